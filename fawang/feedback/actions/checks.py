"""Quality checks: drawing consultations, taking one, judging it by the sheet, and the lawyer's reply."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.queries import Consultation, closed, one
from fawang.consultations.rules import State as Talk
from fawang.feedback.data import sheet
from fawang.feedback.events import Checked
from fawang.feedback.models import Check
from fawang.feedback.queries import checks, complaints
from fawang.feedback.rules import checks as rules
from fawang.feedback.rules.checks import Cause, Command, Snapshot, State
from fawang.kernel import clock
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit

TAKEN = audit.declare("feedback.check_taken", gettext_lazy("Took a consultation to judge it"))
JUDGED = audit.declare("feedback.check_judged", gettext_lazy("Judged a consultation"))

#: A check that was taken and not judged goes back to the others.
HELD_FOR = timedelta(days=7)
_DISSATISFIED = 2


def draw(*, by: Actor, consultation_id: int) -> Check | None:
    """Let a consultation be checked if its rank, its rating or a complaint says so; drawn twice, it is one check.

    Returns:
        The check, or None where there is nothing to check, or no reason to.
    """
    row = one.by_id(consultation_id)
    if row.staff_id is None or row.erased or row.state not in (Talk.ANSWERED, Talk.CLOSED):
        return None
    causes = []
    if complaints.any_about(row.pk):
        causes.append(Cause.COMPLAINED)
    if row.score is not None and row.score <= _DISSATISFIED:
        causes.append(Cause.DISSATISFIED)
    if row.state == Talk.CLOSED and rules.drawn_at_once(rank_of(row.code)):
        causes.append(Cause.SAMPLED)
    return _draw(row, causes) if causes else None


def fill_up(*, by: Actor, month: date) -> int:
    """Fill each lawyer's sample of a month that is over; return how many were added. Safe to run again."""
    lawyers: dict[int, dict[str, int]] = {}
    numbers: dict[str, int] = {}
    for pk, code, staff_id in closed.ended_between(*checks.bounds(month)):
        lawyers.setdefault(staff_id, {})[code] = rank_of(code)
        numbers[code] = pk
    wanted = {code for ranks in lawyers.values() for code in rules.sample(ranks)}
    there = Check.objects.filter(code__in=wanted, causes__contains=[Cause.SAMPLED])
    added = 0
    for code in sorted(wanted - set(there.values_list("code", flat=True))):
        row = one.by_id(numbers[code])
        if not row.erased:
            _draw(row, [Cause.SAMPLED])
            added += 1
    return added


def take_check(*, by: Actor, code: str, version: int) -> Check:
    """Take a check in hand: from now on its reviewer reads the talk.

    Raises:
        NotFound: there is none, or it is not theirs to judge.
        Conflict: `stale`, somebody was faster; `moved_on_check`.
    """
    with transaction.atomic():
        row, repeated = _locked(by, code, Command.TAKE, version)
        if not repeated:
            row.reviewer_id, row.taken_at = by.known_id, clock.now()
            _save(row)
            audit.record(TAKEN, by=by, object=_named(row), unit_id=row.unit_id)
    return row


def give_back_check(*, by: Actor, code: str, version: int) -> Check:
    """Let another reviewer judge it."""
    with transaction.atomic():
        row, _ = _locked(by, code, Command.GIVE_BACK, version)
        row.reviewer_id = row.taken_at = None
        _save(row)
    return row


def judge_check(
    *,
    by: Actor,
    code: str,
    version: int,
    scores: Mapping[str, Any],
    comments: Mapping[str, str],
    faults: Collection[str],
    summary: str,
) -> Check:
    """Judge a consultation by the sheet; the lawyer is told.

    Raises:
        Invalid: the sheet is not filled in; see `checks.judge`.
        NotFound, NotAllowed, Conflict: as for `take_check`.
    """
    now = clock.now()
    with transaction.atomic():
        row, repeated = _locked(by, code, Command.JUDGE, version)
        if repeated:
            return row
        by_sheet = sheet.current()
        found = rules.judge(by_sheet, scores=scores, comments=comments, faults=faults, summary=summary)
        row.sheet, row.scores, row.faults = by_sheet.version, found.scores, list(found.faults)
        row.comments = json.dumps(found.comments, ensure_ascii=False) if found.comments else ""
        row.summary, row.points, row.passed = found.summary, found.points, found.passed
        row.done_at = now
        _save(row)
        audit.record(JUDGED, by=by, object=_named(row), unit_id=row.unit_id)
        outbox.publish(Checked(check_id=row.pk), by=by)
    return row


