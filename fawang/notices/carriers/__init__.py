"""The ways out: one module each, listed here and chosen by `FAWANG_CARRIERS` in the settings."""

from django.conf import settings

from fawang.notices.carriers.file import FileCarrier
from fawang.notices.carriers.http_sms import HttpSmsCarrier
from fawang.notices.carriers.protocol import Carrier, Permanent
from fawang.notices.carriers.smtp import SmtpCarrier
from fawang.people.rules.wishes import Medium

CARRIERS: dict[str, type[Carrier]] = {
    "file": FileCarrier,
    "smtp": SmtpCarrier,
    "http_sms": HttpSmsCarrier,
}


def carrier_of(medium: Medium) -> str:
    """Return the name of the carrier that this installation uses for `medium`; empty for none."""
    return settings.FAWANG_CARRIERS.get(medium, "")


def open_carrier(name: str) -> Carrier:
    """Return the carrier called `name`.

    Raises:
        Permanent: `carrier_misconfigured`, when there is none or its settings are incomplete.
    """
    if name not in CARRIERS:
        raise Permanent("carrier_misconfigured")
    return CARRIERS[name].configured()


def voice_media() -> frozenset[Medium]:
    """Return the media whose carrier speaks on the telephone."""
    return frozenset(
        medium for medium in Medium if (name := carrier_of(medium)) in CARRIERS and CARRIERS[name].voice
    )
