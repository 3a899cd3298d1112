"""An installation hears about carriers that are not set up when it starts."""

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from fawang.notices.carriers import CARRIERS, carrier_of, open_carrier, voice_media
from fawang.notices.carriers.checks import carriers_are_set_up, notices_leave_the_house
from fawang.notices.carriers.protocol import Permanent
from fawang.people.rules.wishes import Medium


def test_the_carriers_are_the_ones_that_settings_may_name() -> None:
    assert set(CARRIERS) == {"file", "smtp", "http_sms", "wechat", "miniprogram"}
    assert set(django_settings.FAWANG_CARRIERS) <= set(Medium) - {Medium.NONE}


def test_none_of_them_speaks_on_the_telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert voice_media() == frozenset()
    monkeypatch.setattr(CARRIERS["file"], "voice", True)
    assert voice_media() == {medium for medium in Medium if carrier_of(medium) == "file"}


def test_complete_settings_pass(settings: Settings) -> None:
    settings.FAWANG_CARRIERS = {"sms": "http_sms", "email": "smtp"}
    settings.FAWANG_SMS_URL = "https://gateway.example.org"
    settings.FAWANG_SMTP_URL = "smtp://mail.example.org"
    assert carriers_are_set_up(None) == []
    assert notices_leave_the_house(None) == []


@pytest.mark.parametrize(
    ("carriers", "ids"),
    [
        ({"sms": "pigeon", "email": "file"}, ["notices.E001"]),
        ({"sms": "http_sms", "email": "smtp"}, ["notices.E002", "notices.E002"]),
    ],
)
def test_incomplete_settings_do_not(carriers: dict[str, str], ids: list[str], settings: Settings) -> None:
    settings.FAWANG_CARRIERS = carriers
    settings.FAWANG_SMS_URL = settings.FAWANG_SMTP_URL = ""
    assert [found.id for found in carriers_are_set_up(None)] == ids


def test_an_unknown_carrier_cannot_be_opened() -> None:
    with pytest.raises(Permanent, match="carrier_misconfigured"):
        open_carrier("pigeon")


@pytest.mark.parametrize(("demo", "warnings"), [(True, 0), (False, 1)])
def test_files_are_for_trying_out(demo: bool, warnings: int, settings: Settings) -> None:
    settings.FAWANG_CARRIERS = {"sms": "file", "email": "smtp"}
    settings.FAWANG_DEMO = demo
    assert len(notices_leave_the_house(None)) == warnings
