"""Pools: one for each centre that answers."""

from django.conf import settings

from fawang.dispatch.models import Pool
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Unavailable
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission


def pool_of(unit_id: int) -> Pool | None:
    """Return the pool of a centre; None while nobody has waited or been on duty there."""
    return Pool.objects.filter(unit_id=unit_id).first()


def seen_by(by: Actor, permission: str) -> list[Pool]:
    """Return the pools at which somebody holds `permission`, there or at a unit above."""
    return list(Pool.objects.filter(units__overlap=list(by.units_with(permission))).order_by("unit_id"))


def centre_of(place: str) -> UnitRow:
    """Return the centre that serves people from `place`, a division code; empty: anywhere in the province.

    Raises:
        Unavailable: `province_not_loaded`.
    """
    where = place or settings.FAWANG_PROVINCE
    centres = organisations.nearest(where, UnitKind.HOTLINE_CENTRE)
    unit = centres[0] if centres else organisations.bureau_of(where)
    if unit is None:
        raise Unavailable("province_not_loaded", retry_after=3600)
    return unit


def centre_for(by: Actor) -> int | None:
    """Return the centre at which somebody who answers sits: that of their grant, or the nearest to it."""
    units = sorted(by.units_with(Permission.CONSULTATION_ANSWER))
    if not units:
        return None
    unit = organisations.unit(units[0])
    if unit.kind == UnitKind.HOTLINE_CENTRE:
        return unit.id
    centres = organisations.nearest(unit.region_code, UnitKind.HOTLINE_CENTRE)
    # Whom they may not answer there would not be theirs to take.
    return next((one.id for one in centres if set(one.path) & set(units)), unit.id)


def seat_topic(staff_id: int) -> str:
    """Return the live topic of a lawyer's seat."""
    return f"seat:{staff_id}"


def board_topic(unit_id: int) -> str:
    """Return the live topic of the boards of a centre, and of those above it."""
    return f"board:{unit_id}"
