"""What the actions of rosters share: the lock, duties that change hands, wishes that end. A part of those beside it.

Lock order: the rosters of a centre by month, then nothing else: whoever changes duties of a month waits for the others.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from fawang.dispatch.events import SwapStepped
from fawang.dispatch.models import Duty, Roster, SwapRequest
from fawang.dispatch.rostering.duties import RUNNING, DutyState, Lost, SwapState
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.people.rules import Permission

#: A month and its neighbours: rest and weeks reach over its ends.
_NEAR = timedelta(days=32)


def locked(roster_id: int) -> Roster:
    """Return a roster under lock, with its neighbours."""
    found = Roster.objects.filter(pk=roster_id).first()
    if found is None:
        raise NotFound("not_found")
    near = Roster.objects.select_for_update(of=("self",)).select_related("pool").filter(
        pool_id=found.pool_id, month__gte=found.month - _NEAR, month__lte=found.month + _NEAR
    )  # fmt: skip
    return next(row for row in near.order_by("month") if row.pk == roster_id)


def duty_of(duty_id: int) -> tuple[Duty, Roster]:
    """Return a duty as it stands while its roster is locked.

    Raises:
        NotFound: there is none.
    """
    roster_id = Duty.objects.filter(pk=duty_id).values_list("roster_id", flat=True).first()
    if roster_id is None:
        raise NotFound("not_found")
    roster = locked(roster_id)
    return Duty.objects.get(pk=duty_id), roster


def leads(by: Actor, units: Collection[int]) -> bool:
    """Tell whether somebody leads the shifts of a centre."""
    return Permission.CONSULTATION_SUPERVISE in by.permissions_on(units)


def answers(by: Actor, units: Collection[int]) -> bool:
    """Tell whether somebody is a lawyer of a centre."""
    return Permission.CONSULTATION_ANSWER in by.permissions_on(units)


def drop(rows: Iterable[Duty], why: Lost, by: Actor, now: datetime) -> None:
    """Let duties be nobody's any more; what was asked about them ends."""
    keys = [row.pk for row in rows]
    Duty.objects.filter(pk__in=keys).update(state=DutyState.DROPPED, lost=why, changed_at=now)
    end_requests(keys, by, now)


def end_requests(duty_ids: Collection[int], by: Actor, now: datetime) -> None:
    """End what was asked about duties, or offered in return, that are no more."""
    running = SwapRequest.objects.filter(state__in=RUNNING)
    for row in [*running.filter(duty_id__in=duty_ids), *running.filter(other_id__in=duty_ids)]:
        row.state, row.ended_at, row.ended_by = SwapState.WITHDRAWN, now, by.label
        row.save()
        outbox.publish(SwapStepped(swap_id=row.pk, state=row.state), by=by)


def hand(pairs: Iterable[tuple[Duty, int]], why: Lost, by: Actor, now: datetime) -> list[Duty]:
    """Give duties to others; return the new rows. All are dropped before any is given: one duty a day."""
    pairs = list(pairs)
    drop([row for row, _to in pairs], why, by, now)
    return [
        Duty.objects.create(
            roster_id=row.roster_id, staff_id=to, day=row.day, shift=row.shift, from_at=row.from_at,
            until_at=row.until_at, state=DutyState.ON, instead_of=row, changed_at=now,
        )
        for row, to in pairs
    ]  # fmt: skip


def announce(roster: Roster, *staff_ids: int | None) -> None:
    """Tell open pages that duties have changed."""
    live.announce(
        *(f"roster:{unit}" for unit in roster.units), *(f"duties:{one}" for one in staff_ids if one)
    )
