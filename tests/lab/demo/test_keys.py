"""Passwords and codes of the demonstration."""

import hmac
import time

import pytest
from django_otp.oath import TOTP

from lab.demo.keys import PERIOD_SECONDS, totp_code, totp_key


def test_the_key_of_an_account_follows_from_its_name() -> None:
    assert totp_key("demo-duty") == totp_key("demo-duty") != totp_key("demo-head")
    assert len(bytes.fromhex(totp_key("demo-duty"))) == 20


@pytest.mark.parametrize("ahead", [0, 1])
def test_the_code_is_what_an_authenticator_app_would_show(
    monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_800_000_017.0)
    app = TOTP(bytes.fromhex(totp_key("demo-duty")))
    app.time = 1_800_000_017.0 + ahead * PERIOD_SECONDS
    assert hmac.compare_digest(totp_code("demo-duty", ahead=ahead), f"{app.token():06d}")


def test_codes_keep_their_leading_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = set()
    for step in range(200):
        monkeypatch.setattr(time, "time", lambda step=step: step * 30.0)
        codes.add(totp_code("demo-duty"))
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert any(code.startswith("0") for code in codes)
