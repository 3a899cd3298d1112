"""Closing a unit, and letting another go on with what it did."""

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.organisations import queries
from fawang.organisations.actions.units import check_version, locked, save
from fawang.organisations.events import UnitClosed
from fawang.organisations.models import Jurisdiction, Lawyer, Unit, UnitTask, next_version
from fawang.organisations.rules import UnitKind, check_right

CLOSED = audit.declare("organisations.unit_closed", gettext_lazy("Closed an office"))
MERGED = audit.declare("organisations.unit_merged", gettext_lazy("Merged an office into another"))


def close_unit(
    *, by: Actor, unit_id: int, version: int, on: date | None = None, successor_id: int | None = None
) -> Unit:
    """Close a unit for good. It stays, since earlier matters, links and posters name it.

    Args:
        on: its last day, today or earlier; today unless given.
        successor_id: the unit to which people go instead; it takes over nothing (see `merge_unit`).

    Raises:
        NotFound: `unit_not_found`, also for `successor_id`.
        NotAllowed: `by` may not edit this unit.
        Conflict: `stale`; or `unit_has_units`, `unit_has_lawyers`, `unit_still_competent`, with `count`.
        Invalid: `invalid`, the day or the successor cannot be right.
    """
    with transaction.atomic():
        unit, successor = _locked(by, unit_id, version, successor_id)
        standing = queries.standing(unit.pk)
        for code, count in (
            ("unit_has_units", standing.units),
            ("unit_has_lawyers", standing.lawyers),
            ("unit_still_competent", standing.jurisdictions),
        ):
            if count:
                raise Conflict(code, count=count)
        _close(by, unit, successor, on)
        audit.record(
            CLOSED, by=by, object=f"organisations.unit:{unit.pk}", unit_id=unit.pk, successor=successor_id
        )
    return unit


def merge_unit(*, by: Actor, unit_id: int, version: int, into_id: int, on: date | None = None) -> Unit:
    """Close a unit and let another of its kind go on with all it did; return the closed one.

    The other gets its jurisdictions, open tasks, lawyers and the units below it. Matters that the unit has in hand stay
    with it until they are passed on, as after any closing.

    Raises:
        NotFound: `unit_not_found`, also for `into_id`.
        NotAllowed: `by` may not edit both.
        Conflict: `stale`; `unit_has_units`, which cannot stand under the other.
        Invalid: `invalid`, with `into_id`: not open, of another kind, or outside the area of the jurisdictions.
    """
    with transaction.atomic():
        unit, into = _locked(by, unit_id, version, into_id)
        assert into is not None
        check_right(by, into.path)
        if into.kind != unit.kind:
            raise Invalid("invalid", errors={"into_id": "unit_wrong_successor"})
        moved = _move_units(unit, into)
        rows = _move_jurisdictions(unit, into)
        lawyers = Lawyer.objects.filter(firm=unit).update(firm=into)
        _close(by, unit, into, on)
        audit.record(
            MERGED, by=by, object=f"organisations.unit:{unit.pk}", unit_id=unit.pk, successor=into.pk,
            units=moved, jurisdictions=rows, lawyers=lawyers,
        )  # fmt: skip
    queries.forget_calendars()
    return unit


def _locked(by: Actor, unit_id: int, version: int, successor_id: int | None) -> tuple[Unit, Unit | None]:
    """Return the unit that closes and the one that goes on, locked in one order whoever asks."""
    wanted = {unit_id} if successor_id is None else {unit_id, successor_id}
    rows = {pk: locked(pk) for pk in sorted(wanted)}
    unit, successor = rows[unit_id], rows.get(successor_id or 0)
    check_right(by, unit.path)
    check_version(unit, version)
    if not unit.active:
        raise Invalid("invalid", errors={"unit_id": "unit_closed"})
    if successor is not None and (not successor.active or successor.pk == unit.pk):
        raise Invalid("invalid", errors={"into_id": "unit_wrong_successor"})
    return unit, successor


def _close(by: Actor, unit: Unit, successor: Unit | None, on: date | None) -> None:
    today = clock.today()
    day = on or today
    if day > today or day < unit.created_at.astimezone(clock.CHINA).date():
        raise Invalid("invalid", errors={"on": "field_wrong"})
    save(unit, active=False, closed_on=day, successor=successor)
    if successor is not None:
        # Who looked for one that this unit had succeeded goes straight on to the new one.
        Unit.objects.filter(successor=unit).update(successor=successor)
        UnitTask.objects.filter(unit=unit, done_at__isnull=True).update(unit=successor)
    else:
        # Nobody is left to do them.
        UnitTask.objects.filter(unit=unit, done_at__isnull=True).update(done_by=by.label, done_at=clock.now())
    news = UnitClosed(unit_id=unit.pk, successor_id=successor.pk if successor else None, day=day.isoformat())
    outbox.publish(news, by=by)


def _move_units(unit: Unit, into: Unit) -> int:
    """Put the units below the closing one under the other; return how many stood directly below it."""
    below = Unit.objects.filter(parent=unit)
    if not below.exists():
        return 0
    # A bureau of another place leads other divisions; two of one parent are of one hand.
    if unit.depth != into.depth or unit.parent_id != into.parent_id or unit.kind == UnitKind.BUREAU:
        raise Conflict("unit_has_units", count=below.filter(active=True).count())
    moved = below.count()
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_BELOW, {"old": unit.pk, "new": into.pk})
    return moved


_MOVE_BELOW = """
UPDATE organisations_unit
   SET path = array_replace(path, %(old)s::bigint, %(new)s::bigint), version = version + 1,
       parent_id = CASE WHEN parent_id = %(old)s THEN %(new)s ELSE parent_id END
 WHERE path @> ARRAY[%(old)s]::bigint[] AND id <> %(old)s
"""


def _move_jurisdictions(unit: Unit, into: Unit) -> int:
    """Give the other what the closing one may handle; return how many rows that were."""
    area = into.region_code
    if into.kind != UnitKind.BUREAU and into.parent_id:
        area = Unit.objects.values_list("region_code", flat=True).get(pk=into.parent_id)
    rows = list(Jurisdiction.objects.select_for_update().filter(unit=unit, active=True).order_by("pk"))
    if any(not row.region_code.startswith(area) for row in rows if _lasts(row)):
        raise Invalid("invalid", errors={"into_id": "jurisdiction_outside_unit"})
    held = {_same(row) for row in Jurisdiction.objects.filter(unit=into, active=True)}
    moved = 0
    for row in rows:
        if not _lasts(row) or _same(row) in held:
            row.active = False
            row.valid_until = row.valid_until or max(row.valid_from or clock.today(), clock.today())
        else:
            row.unit = into
            moved += 1
        row.version = next_version()
        row.save()
    return moved


def _lasts(row: Jurisdiction) -> bool:
    return row.valid_until is None or row.valid_until >= clock.today()


def _same(row: Jurisdiction) -> tuple[str, str | None, str, str | None]:
    return row.service, row.matter, row.region_code, row.organ_level
