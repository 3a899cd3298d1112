"""Offices on the API, open to everybody: the nearest to a place or a point, and one with all that is known."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final

from ninja import Query, Router, Schema
from pydantic import Field

from fawang.appointments.queries import next_free
from fawang.kernel import clock
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.moments import TimeOfDay
from fawang.organisations import queries as organisations
from fawang.organisations.queries import Card, Near, Wanted
from fawang.organisations.rules import HIDDEN, Language, Position, Service, UnitKind
from fawang.organisations.texts.labels import HEADINGS, UNIT_KINDS
from fawang.regions import queries as regions
from fawang.stations import queries

router = Router(tags=["offices"])

_HEADING: Final = f"^(|{'|'.join(HEADINGS)})$"
_CURSOR: Final = r"^[A-Za-z0-9_-]*$"
_WHAT: Final = "what kind of office; empty: those that help with any matter"


class HelpNumberOut(Schema):
    """Whom to ring about an office."""

    phone: str
    unit_id: int
    unit_name: str
    own: Annotated[bool, Field(description="the office's own number, and not that of one above it")]


class OpeningOut(Schema):
    """How an office stands at the moment of the answer."""

    known: Annotated[bool, Field(description="the office has given its hours; otherwise nobody can say")]
    is_open: bool | None
    until: datetime | None
    opens: Annotated[datetime | None, Field(description="when it opens next, within two weeks")]
    today: Annotated[list[list[TimeOfDay]], Field(description="from when to when, in China's time")]
    reason: Annotated[str, Field(description="why this day is kept otherwise")]
    unsure: Annotated[bool, Field(description="a holiday near that day is not announced yet: it may be off")]


class OfficeOut(Schema):
    """An office. What is not known is empty or null, and never a guess."""

    id: int
    name: str
    kind: UnitKind
    kind_text: Annotated[str, Field(description="in the language of the request")]
    region_code: str
    region_name: str
    address: Annotated[str, Field(description="empty where it is not known, or told by telephone only")]
    directions: str
    latitude: Annotated[float | None, Field(description="WGS 84")]
    longitude: float | None
    metres: Annotated[
        int | None, Field(description="as the crow flies, where a place or a point was asked for")
    ]
    call: HelpNumberOut | None
    opening: OpeningOut
    services: list[Service]
    languages: list[Language]
    lift: bool | None
    ramp: bool | None
    next_free: Annotated[datetime | None, Field(description="the next appointment that is free")]
    active: bool
    successor_id: Annotated[int | None, Field(description="who goes on with what a closed office did")]
    confirmed_at: datetime | None
    is_demo: Annotated[bool, Field(description="made for a demonstration; does not exist")]
    page: Annotated[str, Field(description="the path of its page for people")]


class OfficePlaceOut(Schema):
    """A division."""

    code: str
    path_name: str


class OfficesOut(Schema):
    """The offices for a question."""

    place: Annotated[
        OfficePlaceOut | None, Field(description="the division that was meant, if it is certain")
    ]
    candidates: Annotated[list[OfficePlaceOut], Field(description="divisions that may be meant instead")]
    named: Annotated[list[OfficeOut], Field(description="offices that are called so")]
    items: Annotated[list[OfficeOut], Field(description="the nearest first")]
    serving: Annotated[list[OfficeOut], Field(description="offices that serve the division besides")]
    next_cursor: str | None


class Narrowed(Schema):
    """What else an office must have."""

    heading: Annotated[str, Field(pattern=_HEADING, max_length=20, description=_WHAT)] = ""
    service: Service | None = None
    language: Annotated[Language | None, Field(description="somebody there speaks it")] = None
    accessible: Annotated[bool, Field(description="with a lift or a ramp")] = False
    open_now: Annotated[
        bool, Field(description="certainly open; offices that gave no hours are left out")
    ] = False
    cursor: Annotated[str, Field(pattern=_CURSOR, max_length=200)] = ""


class AroundIn(Narrowed):
    """A point, in degrees of WGS 84, in a body, so that no address and no log has it; it is kept nowhere."""

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


@router.get("/offices", response=OfficesOut, summary="Offices near a place, or of a name")
@allow(Audience.EVERYBODY)
def find_offices(
    request: ActingRequest,
    narrowed: Query[Narrowed],
    place: Annotated[
        str, Query(max_length=200, description="a division's code or name, an address, or an office's name")
    ] = "",
) -> OfficesOut:
    """Return the offices for a place in words, a page at a time. 422: `cursor_invalid`."""
    found = queries.find(
        place, _wanted(narrowed), now=clock.now(), heading=narrowed.heading, cursor=narrowed.cursor
    )
    return _answer(found, narrowed.service)


@router.post("/offices/near", response=OfficesOut, summary="Offices near a point")
@allow(Audience.EVERYBODY)
def offices_near(request: ActingRequest, body: AroundIn) -> OfficesOut:
    """Return the offices nearest to a point, a page at a time; nothing is stored. 422: `cursor_invalid`."""
    at = Position(Decimal(repr(body.latitude)), Decimal(repr(body.longitude)))
    found = queries.find_around(at, _wanted(body), now=clock.now(), heading=body.heading, cursor=body.cursor)
    return _answer(found, body.service)


@router.get("/offices/{unit_id}", response=OfficeOut, summary="An office")
@allow(Audience.EVERYBODY)
def get_office(request: ActingRequest, unit_id: int) -> OfficeOut:
    """Return an office, also one that is closed for good. 404: `unit_not_found`."""
    now = clock.now()
    return _office(organisations.card(unit_id, now), None, next_free((unit_id,), now))


def _wanted(narrowed: Narrowed) -> Wanted:
    return Wanted(
        kinds=(),
        service=narrowed.service or "",
        language=narrowed.language or "",
        accessible=narrowed.accessible,
        open_now=narrowed.open_now,
    )


def _answer(found: queries.Found, service: str | None) -> OfficesOut:
    every = (*found.named, *found.near.items, *found.serving)
    free = next_free({one.card.unit.id for one in every}, clock.now(), service)
    return OfficesOut(
        place=OfficePlaceOut(code=found.place.code, path_name=found.place.path_name) if found.place else None,
        candidates=[OfficePlaceOut(code=one.code, path_name=one.path_name) for one in found.places],
        named=_offices(found.named, free),
        items=_offices(found.near.items, free),
        serving=_offices(found.serving, free),
        next_cursor=found.near.next_cursor,
    )


def _offices(found: Iterable[Near], free: Mapping[int, datetime]) -> list[OfficeOut]:
    return [_office(one.card, one.metres, free) for one in found]


def _office(card: Card, metres: int | None, free: Mapping[int, datetime]) -> OfficeOut:
    unit, opening, call = card.unit, card.opening, card.call
    position = None if unit.kind in HIDDEN else unit.position
    return OfficeOut(
        id=unit.id,
        name=unit.name,
        kind=unit.kind,
        kind_text=str(UNIT_KINDS[unit.kind]),
        region_code=unit.region_code,
        region_name=regions.name(unit.region_code),
        address=card.unit.public_address,
        directions="" if unit.kind in HIDDEN else unit.directions,
        latitude=float(position.latitude) if position else None,
        longitude=float(position.longitude) if position else None,
        metres=metres,
        call=HelpNumberOut(phone=call.phone, unit_id=call.unit_id, unit_name=call.unit_name, own=call.own)
        if call
        else None,
        opening=OpeningOut(
            known=opening.known,
            is_open=opening.is_open,
            until=opening.until,
            opens=opening.opens,
            today=[list(interval) for interval in opening.today],
            reason=opening.reason,
            unsure=opening.unsure,
        ),
        services=[Service(one) for one in unit.services],
        languages=[one for one in Language if one in unit.languages],
        lift=unit.lift,
        ramp=unit.ramp,
        next_free=free.get(unit.id),
        active=unit.active,
        successor_id=unit.successor_id,
        confirmed_at=unit.confirmed_at,
        is_demo=unit.is_demo,
        page=card.link,
    )
