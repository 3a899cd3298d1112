"""Lawyers swap duties: one asks, a colleague agrees; where the rules have something against it, the lead decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.dispatch.actions import _rosters
from fawang.dispatch.events import SwapStepped
from fawang.dispatch.models import Duty, Roster, SwapRequest
from fawang.dispatch.queries import situations
from fawang.dispatch.rostering import swaps as rules
from fawang.dispatch.rostering.duties import RUNNING, DutyState, Lost, SwapState, against, possible
from fawang.dispatch.rostering.limits import Block
from fawang.dispatch.rostering.swaps import Verdict
from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.people import queries as people

ASKED = audit.declare("dispatch.swap_asked", gettext_lazy("Asked to swap a duty"))
STEPPED = audit.declare("dispatch.swap_stepped", gettext_lazy("Agreed to a swap of duties, or ended it"))
LONGEST_NOTE = 200


def ask_swap(*, by: Actor, duty_id: int, to: int | None = None, note: str = "") -> SwapRequest:
    """Ask a colleague, or anybody, to take over a duty of one's own or to exchange it.

    Until somebody has it, it stays one's own.

    Raises:
        NotFound: the duty is not the caller's, or the colleague does not answer at its centre.
        Invalid: the note is too long.
        Conflict: `duty_gone`: it has begun or is not theirs any more; `swap_asked_already`.
    """
    note = clean(note)
    if len(note) > LONGEST_NOTE:
        raise Invalid("invalid", errors={"note": "field_too_long"})
    now = clock.now()
    with transaction.atomic():
        duty, roster = _rosters.duty_of(duty_id)
        if duty.staff_id != by.known_id or to == by.known_id:
            raise NotFound("not_found")
        if to is not None and not _rosters.answers(people.staff_identity(to).actor, roster.units):
            raise NotFound("not_found")
        _still(duty, now)
        if SwapRequest.objects.filter(duty=duty, state__in=RUNNING).exists():
            raise Conflict("swap_asked_already")
        row = SwapRequest.objects.create(
            duty=duty,
            from_staff_id=by.known_id,
            to_staff_id=to,
            state=SwapState.OPEN,
            note=note,
            asked_at=now,
        )
        audit.record(ASKED, by=by, object=f"dispatch.swap:{row.pk}", unit_id=roster.pool.unit_id)
        outbox.publish(SwapStepped(swap_id=row.pk, state=row.state), by=by)
        _rosters.announce(roster, by.id, to)
    return row


def agree(*, by: Actor, swap_id: int, other_id: int | None = None) -> SwapRequest:
    """Take a colleague's duty over, or give one of one's own for it (`other_id`).

    Nothing against it: it is done at once. Otherwise the lead decides. Of two who agree at once, one gets it.

    Raises:
        NotFound: nobody asked the caller, or `other_id` is not theirs.
        Conflict: `swap_over`: it was withdrawn or a colleague was faster; `duty_forbidden` (`reason`): the caller, or
            who asked, is on duty then or away, which no lead can change.
    """
    now = clock.now()
    with transaction.atomic():
        row, duty, roster = _locked(swap_id)
        if row.to_staff_id not in (None, by.known_id) or row.from_staff_id == by.known_id:
            raise NotFound("not_found")
        if not _rosters.answers(by, roster.units):
            raise NotFound("not_found")
        if row.state != SwapState.OPEN:
            raise Conflict("swap_over")
        _still(duty, now)
        other = _given(other_id, by.known_id, roster, now)
        verdict = _judge(roster, duty, by.known_id, other)
        if not possible(verdict):
            raise Conflict("duty_forbidden", reason=str(verdict.block or verdict.refused))
        row.agreed_by, row.other, row.against = by.known_id, other, against(verdict)
        if verdict.allowed:
            _carry_out(row, duty, other, by, now)
        else:
            row.state = SwapState.AGREED
            row.save()
        _note(row, roster, by)
    return row


def withdraw(*, by: Actor, swap_id: int) -> SwapRequest:
    """Keep one's duty after all. Withdrawing twice is fine.

    Raises:
        NotFound: the caller did not ask.
        Conflict: `swap_over`: it has been done, or refused.
    """
    with transaction.atomic():
        row, _duty, roster = _locked(swap_id)
        if row.from_staff_id != by.known_id:
            raise NotFound("not_found")
        if row.state == SwapState.WITHDRAWN:
            return row
        _end(row, SwapState.WITHDRAWN, by)
        _note(row, roster, by)
    return row


def decline(*, by: Actor, swap_id: int) -> SwapRequest:
    """Say no to a colleague who asked oneself.

    Raises:
        NotFound: nobody asked the caller in particular.
        Conflict: `swap_over`.
    """
    with transaction.atomic():
        row, _duty, roster = _locked(swap_id)
        if row.to_staff_id != by.known_id:
            raise NotFound("not_found")
        if row.state != SwapState.OPEN:
            raise Conflict("swap_over")
        _end(row, SwapState.REFUSED, by)
        _note(row, roster, by)
    return row


def decide(*, by: Actor, swap_id: int, approve: bool) -> SwapRequest:
    """Let a swap pass that a rule or the coverage is against, or refuse it.

    Raises:
        NotFound: the caller does not lead the centre, or is one of the two.
        Conflict: `swap_over`: it is not waiting for a lead; `duty_gone`: a duty has begun; `duty_forbidden`.
    """
    now = clock.now()
    with transaction.atomic():
        row, duty, roster = _locked(swap_id)
        if not _rosters.leads(by, roster.units) or by.known_id in (row.from_staff_id, row.agreed_by):
            raise NotFound("not_found")
        if row.state != SwapState.AGREED or row.agreed_by is None:
            raise Conflict("swap_over")
        if approve:
            _still(duty, now)
            other = _given(row.other_id, row.agreed_by, roster, now)
            # Meanwhile they may have taken another duty for the same hours.
            verdict = _judge(roster, duty, row.agreed_by, other)
            if not possible(verdict):
                raise Conflict("duty_forbidden", reason=str(verdict.block or verdict.refused))
            _carry_out(row, duty, other, by, now)
        else:
            _end(row, SwapState.REFUSED, by)
        _note(row, roster, by)
    return row


def _locked(swap_id: int) -> tuple[SwapRequest, Duty, Roster]:
    duty_id = SwapRequest.objects.filter(pk=swap_id).values_list("duty_id", flat=True).first()
    if duty_id is None:
        raise NotFound("not_found")
    duty, roster = _rosters.duty_of(duty_id)
    return SwapRequest.objects.get(pk=swap_id), duty, roster


def _still(duty: Duty, now: datetime) -> None:
    if duty.state != DutyState.ON or duty.from_at <= now:
        raise Conflict("duty_gone")


def _given(other_id: int | None, staff_id: int, roster: Roster, now: datetime) -> Duty | None:
    """Return what is given in return: a duty of the same month, so that one lock holds both."""
    if other_id is None:
        return None
    other = Duty.objects.filter(pk=other_id, staff_id=staff_id, roster=roster).first()
    if other is None:
        raise NotFound("not_found")
    _still(other, now)
    return other


def _judge(roster: Roster, duty: Duty, staff_id: int, other: Duty | None) -> Verdict:
    given = [one for one in (duty, other) if one is not None]
    problem, duties = situations.of(roster, also=[staff_id, duty.staff_id or 0], whole=False)
    gone = {one.day for one in given if one.staff_id == staff_id}
    busy = Duty.objects.filter(staff_id=staff_id, day=duty.day, state=DutyState.ON).exclude(day__in=gone)
    if busy.exists():
        # Also at another centre.
        return Verdict(rules.Refused.RULE, staff_id, Block.ON_DUTY)
    one = situations.pure_duty(duty)
    if other is None:
        return rules.hand_over(problem, duties, one, staff_id)
    return rules.swap(problem, duties, one, situations.pure_duty(other))


def _carry_out(row: SwapRequest, duty: Duty, other: Duty | None, by: Actor, now: datetime) -> None:
    assert row.agreed_by is not None
    # Ended before its duty is dropped, or it would end as withdrawn.
    row.state, row.ended_at, row.ended_by = SwapState.APPROVED, now, by.label
    row.save()
    pairs = [(duty, row.agreed_by), *([(other, row.from_staff_id)] if other else [])]
    _rosters.hand(pairs, Lost.SWAPPED, by, now)


def _end(row: SwapRequest, state: SwapState, by: Actor) -> None:
    if row.state not in RUNNING:
        raise Conflict("swap_over")
    row.state, row.ended_at, row.ended_by = state, clock.now(), by.label
    row.save()


def _note(row: SwapRequest, roster: Roster, by: Actor) -> None:
    audit.record(
        STEPPED, by=by, object=f"dispatch.swap:{row.pk}", unit_id=roster.pool.unit_id, state=str(row.state)
    )
    outbox.publish(SwapStepped(swap_id=row.pk, state=row.state), by=by)
    _rosters.announce(roster, row.from_staff_id, row.to_staff_id, row.agreed_by)