def reply_to_check(*, by: Actor, code: str, version: int, text: str) -> Check:
    """Say, as the lawyer, what one thinks of the result. Once.

    Raises:
        Invalid: no text, or too long.
        NotFound, Conflict: `already_replied`, `stale`.
    """
    text = clean(text)
    if not text or len(text) > rules.LONGEST_REPLY:
        raise Invalid("invalid", errors={"text": "field_too_long" if text else "field_required"})
    with transaction.atomic():
        row, _ = _locked(by, code, Command.REPLY, version)
        row.reply, row.replied_at = text, clock.now()
        _save(row)
    return row


def return_held(*, by: Actor, now: datetime) -> int:
    """Give back what reviewers took and did not judge in time; return how many."""
    codes = Check.objects.filter(state=State.IN_HAND, taken_at__lt=now - HELD_FOR).values_list(
        "code", flat=True
    )
    given = 0
    for code in list(codes):
        with transaction.atomic():
            row = Check.objects.select_for_update().get(code=code)
            if row.state != State.IN_HAND or row.taken_at is None or row.taken_at >= now - HELD_FOR:
                continue
            row.state, row.reviewer_id, row.taken_at = State.WAITING, None, None
            row.version += 1
            _save(row)
            given += 1
    return given


def rank_of(code: str) -> int:
    """Return the rank of a consultation under the key of this installation."""
    return rules.rank(settings.FAWANG_LINK_KEY, code)


def _draw(row: Consultation, causes: Collection[str]) -> Check:
    assert row.staff_id is not None
    now = clock.now()
    staff, firms = closed.hands_of(row)
    with transaction.atomic():
        Check.objects.get_or_create(
            consultation_id=row.pk,
            defaults={
                "code": row.code,
                "month": f"{(row.ended_at or now).astimezone(clock.CHINA):%Y-%m}",
                "causes": [],
                "unit_id": row.unit_id,
                "units": row.units,
                "staff_id": row.staff_id,
                "shut_staff": sorted({row.staff_id, *staff, *row.barred_staff}),
                "shut_firms": sorted({*firms, *row.barred_firms}),
                "matter": row.topic or row.matter,
                "kind": row.kind,
                "is_demo": row.is_demo,
                "queue_key": 0,
                "drawn_at": now,
            },
        )
        check = Check.objects.select_for_update().get(consultation_id=row.pk)
        check.causes = [cause for cause in Cause if cause in {*check.causes, *causes}]
        _save(check)
    return check


def _locked(by: Actor, code: str, command: Command, version: int) -> tuple[Check, bool]:
    """Return the check, locked and moved on, and whether `by` had done just this already."""
    row = Check.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotFound("not_found")
    facts: Snapshot = checks.snapshot(row)
    held = checks.parts_of(row, by)
    if not held:
        raise NotFound("not_found")
    target = rules.PROCEDURE.steps[command].target
    if row.version == version + 1 and target is not None and row.state == target and row.reviewer_id == by.id:
        return row, True
    if row.version != version:
        raise Conflict("stale", state=row.state, version=row.version)
    step, _ = rules.PROCEDURE.decide(facts, command, permissions=held, now=clock.now())
    row.state = step.target or row.state
    row.version += 1
    return row, False


def _save(row: Check) -> None:
    row.queue_key = rules.queue_key(row.causes, drawn_at=row.drawn_at, done_at=row.done_at)
    row.save()
    live.announce(*(f"quality:{unit_id}" for unit_id in row.units))


def _named(row: Check) -> str:
    return f"consultations.consultation:{row.consultation_id}"
