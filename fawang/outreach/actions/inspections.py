"""Inspections: what was found at a unit, by the standard's list of its level."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.organisations.queries import scope
from fawang.outreach.actions import deficiencies, photos
from fawang.outreach.actions._kept import beginning, named
from fawang.outreach.models import Finding, Inspection
from fawang.outreach.queries.standard import STANDARD, level_of
from fawang.outreach.rules.codes import LONGEST_NOTE
from fawang.outreach.rules.inspections import News, Result, State, check_findings
from fawang.outreach.rules.places import check_words
from fawang.people.rules import Permission

INSPECTED = audit.declare("outreach.inspected", gettext_lazy("Inspected an office"))


def inspect(
    *,
    by: Actor,
    unit_id: int,
    day: date,
    results: Mapping[str, str],
    notes: Mapping[str, str],
    uploads: "Mapping[str, File[Any]]",
    due: date | None = None,
    note: str = "",
    is_demo: bool = False,
) -> Inspection:
    """Write down an inspection. The unit gets a task for each deficiency; it and its superior are told of the last day.

    Args:
        results, notes, uploads: by the code of the item.
        due: until when deficiencies have to be mended.

    Raises:
        NotFound, NotAllowed: no unit at which `by` inspects.
        Invalid: `invalid`, with a code for each field.
        TooLarge: `outreach_photo_too_large`.
    """
    unit = scope.reached(by, unit_id, Permission.OUTREACH_INSPECT)
    level = level_of(unit.kind)
    items = [one.code for one in STANDARD.of_level(level)]
    if day > clock.today():
        raise Invalid("invalid", errors={"day": "day_to_come"})
    check_findings(results, notes, items=frozenset(items), due=due, today=clock.today())
    check_words(note=note, **{f"note_{item}": notes.get(item, "") for item in items})
    with ExitStack() as stack:
        taken = {
            item: stack.enter_context(photos.kept(uploads.get(item), field=f"photo_{item}")) for item in items
        }
        stack.enter_context(transaction.atomic())
        row = Inspection.objects.create(
            **beginning(by, unit, is_demo=is_demo),
            day=day,
            level=level,
            standard=STANDARD.edition,
            inspector_id=by.id or 0,
            note=clean(note)[:LONGEST_NOTE],
        )
        for item in items:
            deficient = results[item] == Result.DEFICIENT
            finding = Finding.objects.create(
                inspection=row,
                item=item,
                result=results[item],
                note=clean(notes.get(item, ""))[:LONGEST_NOTE],
                photo_key=taken[item].key,
                thumb_key=taken[item].thumb,
                due=due if deficient else None,
                state=State.OPEN if deficient else "",
            )
            if deficient:
                deficiencies.ask_unit(by=by, row=row, finding=finding)
        if due and Result.DEFICIENT in results.values():
            deficiencies.tell(row, due, News.SET, but=by)
        audit.record(INSPECTED, by=by, object=named(row), unit_id=unit.id, level=level)
    return row
