"""Deficiencies that inspections found: the unit mends, the inspector closes or sends back, and both sides are told."""

from datetime import date, datetime, time
from typing import Any

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.notices.actions import outdate, tell_staff
from fawang.organisations.actions.tasks import close_task, open_task
from fawang.outreach.actions import photos
from fawang.outreach.actions._kept import named
from fawang.outreach.models import Finding, Inspection
from fawang.outreach.queries import inspections
from fawang.outreach.rules.codes import LONGEST_NOTE
from fawang.outreach.rules.inspections import PROCEDURE, Command, News, news_between

STEPPED = audit.declare("outreach.deficiency_step", gettext_lazy("Mended, closed or sent back a deficiency"))
#: The kind of task at the unit (organisations/queries/unit_tasks.py).
TASK = "outreach.deficiency"


def ask_unit(*, by: Actor, row: Inspection, finding: Finding) -> None:
    """Give the unit a task for a deficiency, until its last day. Runs in the caller's transaction."""
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


def tell(row: Inspection, due: date, news: News, *, but: Actor = SYSTEM) -> int:
    """Tell the inspected unit and its superior what has to be mended until `due`; return how many people these are.

    Told twice, it goes once: of one inspection, one last day and one piece of news each person hears once.

    Args:
        but: who does not hear of it: they did it.
    """
    staff = inspections.answer_for(row) - {but.id}
    for staff_id in staff:
        tell_staff(
            by=SYSTEM,
            staff_id=staff_id,
            text=f"deficiency_{news}",
            params={
                "code": row.code,
                "link": reverse("outreach:inspection", args=[row.code]),
                "name": row.unit.name,
                "until": datetime.combine(due, time(), clock.CHINA).isoformat(),
            },
            dedupe_key=f"deficiency:{row.pk}:{due:%y%m%d}:{news}:{staff_id}",
            order_ref=_matter(row),
            units=row.units,
        )
    return len(staff)


def tell_due(*, by: Actor, today: date) -> int:
    """Tell of deficiencies that are due now or overdue; return how many notices there are of these.

    Looks a week back, so that a stopped worker misses nothing; whoever heard of it already hears nothing.
    """
    told = 0
    for news, since, until in news_between(today):
        for row, due in inspections.due_between(since, until):
            told += tell(row, due, news)
    return told


def _matter(row: Inspection) -> str:
    return f"outreach.inspection:{row.pk}"


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
        if not inspections.is_open(finding.inspection):
            for news in News:
                outdate(by=SYSTEM, order_ref=_matter(finding.inspection), text=f"deficiency_{news}")
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
        ask_unit(by=by, row=finding.inspection, finding=finding)
        tell(finding.inspection, due, News.SENT_BACK, but=by)
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
