"""The ways out: one module each, listed here and chosen by `FAWANG_CARRIERS` in the settings."""

from collections.abc import Callable

from django.conf import settings

from fawang.notices.carriers.file import FileCarrier
from fawang.notices.carriers.http_sms import HttpSmsCarrier
from fawang.notices.carriers.protocol import Carrier, Permanent
from fawang.notices.carriers.smtp import SmtpCarrier
from fawang.notices.rules import Send
from fawang.people.rules.wishes import Medium

#: Chooses a carrier for a notice ahead of that of its medium: by matter, decision and number of tries; empty for none.
type Ahead = Callable[[str, Send, int], str]

CARRIERS: dict[str, type[Carrier]] = {
    "file": FileCarrier,
    "smtp": SmtpCarrier,
    "http_sms": HttpSmsCarrier,
}


_ahead: dict[str, Ahead] = {}


def connect(name: str, carrier: type[Carrier], ahead: Ahead) -> None:
    """Enter a carrier of a room above, and what chooses it. Called once for each, by the composition."""
    CARRIERS[name] = carrier
    _ahead[name] = ahead


def carrier_ahead(order_ref: str, way: Send, attempts: int) -> str:
    """Return the carrier that a notice takes instead of that of its medium; empty for none."""
    return next((name for ahead in _ahead.values() if (name := ahead(order_ref, way, attempts))), "")


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
