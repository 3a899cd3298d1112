"""A unit as others see it."""

from dataclasses import dataclass
from datetime import date, datetime

from fawang.organisations.models import Unit
from fawang.organisations.rules import Position, UnitKind


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as others see it. `path` is its own id, then all above it up to the root.

    Args:
        code: the number of its bureau's own register; empty where it has none.
        lift, ramp: None where nobody has said.
        has_hours: it has hours of its own; otherwise those of most authorities stand, which nobody has confirmed.
        photo: the name of a picture of its door; empty where there is none.
        confirmed_at: when somebody last said that all this is right; None: never.
        confirmed_unit_id: for which unit that was: itself, or one above.
        closed_on: the last day of one that is closed; None also where nobody wrote it down.
        successor_id: who goes on with what a closed one did.
    """

    id: int
    name: str
    kind: UnitKind
    region_code: str
    parent_id: int | None
    depth: int
    path: tuple[int, ...]
    address: str
    phone: str
    services: tuple[str, ...]
    accepts_any: bool
    active: bool
    is_demo: bool
    version: int
    other_phones: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    position: Position | None = None
    code: str = ""
    directions: str = ""
    lift: bool | None = None
    ramp: bool | None = None
    has_hours: bool = False
    photo: str = ""
    confirmed_at: datetime | None = None
    confirmed_unit_id: int | None = None
    closed_on: date | None = None
    successor_id: int | None = None


def row_of(row: Unit) -> UnitRow:
    """Return a row of the table as others see it."""
    return UnitRow(
        id=row.pk,
        name=row.name,
        kind=UnitKind(row.kind),
        region_code=row.region_code,
        parent_id=row.parent_id,
        depth=row.depth,
        path=tuple(row.path),
        address=row.address,
        phone=row.phone,
        services=tuple(row.services),
        accepts_any=row.accepts_any,
        active=row.active,
        is_demo=row.is_demo,
        version=row.version,
        other_phones=tuple(row.other_phones),
        languages=tuple(row.languages),
        position=(
            Position(row.latitude, row.longitude)
            if row.latitude is not None and row.longitude is not None
            else None
        ),
        code=row.code or "",
        directions=row.directions,
        lift=row.lift,
        ramp=row.ramp,
        has_hours=row.hours is not None,
        photo=row.photo,
        confirmed_at=row.confirmed_at,
        confirmed_unit_id=row.confirmed_unit_id,
        closed_on=row.closed_on,
        successor_id=row.successor_id,
    )
