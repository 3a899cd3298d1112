"""A month is published, or published anew."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.dispatch.actions import _rosters
from fawang.dispatch.actions._pools import pool_for
from fawang.dispatch.models import Duty, DutyFeed, Pool, Roster
from fawang.dispatch.queries import roster_lists
from fawang.dispatch.rostering import terms
from fawang.dispatch.rostering.duties import DutyState, Lost, Planned, changes, moments
from fawang.dispatch.rostering.folder import Plan
from fawang.dispatch.rostering.problem import Rest
from fawang.dispatch.rostering.standards import standards
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations

PUBLISHED = audit.declare("dispatch.roster_published", gettext_lazy("Published a duty roster"))
FEED_RENEWED = audit.declare(
    "dispatch.roster_feed_renewed", gettext_lazy("Gave their calendar feed a new address")
)
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication changed."""

    roster: Roster
    added: int
    dropped: int
    kept: int


def publish(*, by: Actor, unit_id: int, plan: Plan, is_demo: bool = False) -> Published:
    """Publish a month for a centre, or a new version of it.

    Duties that stay keep their row, and the wishes to swap with it; those that fall out are cancelled in the calendars
    of whoever had them. What has begun stays. What swaps and absences have changed since is replaced by the plan.

    Raises:
        NotFound: the caller does not lead the centre.
        Invalid: `roster_unmapped` (`line`, `who`): nobody who answers there has this user name or licence number;
            `roster_twice` (`line`, `who`): a second duty of a lawyer on one day.
    """
    unit = organisations.unit(unit_id)
    if by.kind != ActorKind.SYSTEM and not _rosters.leads(by, unit.path):
        raise NotFound("not_found")
    names = {line.who for line in plan.lines} | set(plan.lawyers)
    accounts = roster_lists.accounts(names, unit.path)
    wanted = _planned(plan, accounts)
    now = clock.now()
    with transaction.atomic():
        pool = pool_for(unit_id)
        # Two who publish at once: the second one sees what the first has written.
        Pool.objects.select_for_update().get(pk=pool.pk)
        roster = Roster.objects.filter(pool=pool, month=plan.month).first()
        if roster is None:
            roster = Roster(pool=pool, units=list(unit.path), month=plan.month, version=0, terms={})
        else:
            roster = _rosters.locked(roster.pk)
        shifts_before = {code: (start, hours) for code, (start, hours) in (roster.shifts or {}).items()}
        roster.version += 1
        roster.published_at, roster.published_by, roster.is_demo = now, by.label, is_demo
        roster.shifts = {code: list(hours) for code, hours in plan.shifts.items()}
        roster.terms, roster.short = _terms(plan, accounts, roster.terms), list(plan.short)
        there = list(Duty.objects.filter(roster=roster, state=DutyState.ON)) if roster.pk else []
        found = changes(
            [
                (row.pk, Planned(row.day, row.shift, row.staff_id or 0), shifts_before[row.shift])
                for row in there
            ],
            wanted,
            plan.shifts,
            # The first version of a month that has begun says who was on duty, too.
            after=now if roster.pk else _EVER,
        )
        # Whoever is on duty in an old shift still is.
        kept_shifts = {row.shift for row in there} - set(plan.shifts)
        roster.shifts |= {code: list(shifts_before[code]) for code in kept_shifts}
        roster.save()
        dropped = [row for row in there if row.pk in set(found.dropped)]
        _rosters.drop(dropped, Lost.VERSION, by, now)
        # A new plan says who is needed; what stood open for the old one is over.
        unfilled = Duty.objects.filter(roster=roster, state=DutyState.OPEN, from_at__gt=now)
        unfilled.update(state=DutyState.DROPPED, lost=Lost.NOT_FILLED, changed_at=now)
        busy = _busy_elsewhere(roster, found.added)
        if busy:
            line = next(one for one in plan.lines if (one.day, accounts[one.who]) in busy)
            raise Invalid("roster_twice", line=line.number, who=line.who)
        Duty.objects.bulk_create([_row(roster, one, plan) for one in found.added], batch_size=1000)
        audit.record(
            PUBLISHED, by=by, object=f"dispatch.roster:{roster.pk}", unit_id=unit_id,
            month=plan.month.isoformat(), version=roster.version, added=len(found.added), dropped=len(dropped),
        )  # fmt: skip
        _rosters.announce(roster)
    return Published(roster, len(found.added), len(dropped), found.kept)


def renew_feed(*, by: Actor) -> DutyFeed:
    """Give a lawyer's calendar feed a new address; the old one stops working."""
    now = clock.now()
    with transaction.atomic():
        row, made = DutyFeed.objects.select_for_update().get_or_create(
            staff_id=by.known_id, defaults={"key_version": 2, "changed_at": now}
        )
        if not made:
            row.key_version, row.changed_at = row.key_version + 1, now
            row.save()
        audit.record(FEED_RENEWED, by=by, object=f"people.staff:{by.known_id}")
    return row


def _planned(plan: Plan, accounts: dict[str, int]) -> list[Planned]:
    taken: set[tuple[object, int]] = set()
    found = []
    for line in plan.lines:
        staff_id = accounts.get(line.who)
        if staff_id is None:
            raise Invalid("roster_unmapped", line=line.number, who=line.who)
        if (line.day, staff_id) in taken:
            raise Invalid("roster_twice", line=line.number, who=line.who)
        taken.add((line.day, staff_id))
        found.append(Planned(line.day, line.shift, staff_id))
    return found


def _terms(plan: Plan, accounts: dict[str, int], before: dict[str, object]) -> dict[str, object]:
    """Return what the month is judged by; a plan of duties alone leaves what was known."""
    if before and not plan.covers and not plan.lawyers:
        return before
    figures = standards()
    rest: Rest = figures.pauses()
    lawyers = {accounts[who]: one for who, one in plan.lawyers.items() if who in accounts}
    return terms.write(rest, figures.languages.level, plan.covers, plan.needs, lawyers)


def _busy_elsewhere(roster: Roster, added: Collection[Planned]) -> set[tuple[date, int]]:
    """Return the days on which somebody to be added has a duty already: one that has begun, or at another centre."""
    wanted = {(one.day, one.staff_id) for one in added}
    rows = Duty.objects.filter(
        state=DutyState.ON,
        staff_id__in={one.staff_id for one in added},
        day__gte=min((one.day for one in added), default=roster.month),
        day__lte=max((one.day for one in added), default=roster.month),
    ).values_list("day", "staff_id")
    return {(day, staff_id or 0) for day, staff_id in rows} & wanted


def _row(roster: Roster, one: Planned, plan: Plan) -> Duty:
    begins, ends = moments(one.day, plan.shifts[one.shift])
    return Duty(
        roster=roster, staff_id=one.staff_id, day=one.day, shift=one.shift, from_at=begins, until_at=ends,
        state=DutyState.ON, changed_at=roster.published_at,
    )  # fmt: skip
