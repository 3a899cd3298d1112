"""Lawyers take open duties and say when they cannot come; the lead gives a duty to somebody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions.closures import close_lawyer
from fawang.dispatch.actions import _rosters
from fawang.dispatch.events import DutyOpened
from fawang.dispatch.models import Absence, Duty, Roster, SwapRequest
from fawang.dispatch.queries import situations
from fawang.dispatch.rostering.duties import NEVER, DutyState, Lost, Reason
from fawang.dispatch.rostering.limits import Block, held, unavailable
from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.security import audit
from fawang.people import queries as people

TAKEN = audit.declare("dispatch.duty_taken", gettext_lazy("Took an open duty"))
GIVEN = audit.declare("dispatch.duty_given", gettext_lazy("Gave an open duty to a lawyer"))
ABSENT = audit.declare("dispatch.absence_reported", gettext_lazy("Reported that a lawyer cannot come"))
#: An absence longer than this is a mistake in the year.
LONGEST_ABSENCE = timedelta(days=366)
#: Notes and reasons are of use for so long after they mattered.
KEEP_WORDS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Away:
    """An absence, and the duties that somebody else is needed for."""

    absence: Absence
    opened: tuple[Duty, ...]


def take(*, by: Actor, duty_id: int) -> Duty:
    """Take an open duty. Of two who take it at once, one gets it. Taking it twice is fine.

    Raises:
        NotFound: there is no such duty at a centre of the caller's.
        Conflict: `duty_gone`: a colleague has it, or it has begun; `duty_forbidden` (`reason`): a rule is against it.
    """
    with transaction.atomic():
        row, roster = _rosters.duty_of(duty_id)
        if not _rosters.answers(by, roster.units):
            raise NotFound("not_found")
        if row.state == DutyState.ON and row.staff_id == by.known_id:
            return row
        _is_open(row)
        if reason := _block(roster, row, by.known_id):
            raise Conflict("duty_forbidden", reason=str(reason))
        return _fill(row, roster, by.known_id, by, TAKEN)


def give(*, by: Actor, duty_id: int, staff_id: int) -> Duty:
    """Give an open duty to a lawyer who said yes on the telephone; a rule of rest or hours does not stop a lead.

    Raises:
        NotFound: the caller does not lead the centre, or the lawyer does not answer there.
        Conflict: `duty_gone`, `duty_forbidden`: they are on duty then, or away.
    """
    with transaction.atomic():
        row, roster = _rosters.duty_of(duty_id)
        to = people.staff_identity(staff_id).actor
        if not _rosters.leads(by, roster.units) or not _rosters.answers(to, roster.units):
            raise NotFound("not_found")
        _is_open(row)
        if (reason := _block(roster, row, staff_id)) in NEVER:
            raise Conflict("duty_forbidden", reason=str(reason))
        return _fill(row, roster, staff_id, by, GIVEN)


def report_absence(
    *, by: Actor, staff_id: int, first: date, last: date, reason: Reason = Reason.OTHER
) -> Away:
    """Note that a lawyer cannot come on some days; for each duty they lose somebody else is looked for.

    The lawyer reports it, or whoever leads a centre at which they have duties.

    Raises:
        NotFound: the caller may not speak for them.
        Invalid: `invalid`: the days are the wrong way round, over, or more than a year.
    """
    now, today = clock.now(), clock.today()
    if last < first or last < today or last - first > LONGEST_ABSENCE:
        raise Invalid("invalid", errors={"last": "absence_days"})
    with transaction.atomic():
        hit = Duty.objects.filter(
            staff_id=staff_id, state=DutyState.ON, until_at__gt=now, from_at__lt=_midnight(last + timedelta(days=1)),
        ).exclude(until_at__lte=_midnight(first))  # fmt: skip
        rosters = {pk: _rosters.locked(pk) for pk in sorted(set(hit.values_list("roster_id", flat=True)))}
        if by.id != staff_id and not _speaks_for(by, staff_id, list(rosters.values())):
            raise NotFound("not_found")
        absence = Absence.objects.create(
            staff_id=staff_id, first=first, last=last, reason=reason, reported_at=now, reported_by=by.label
        )
        # Read again under the lock: a colleague may have taken one over meanwhile.
        rows = list(hit.order_by("from_at"))
        _rosters.drop(rows, Lost.ABSENT, by, now)
        opened = tuple(_open_again(row, now) for row in rows)
        # Why somebody is away is nobody's business in the audit.
        audit.record(
            ABSENT, by=by, object=f"people.staff:{staff_id}", first=first.isoformat(), last=last.isoformat(),
            duties=len(rows),
        )  # fmt: skip
        for one in opened:
            outbox.publish(DutyOpened(duty_id=one.pk), by=by)
        lawyer_id = people.staff_identity(staff_id).actor.lawyer_id
        if lawyer_id is not None:
            # Whoever comes to see them on these days is found somebody else, too.
            close_lawyer(
                by=SYSTEM,
                lawyer_id=lawyer_id,
                begins=_midnight(first),
                ends=_midnight(last + timedelta(days=1)),
            )
        for roster in rosters.values():
            _rosters.announce(roster, staff_id)
    return Away(absence, opened)


def forget_words(*, by: Actor, now: datetime) -> int:
    """Empty notes of swaps and reasons of absences that are long over; return how many. PIPL Art. 19."""
    assert by is not None
    # What was emptied long ago is not written again; a worker may have stood still for two months.
    after, before = now - 2 * KEEP_WORDS, now - KEEP_WORDS
    notes = SwapRequest.objects.filter(ended_at__range=(after, before))
    reasons = Absence.objects.filter(last__range=(after.date(), before.date()))
    return notes.update(note="") + reasons.update(reason="")


def _is_open(row: Duty) -> None:
    if row.state != DutyState.OPEN or row.until_at <= clock.now():
        raise Conflict("duty_gone")


def _block(roster: Roster, row: Duty, staff_id: int) -> Block | None:
    """Return what is against somebody's taking a duty."""
    problem, duties = situations.of(roster, also=[staff_id], whole=False)
    own = held(problem, [one for one in duties if one.lawyer == staff_id])[staff_id]
    day = (row.day - roster.month).days
    shift = next(one for one in problem.shifts if one.code == row.shift)
    return unavailable(own.lawyer, row.day, shift, problem.day_types[day]) or own.block(day, shift)


