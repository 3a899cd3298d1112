"""When offices are open: a unit's weekly hours, and days on which an area closes or works."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries
from fawang.organisations.actions.units import check_version, locked, save
from fawang.organisations.actions.values import Values
from fawang.organisations.models import ClosedDay, Unit, UnitException
from fawang.organisations.rules import check_correction, check_right
from fawang.organisations.rules.hours import read_intervals, read_week, write_intervals, write_week

HOURS_SET = audit.declare("organisations.hours_set", gettext_lazy("Changed office hours"))
EXCEPTION_SET = audit.declare("organisations.exception_set", gettext_lazy("Set other hours for a day"))
EXCEPTION_REMOVED = audit.declare(
    "organisations.exception_removed", gettext_lazy("Removed other hours of a day")
)
CLOSED_DAY_SET = audit.declare("organisations.closed_day_set", gettext_lazy("Set a closed day"))
CLOSED_DAY_REMOVED = audit.declare("organisations.closed_day_removed", gettext_lazy("Removed a closed day"))


def set_hours(
    *, by: Actor, unit_id: int, version: int, hours: Mapping[str, Sequence[Sequence[str]]] | None
) -> Unit:
    """Set a unit's weekly hours (see `hours.read_week`), or with None the usual ones.

    Terms that are running keep their ends: those were fixed when they began.

    Raises:
        NotFound: `unit_not_found`.
        NotAllowed: `by` neither works there nor may edit this unit.
        Conflict: `stale`.
        Invalid: `hours_invalid`, with the day.
    """
    week = write_week(read_week(hours)) if hours is not None else None
    with transaction.atomic():
        unit = locked(unit_id)
        check_correction(by, unit.path)
        check_version(unit, version)
        save(unit, hours=week)
        audit.record(HOURS_SET, by=by, object=f"organisations.unit:{unit.pk}", unit_id=unit.pk, hours=week)
    queries.forget_calendars()
    return unit


def set_exception(
    *, by: Actor, unit_id: int, day: date, intervals: Sequence[Sequence[str]], reason: str
) -> UnitException:
    """Set the hours of one unit on one day, which then stand before its week, holidays and closures of the area.

    No term moves by it.

    Args:
        intervals: as a day of `hours.read_week`; empty: closed.
        reason: said to people, for example "team training".

    Raises:
        NotFound: `unit_not_found`.
        NotAllowed: `by` neither works there nor may edit the unit.
        Invalid: `hours_invalid`; `invalid` with a code for each field that is wrong.
    """
    values = Values()
    reason = values.line("reason", reason, longest=120)
    if day < clock.today():
        values.errors["day"] = "field_wrong"
    kept = write_intervals(read_intervals(intervals))
    with transaction.atomic():
        unit = locked(unit_id)
        check_correction(by, unit.path)
        values.check()
        row, _ = UnitException.objects.update_or_create(
            unit=unit, day=day, defaults={"intervals": kept, "reason": reason}
        )
        audit.record(
            EXCEPTION_SET, by=by, object=f"organisations.unit:{unit.pk}", unit_id=unit.pk,
            day=day.isoformat(), hours=kept, reason=reason,
        )  # fmt: skip
    return row


def remove_exception(*, by: Actor, unit_id: int, day: date) -> None:
    """Let a unit keep its usual hours on a day again; nothing happens where it does.

    Raises:
        NotFound: `unit_not_found`.
        NotAllowed: `by` neither works there nor may edit the unit.
    """
    with transaction.atomic():
        unit = locked(unit_id)
        check_correction(by, unit.path)
        gone, _ = UnitException.objects.filter(unit=unit, day=day).delete()
        if gone:
            audit.record(
                EXCEPTION_REMOVED, by=by, object=f"organisations.unit:{unit.pk}", unit_id=unit.pk,
                day=day.isoformat(),
            )  # fmt: skip


def set_closed_day(
    *, by: Actor, day: date, region_code: str, reason: str, working: bool = False
) -> ClosedDay:
    """Record that offices of an area do not work on a day, or that they do although it is a day of rest.

    The lowest division that says something about a day decides.

    Raises:
        NotAllowed: `by` may not edit the bureau that leads the area.
        Invalid: `invalid`, with a code for each field that is wrong.
    """
    values = Values()
    region_code = values.region("region_code", region_code)
    reason = values.line("reason", reason, longest=120)
    values.check()
    with transaction.atomic():
        unit_id = _check_right(by, region_code)
        row, _ = ClosedDay.objects.update_or_create(
            day=day, region_code=region_code, defaults={"working": working, "reason": reason}
        )
        audit.record(
            CLOSED_DAY_SET, by=by, object=f"organisations.closed_day:{row.pk}", unit_id=unit_id,
            day=day.isoformat(), region=region_code, working=working, reason=reason,
        )  # fmt: skip
    queries.forget_calendars()
    return row


def remove_closed_day(*, by: Actor, day: date, region_code: str) -> None:
    """Take back what was recorded for a day and an area.

    Raises:
        NotFound: `closed_day_not_found`.
        NotAllowed: `by` may not edit the bureau that leads the area.
    """
    with transaction.atomic():
        unit_id = _check_right(by, region_code)
        row = ClosedDay.objects.select_for_update().filter(day=day, region_code=region_code).first()
        if row is None:
            raise NotFound("closed_day_not_found")
        audit.record(
            CLOSED_DAY_REMOVED, by=by, object=f"organisations.closed_day:{row.pk}", unit_id=unit_id,
            day=day.isoformat(), region=region_code,
        )  # fmt: skip
        row.delete()
    queries.forget_calendars()


def _check_right(by: Actor, region_code: str) -> int | None:
    bureau = queries.bureau_of(region_code)
    check_right(by, bureau.path if bureau else ())
    return bureau.id if bureau else None
