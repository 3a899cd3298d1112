"""What an installation says of its edge. Everything is checked here, so that nothing of it can mean more. Pure."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from fawang.hotline.rules.credentials import browsers_key, check_seat

_NUMBER = re.compile(r"\+?\d{2,20}")
#: As in the dial plans of exchanges: X is any digit, Z is 1 to 9, N is 2 to 9.
_PATTERN = re.compile(r"\+?[0-9XZN]{2,20}")
_CLASSES = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", "+": "[+]"}
_REALM = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")
_PATH = re.compile(r"/[\w./-]+")


class Transport(StrEnum):
    """How SIP comes: by UDP from trunks and desk phones; by `ws` and `wss` from browsers (RFC 7118)."""

    UDP = "udp"
    WS = "ws"
    WSS = "wss"


@dataclass(frozen=True, slots=True)
class Listen:
    """An address where the edge listens. `advertised` is how others reach it, where a router stands between."""

    transport: Transport
    host: str
    port: int
    advertised: str = ""

    def __post_init__(self) -> None:
        _address(self.host)
        _port(self.port)
        if self.advertised:
            _address(self.advertised)


@dataclass(frozen=True, slots=True)
class Trunk:
    """A way to the telephone network or to another hotline.

    Args:
        name: for the log.
        sources: addresses or networks; who calls the hotline's number from there comes through.
        host: where it is dialled; empty: nothing is dialled there.
        numbers: what may be dialled: digits, X for any, Z for 1 to 9, N for 2 to 9. Each character is one digit, so a
            pattern is as long as the numbers: `1ZXXXXXXXXX` mobiles, `0ZXXXXXXXXX` landlines of 11 digits (020 and
            eight, four and seven), `0ZXXXXXXXXXX` those of 12 (four and eight, as in Shenzhen, Foshan and Dongguan).
        partner: may say of whom it passes on: its headers `X-Fawang-…` are kept.
    """

    name: str
    sources: tuple[str, ...] = ()
    host: str = ""
    port: int = 5060
    numbers: tuple[str, ...] = ()
    partner: bool = False

    def __post_init__(self) -> None:
        _matches(_NAME, self.name, "name of a trunk (a-z, 0-9, -)")
        for one in self.sources:
            _network(one)
        for one in self.numbers:
            _matches(_PATTERN, one, "number of a trunk (digits, X, Z, N)")
        if self.host:
            _address(self.host)
            _port(self.port)
        if bool(self.host) != bool(self.numbers):
            raise ValueError(
                f"trunk {self.name}: an address to dial needs numbers that may be dialled, and these one"
            )

    @property
    def dialled(self) -> str:
        """The numbers that may be dialled, as one regular expression."""
        return (
            "^("
            + "|".join("".join(_CLASSES.get(one, one) for one in number) for number in self.numbers)
            + ")$"
        )

    def may_dial(self, number: str) -> bool:
        """Tell whether a number may be dialled here."""
        return bool(self.numbers) and re.match(self.dialled, number) is not None

    @property
    def stops_short(self) -> bool:
        """Tell whether landlines of 11 digits may be dialled of a place, and none of its 12 digits."""
        codes = [f"0{one}" for one in range(300, 1000)]
        return any(self.may_dial(f"{one}8333123") and not self.may_dial(f"{one}83331234") for one in codes)


@dataclass(frozen=True, slots=True)
class Tls:
    """Files in PEM: a certificate with its chain, and its key."""

    certificate: Path
    key: Path

    def __post_init__(self) -> None:
        check_path(self.certificate)
        check_path(self.key)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is too much.

    Args:
        requests: of one source within two seconds; above that (Kamailio's pike: up to thrice) it is shut out. Many
            seats may share one address, and all of them register at once after a restart.
        trunk_calls: new calls a second of one trunk's address; the rest is told to try again.
        failures: wrong passwords for one seat from one source, until that name is locked there.
        source_failures: wrong passwords from one source whatever the seat, until it is shut out.
        ban_seconds: how long.
        message_bytes: the longest message.
        registration_seconds: how long a registration holds; so long a desk phone may be away after a restart.
        report_seconds: how often the log says how many malformed messages came, and how many lines were left out.
        log_lines: so many refusals and bans are logged one by one between two of those reports.
        most_bans: so many sources are shut out between two reports; each takes memory, and addresses can be forged.
    """

    requests: int = 200
    trunk_calls: int = 30
    failures: int = 5
    source_failures: int = 40
    ban_seconds: int = 300
    message_bytes: int = 16_000
    registration_seconds: int = 60
    report_seconds: int = 60
    log_lines: int = 50
    most_bans: int = 5_000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not 1 <= getattr(self, name) <= 100_000:
                raise ValueError(f"limit {name} is not between 1 and 100000")


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge.

    Args:
        secrets: of the hotline, the newest first; browsers may still have credentials of the others. At least 32
            characters each. Desk phones know the newest only.
        listen: where it listens. The first UDP address is the one that the switch calls.
        switch: address and UDP port of the switch.
        numbers: of the hotline, as trunks dial them.
        realm: the domain of seats; `sip:name@realm`.
        phones: desk phones by the seat's name, with the generation of their secret. A phone not named here is none.
        origins: the pages that browsers may connect from (`https://law.example.org`); none: any page.
    """

    secrets: tuple[str, ...]
    listen: tuple[Listen, ...]
    switch: tuple[str, int]
    numbers: tuple[str, ...] = ("12348",)
    realm: str = "hotline.local"
    trunks: tuple[Trunk, ...] = ()
    phones: Mapping[str, int] = field(default_factory=dict)
    origins: tuple[str, ...] = ()
    tls: Tls | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not self.secrets or not self.numbers:
            raise ValueError("the edge needs a secret and a number")
        for secret in self.secrets:
            browsers_key(secret)
        if not any(one.transport is Transport.UDP for one in self.listen):
            raise ValueError("the edge needs a UDP address: the switch speaks UDP only")
        if any(one.transport is Transport.WSS for one in self.listen) and self.tls is None:
            raise ValueError("wss needs a certificate")
        _address(self.switch[0])
        _port(self.switch[1])
        for number in self.numbers:
            check_number(number)
        _matches(_REALM, self.realm, "realm (a domain, in small letters)")
        for one in self.origins:
            _matches(_ORIGIN, one, "origin (https://host, in small letters)")
        for seat, generation in self.phones.items():
            check_seat(seat)
            if generation < 1:
                raise ValueError(f"the generation of {seat}'s secret begins with 1")
        names = [one.name for one in self.trunks]
        if len(set(names)) != len(names):
            raise ValueError("two trunks have the same name")

    @property
    def udp(self) -> tuple[str, int]:
        """Where the switch finds it."""
        return next((one.host, one.port) for one in self.listen if one.transport is Transport.UDP)


def check_number(number: str) -> None:
    """Refuse what is no number that trunks can dial.

    Raises:
        ValueError: it has other characters than digits (`+` before them), or fewer than 2 or more than 20.
    """
    _matches(_NUMBER, number, "number of the hotline (digits)")


def check_path(path: Path) -> None:
    """Refuse a path that a configuration could read as something else.

    Raises:
        ValueError: it is not absolute, or has other characters than letters, digits, `.`, `_` and `-`.
    """
    _matches(_PATH, f"{path}", "path for Kamailio (absolute; letters, digits, . _ -)")


def _matches(shape: re.Pattern[str], value: str, what: str) -> None:
    if not shape.fullmatch(value):
        raise ValueError(f"not a {what}: {value!r}")


def _address(value: str) -> None:
    try:
        ipaddress.IPv4Address(value)
    except ValueError:
        raise ValueError(f"not an IPv4 address: {value!r}") from None


def _network(value: str) -> None:
    try:
        ipaddress.IPv4Network(value)
    except ValueError:
        raise ValueError(f"not an IPv4 address or network (192.0.2.0/29): {value!r}") from None


def _port(value: int) -> None:
    if not 1 <= value <= 65_535:
        raise ValueError(f"not a port: {value}")
