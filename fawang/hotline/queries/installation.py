"""The hotline of this installation: its edge and its media, from the settings, a file of trunks and the tables."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from fawang.hotline.models import Line
from fawang.hotline.models.operating import Number
from fawang.hotline.queries import phones
from fawang.hotline.rules.credentials import Credentials, check_seat, for_browser
from fawang.hotline.telephony.edge import Edge, Listen, Tls, Trunk
from fawang.hotline.telephony.edge.settings import Transport, check_number
from fawang.hotline.telephony.programs.installed import Media
from fawang.kernel import clock
from fawang.kernel.rules.ids import keyed_token

log = logging.getLogger(__name__)

_LOOPBACK = "127.0.0.1"


class TrunksWrong(Exception):
    """The file of trunks cannot be used; the message says what to change."""


class _Row(BaseModel):
    """A trunk as the file names it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    sources: tuple[str, ...] = ()
    host: str = ""
    port: int = 5060
    numbers: tuple[str, ...] = ()

    def trunk(self, *, partner: bool = False) -> Trunk:
        """Return it, checked.

        Raises:
            ValueError: it says something that the edge does not know.
        """
        return Trunk(**self.model_dump(), partner=partner)


class OfTables(BaseModel):
    """What the tables say of the edge: other hotlines, numbers that are answered, seats with a desk phone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    partners: tuple[_Row, ...] = ()
    numbers: tuple[str, ...] = ()
    #: With the generation of their secrets.
    phones: dict[str, int] = {}

    @model_validator(mode="after")
    def _can_be_used(self) -> Self:
        for one in self.partners:
            one.trunk(partner=True)
        for number in self.numbers:
            check_number(number)
        for seat in self.phones:
            check_seat(seat)
        return self


def secret() -> str:
    """Return the secret of which the passwords of seats are derived; it is never stored."""
    return keyed_token(settings.FAWANG_LINK_KEY, "hotline", size=32)


def seat_name(staff_id: int) -> str:
    """Return what a lawyer's seat is called in SIP."""
    return f"s{staff_id}"


def browser_credentials(staff_id: int) -> Credentials:
    """Return what a lawyer's browser registers with, good for some minutes."""
    return for_browser(secret(), seat_name(staff_id), now=clock.now())


def media() -> Media:
    """Return where rtpengine works."""
    return Media(
        host=settings.FAWANG_HOTLINE_ADDRESS,
        advertised=settings.FAWANG_HOTLINE_ADVERTISED,
        control=settings.FAWANG_MEDIA_PORT,
        keys=settings.FAWANG_MEDIA_KEYS_PORT,
        recordings=settings.FAWANG_MEDIA_RECORDINGS,
        ports=settings.FAWANG_MEDIA_PORTS,
    )


def of_tables() -> OfTables:
    """Return what the tables say of the edge; what it cannot have (a partner at a name) is left out, and logged."""
    numbers = Number.objects.filter(active=True).order_by("number").values_list("number", flat=True)
    return OfTables(partners=tuple(_partners()), numbers=tuple(numbers), phones=phones.generations())


def edge(tables: OfTables) -> Edge:
    """Return the edge. Trunks of the file, other hotlines and desk phones of the tables come through it.

    Raises:
        TrunksWrong: the file cannot be used.
    """
    address, advertised = settings.FAWANG_HOTLINE_ADDRESS, settings.FAWANG_HOTLINE_ADVERTISED
    certificate, key = settings.FAWANG_HOTLINE_CERTIFICATE, settings.FAWANG_HOTLINE_CERTIFICATE_KEY
    web = (
        Listen(Transport.WSS, address, settings.FAWANG_HOTLINE_WEB_PORT, advertised)
        if certificate
        else Listen(Transport.WS, _LOOPBACK, settings.FAWANG_HOTLINE_WEB_PORT)
    )
    own = trunks(settings.FAWANG_HOTLINE_TRUNKS)
    taken = {one.name for one in own} & {one.name for one in tables.partners}
    if taken:
        raise TrunksWrong(f"{settings.FAWANG_HOTLINE_TRUNKS}: {min(taken)} is the number of another hotline")
    return Edge(
        secrets=(secret(),),
        listen=(Listen(Transport.UDP, address, settings.FAWANG_HOTLINE_SIP_PORT, advertised), web),
        switch=(settings.FAWANG_HOTLINE_HOST, settings.FAWANG_HOTLINE_PORT),
        numbers=tuple(dict.fromkeys((settings.FAWANG_HOTLINE_NUMBER, *tables.numbers))),
        realm=settings.FAWANG_HOTLINE_REALM,
        trunks=(*own, *(one.trunk(partner=True) for one in tables.partners)),
        phones=tables.phones,
        origins=(settings.FAWANG_PUBLIC_URL.lower(),),
        tls=Tls(Path(certificate), Path(key)) if certificate else None,
    )


def trunks(path: Path | None) -> tuple[Trunk, ...]:
    """Return the ways to the telephone network; in a demonstration without a file, this machine itself.

    Raises:
        TrunksWrong: the file cannot be used; the message names the trunk.
    """
    if path is None:
        here = Trunk("this-machine", sources=("127.0.0.0/8",))
        return (here,) if settings.FAWANG_DEMO else ()
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        found = tuple(_Row.model_validate(row).trunk() for row in rows)
    except (OSError, yaml.YAMLError, ValidationError, ValueError, TypeError) as why:
        raise TrunksWrong(f"{path}: {why}") from None
    for one in found:
        if one.stops_short:
            log.warning(
                "trunk %s dials no landlines of 12 digits (0755, 0757, 0769): add 0ZXXXXXXXXXX", one.name
            )
    return found


def _partners() -> Iterator[_Row]:
    for line in Line.objects.filter(active=True).order_by("code"):
        parts = urlsplit("sip://" + line.address.removeprefix("sip:"))
        row = _Row(
            name=line.code.lower(),
            sources=(line.source,) if line.source else (),
            host=parts.hostname or "",
            port=parts.port or 5060,
            numbers=(parts.username or line.code,),
        )
        try:
            row.trunk(partner=True)
        except ValueError as why:
            log.warning("hotline %s is left out of the edge: %s", line.code, why)
        else:
            yield row
