"""Versions of the mini program, and whose data was decrypted."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from fawang.channels.rules.mini_program import NotOurs, is_old, phone_in, phone_of
from fawang.kernel import clock

NOW = datetime(2026, 11, 26, 9, 40, tzinfo=clock.CHINA)
APP = "wx00000000000000ae"


def data(**changes: Any) -> dict[str, Any]:
    """Return what WeChat encrypts."""
    mark = {"appid": APP, "timestamp": int(NOW.timestamp())}
    return {
        "phoneNumber": "+8613800138000",
        "purePhoneNumber": "13800138000",
        "countryCode": "86",
        "watermark": mark,
    } | changes


@pytest.mark.parametrize(
    ("version", "minimum", "old"),
    [
        ("1.0.0", "", False),
        ("", "", False),
        ("1.0.0", "1.0.0", False),
        ("1.0", "1.0.0", False),
        ("0.9.9", "1.0.0", True),
        ("1.9.0", "1.10.0", True),
        ("2", "1.10.3", False),
        ("", "1.0.0", True),
        ("dev", "1.0.0", True),
        ("1.0.0.0.1", "1.0.0", True),
        ("1.0.1", "1.0.0", False),
        ("1", "1.0.1", True),
        ("1.2", "1.2", False),
        ("1.2", "1.2.0", False),
        ("dev", "0", True),
        ("12345", "1.0.0", True),
    ],
)
def test_versions_are_compared_by_numbers(version: str, minimum: str, old: bool) -> None:
    assert is_old(version, minimum) is old


def test_a_number_of_china_comes_without_its_code_and_others_with_theirs() -> None:
    assert phone_in(data(), APP, NOW) == "13800138000"
    assert phone_of({"phoneNumber": "+85261234567", "purePhoneNumber": "61234567", "countryCode": "852"}) == (
        "+85261234567"
    )


@pytest.mark.parametrize("minutes", [-10, 0, 10])
def test_what_was_made_within_ten_minutes_is_fresh(minutes: int) -> None:
    made = data(watermark={"appid": APP, "timestamp": int((NOW + timedelta(minutes=minutes)).timestamp())})
    assert phone_in(made, APP, NOW) == "13800138000"


def test_a_number_has_twenty_characters_at_most() -> None:
    assert phone_of({"phoneNumber": "+" + "1" * 19}) == "+" + "1" * 19
    assert phone_of({"purePhoneNumber": "1", "countryCode": 86}) == "1"
    with pytest.raises(NotOurs):
        phone_of({"phoneNumber": "+" + "1" * 20})


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (data(watermark={"appid": "wx0000000000000001", "timestamp": int(NOW.timestamp())}), "appid"),
        (data(watermark={"timestamp": int(NOW.timestamp())}), "appid"),
        (data(watermark=None), "appid"),
        ({}, "appid"),
        (data(watermark={"appid": APP, "timestamp": str(int(NOW.timestamp()))}), "timestamp"),
        (data(watermark={"appid": APP, "timestamp": int(NOW.timestamp()) - 601}), "timestamp"),
        (data(watermark={"appid": APP, "timestamp": int(NOW.timestamp()) + 601}), "timestamp"),
        (data(watermark={"appid": APP}), "timestamp"),
        (data(purePhoneNumber=""), "number"),
        (data(purePhoneNumber=13800138000), "number"),
        (data(countryCode=None, phoneNumber=None), "number"),
    ],
)
def test_what_is_not_ours_is_refused(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(NotOurs) as refused:
        phone_in(wrong, APP, NOW)
    assert str(refused.value) == why
