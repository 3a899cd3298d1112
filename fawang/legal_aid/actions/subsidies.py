"""Subsidies: reckoned when a case is closed, or recorded by the day; corrected by rows of their own."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.data.subsidies import table, tables
from fawang.legal_aid.models import Assignment, Subsidy
from fawang.legal_aid.procedure import Command
from fawang.legal_aid.queries import subsidies as queries
from fawang.legal_aid.rules.subsidies import DAILY, Served, Work, reckon, table_for, work_of
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow, scope
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import Change

RECKONED = audit.declare("legal_aid.subsidy_reckoned", gettext_lazy("Reckoned a subsidy"))
CORRECTED = audit.declare("legal_aid.subsidy_corrected", gettext_lazy("Corrected a subsidy"))
_MOST_TRIPS, _MOST_NUMBER = 100, 50


def reckon_case(change: Change) -> None:
    """Reckon what the lawyer gets whose file was accepted. A case that is reopened and closed again adds nothing."""
    order = change.order
    if order.lawyer_id is None:
        return
    assigned = Assignment.objects.filter(order_id=order.pk, lawyer_id=order.lawyer_id).order_by("-id").first()
    outcome = legal_aid.outcome(order.pk)
    if assigned is None or outcome is None:
        return
    history = work_orders.history(order, public=False)
    filed = next((row.at for row in reversed(history) if row.command == Command.HAND_IN), change.now)
    served = Served(
        work=work_of(order.matter, outcome.kind, str(order.facts.get("stage", ""))),
        assigned=assigned.offered_at.astimezone(clock.CHINA).date(),
        concluded=outcome.ended_on,
        handed_in=filed.astimezone(clock.CHINA).date(),
        persons=order.persons,
    )
    _add(
        by=change.by,
        unit=organisations.unit(order.unit_id),
        key=f"case:{order.pk}:{assigned.lawyer_id}",
        served=served,
        month=f"{change.now.astimezone(clock.CHINA):%Y-%m}",
        order_id=order.pk,
        lawyer_id=assigned.lawyer_id,
        firm_id=assigned.firm_id,
    )


def record_day(
    *, by: Actor, unit_id: int, lawyer_id: int, work: Work, day: date, number: int, is_demo: bool = False
) -> Subsidy:
    """Record days of advice or documents drafted; recorded again for the same lawyer and day it is the same row.

    Raises:
        NotAllowed: not their office.
        Invalid: the lawyer is unknown, the day is in the future, this work is none of a day.
    """
    unit = scope.reached(by, unit_id, *queries.MAY)
    lawyer = organisations.lawyer(lawyer_id)
    errors = {
        **({} if lawyer else {"lawyer_id": "lawyer_unknown"}),
        **({} if work in DAILY else {"work": "field_wrong"}),
        **({} if day <= clock.today() else {"day": "day_in_future"}),
        **({} if 1 <= number <= _MOST_NUMBER else {"number": "field_wrong"}),
    }
    if errors or lawyer is None:
        raise Invalid("invalid", errors=errors)
    with transaction.atomic():
        return _add(
            by=by,
            unit=unit,
            key=f"day:{unit_id}:{lawyer_id}:{work}:{day.isoformat()}",
            served=Served(work, assigned=day, concluded=day, number=number),
            month=f"{day:%Y-%m}",
            lawyer_id=lawyer.id,
            firm_id=lawyer.firm_id,
            is_demo=is_demo,
        )


def _add(*, by: Actor, unit: UnitRow, key: str, served: Served, **columns: Any) -> Subsidy:
    row, new = Subsidy.objects.get_or_create(
        key=key,
        defaults={
            **columns,
            **_columns(unit.region_code, served),
            "unit_id": unit.id,
            "units": list(unit.path),
            "created_by": by.label,
            "created_at": clock.now(),
        },
    )
    if new:
        audit.record(
            RECKONED, by=by, object=named(row), unit_id=unit.id, total=str(row.total), table=row.table
        )
    return row


def _columns(region: str, served: Served) -> dict[str, Any]:
    found = table_for(tables(), region, served)
    sums = asdict(reckon(found, served)) if found else {}
    sums.pop("late", None)
    return {
        "work": served.work,
        "assigned_on": served.assigned,
        "concluded_on": served.concluded,
        "handed_in_on": served.handed_in,
        "persons": served.persons,
        "trips": served.trips,
        "number": served.number,
        **sums,
    }


def served_by(row: Subsidy) -> Served:
    """Return what a row pays for."""
    return Served(
        Work(row.work),
        row.assigned_on,
        row.concluded_on,
        row.handed_in_on,
        row.persons,
        row.trips,
        row.number,
    )


def reassess(
    *, by: Actor, code: str, version: int, work: Work, trips: int, persons: int, reason: str = ""
) -> Subsidy:
    """Reckon a subsidy anew, after what was really done. In a list already, the difference is a row of its own.

    Returns:
        The row that was changed, or the one that corrects it.

    Raises:
        NotFound: not theirs to see.
        Invalid: `reason` is missing where a row of a list is corrected; numbers out of bounds.
        Conflict: `stale`; `nothing_changes`; `correction_is_final`, it is itself a correction.
    """
    if not (0 <= trips <= _MOST_TRIPS and 1 <= persons <= 1000):
        raise Invalid("invalid", errors={"trips": "field_wrong"})
    words = " ".join(clean(reason).split())[:300]
    with transaction.atomic():
        queries.subsidy(by, code)
        row = Subsidy.objects.select_for_update().get(code=code)
        if row.version != version:
            raise Conflict("stale", version=row.version)
        if row.of_id is not None:
            raise Conflict("correction_is_final")
        changed = replace(served_by(row), work=Work(work), trips=trips, persons=persons)
        columns = _columns(organisations.unit(row.unit_id).region_code, changed)
        if "table" not in columns:
            raise Conflict("no_subsidy_table")
        row.version += 1
        if row.list_id is None:
            for name, value in columns.items():
                setattr(row, name, value)
            row.reason = words
            row.save()
            audit.record(RECKONED, by=by, object=named(row), unit_id=row.unit_id, total=str(row.total))
            return row
        return _correct(by, row, columns, words)


def _correct(by: Actor, row: Subsidy, columns: dict[str, Any], words: str) -> Subsidy:
    if not words:
        raise Invalid("invalid", errors={"reason": "field_required"})
    before = queries.corrections_of(row)
    sums = {
        name: columns[name] - getattr(row, name) - sum(getattr(one, name) for one in before)
        for name in ("base", "group", "travel", "withheld", "total")
    }
    if not any(sums.values()):
        raise Conflict("nothing_changes")
    row.save(update_fields=["version"])
    new = Subsidy.objects.create(
        **{**columns, **sums},
        key=f"{row.key}:{len(before) + 1}",
        unit_id=row.unit_id,
        units=row.units,
        order_id=row.order_id,
        lawyer_id=row.lawyer_id,
        firm_id=row.firm_id,
        month=f"{clock.today():%Y-%m}",
        of=row,
        reason=words,
        created_by=by.label,
        created_at=clock.now(),
        is_demo=row.is_demo,
    )
    audit.record(CORRECTED, by=by, object=named(new), unit_id=row.unit_id, total=str(new.total), of=row.pk)
    return new


def named(row: Subsidy) -> str:
    """Return how the audit names a subsidy."""
    return f"legal_aid.subsidy:{row.pk}"


def is_verified(row: Subsidy) -> bool:
    """Tell whether somebody has confirmed the table by which a row was reckoned."""
    return bool(row.table) and table(row.table).verified
