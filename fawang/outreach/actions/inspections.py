"""Inspections: what was found at a unit, and how each deficiency is mended and closed."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.organisations.actions.tasks import close_task, open_task
from fawang.outreach.actions import photos
from fawang.outreach.actions._kept import beginning, named
from fawang.outreach.models import Finding, Inspection
from fawang.outreach.queries import inspections, scope
from fawang.outreach.queries.standard import STANDARD, level_of
from fawang.outreach.rules.codes import LONGEST_NOTE
from fawang.outreach.rules.inspections import PROCEDURE, Command, Result, State, check_findings
from fawang.outreach.rules.places import check_words
from fawang.people.rules import Permission

INSPECTED = audit.declare("outreach.inspected", gettext_lazy("Inspected an office"))
STEPPED = audit.declare("outreach.deficiency_step", gettext_lazy("Mended, closed or sent back a deficiency"))
#: The kind of task at the unit (organisations/queries/unit_tasks.py).
TASK = "outreach.deficiency"


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
    """Write down an inspection; the unit gets a task for each deficiency, with its last day.

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
                _ask_unit(by, row, finding)
        audit.record(INSPECTED, by=by, object=named(row), unit_id=unit.id, level=level)
    return row


def _ask_unit(by: Actor, row: Inspection, finding: Finding) -> None:
    task = open_task(
        by=by,
        unit_id=row.unit_id,
        kind=TASK,
        subject=f"{row.code}:{finding.item}",
        params={"inspection": row.code, "item": finding.item},
        due=finding.due,
        now=clock.now(),
    )
    Finding.objects.filter(pk=finding.pk).update(task_id=task.pk)


def mend(*, by: Actor, code: str, item: str, version: int, note: str, photo: "File[Any] | None") -> Finding:
    """Say as the unit that a deficiency is mended, with a photo of it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
        NotAllowed: they do not answer for the unit.
        Conflict: `stale`, `moved_on_deficiency`.
        Invalid: `invalid`, for `photo`: one is needed.
    """
    if photo is None:
        raise Invalid("invalid", errors={"photo": "mended_needs_photo"})
    with photos.kept(photo) as taken, transaction.atomic():
        finding = _locked(by, code, item, version, Command.MEND)
        photos.delete(finding.mended_photo, finding.mended_thumb)
        _step(
            by,
            finding,
            Command.MEND,
            mended_by=by.known_id,
            mended_at=clock.now(),
            mended_note=clean(note)[:LONGEST_NOTE],
            mended_photo=taken.key,
            mended_thumb=taken.thumb,
            reason="",
        )
        close_task(by=by, kind=TASK, subject=f"{code}:{item}", now=clock.now())
    return finding


def close_deficiency(*, by: Actor, code: str, item: str, version: int) -> Finding:
    """Confirm as an inspector that a deficiency is mended.

    Raises:
        NotFound, NotAllowed, Conflict: as for `mend`.
    """
    with transaction.atomic():
        finding = _locked(by, code, item, version, Command.CLOSE)
        _step(by, finding, Command.CLOSE, closed_by=by.known_id, closed_at=clock.now())
    return finding


def send_back_deficiency(*, by: Actor, code: str, item: str, version: int, reason: str, due: date) -> Finding:
    """Say as an inspector that a deficiency is not mended; the unit has a task again, with a new last day.

    Raises:
        Invalid: `invalid`, for `reason` or `due`.
        NotFound, NotAllowed, Conflict: as for `mend`.
    """
    reason = clean(reason)[:LONGEST_NOTE]
    errors = {}
    if not reason:
        errors["reason"] = "field_required"
    if due <= clock.today():
        errors["due"] = "day_is_past"
    if errors:
        raise Invalid("invalid", errors=errors)
    with transaction.atomic():
        finding = _locked(by, code, item, version, Command.SEND_BACK)
        _step(by, finding, Command.SEND_BACK, reason=reason, due=due)
        _ask_unit(by, finding.inspection, finding)
    return finding


def _locked(by: Actor, code: str, item: str, version: int, command: Command) -> Finding:
    """Return the finding, locked, if `by` may give the command now."""
    row = inspections.one(by, code)
    finding = inspections.finding(row, item, locked=True)
    if finding.version != version:
        raise Conflict("stale", version=finding.version)
    held = inspections.parts(row, finding, by)
    PROCEDURE.decide(inspections.facts(finding), command, permissions=held, now=clock.now())
    return finding


def _step(by: Actor, finding: Finding, command: Command, **changes: object) -> None:
    changes["state"] = PROCEDURE.steps[command].target
    for name, value in changes.items():
        setattr(finding, name, value)
    finding.version += 1
    finding.save(update_fields=[*changes, "version"])
    row = finding.inspection
    audit.record(STEPPED, by=by, object=named(row), unit_id=row.unit_id, item=finding.item, command=command)