def _fill(row: Duty, roster: Roster, staff_id: int, by: Actor, what: audit.AuditType) -> Duty:
    if Duty.objects.filter(staff_id=staff_id, day=row.day, state=DutyState.ON).exists():
        # At another centre, perhaps.
        raise Conflict("duty_forbidden", reason=str(Block.ON_DUTY))
    row.state, row.staff_id, row.changed_at = DutyState.ON, staff_id, clock.now()
    row.save()
    audit.record(
        what, by=by, object=f"dispatch.duty:{row.pk}", unit_id=roster.pool.unit_id, staff_id=staff_id
    )
    _rosters.announce(roster, staff_id)
    return row


def _open_again(row: Duty, now: datetime) -> Duty:
    return Duty.objects.create(
        roster_id=row.roster_id, staff_id=None, day=row.day, shift=row.shift, from_at=row.from_at,
        until_at=row.until_at, state=DutyState.OPEN, instead_of=row, changed_at=now,
    )  # fmt: skip


def _speaks_for(by: Actor, staff_id: int, rosters: list[Roster]) -> bool:
    if rosters:
        return all(_rosters.leads(by, roster.units) for roster in rosters)
    units = [one.unit_id for one in people.staff_identity(staff_id).actor.grants]
    return any(
        _rosters.leads(by, roster.units) for roster in Roster.objects.filter(units__overlap=units)[:50]
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), clock.CHINA)
