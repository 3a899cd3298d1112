"""People who wait: they come, leave, come back; a lawyer takes them, and it ends or breaks off.

`subject` names what somebody waits with, and is its live topic. One subject waits once at a time; the same call again
changes nothing.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from fawang.dispatch.actions._journal import centres_of, hold_offer, locked, read_ahead, settle, tell
from fawang.dispatch.actions._pools import pool_for
from fawang.dispatch.models import Contact, Offer, Pool, Seat
from fawang.dispatch.rules import LIVE, Urgency
from fawang.dispatch.rules.matching.contacts import Standing
from fawang.dispatch.rules.matching.inputs import (
    Accepted,
    Arrived,
    Broken,
    CameBack,
    Ended,
    Input,
    Left,
    Taken,
    WrittenUp,
)
from fawang.dispatch.rules.matching.suitability import Need
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage import gathering


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody waits for, at the centre `unit_id`. `waited`: seconds that count as waited already."""

    unit_id: int
    subject: str
    need: Need
    urgency: tuple[Urgency, ...] = ()
    #: What their special zone is worth, in seconds of waiting.
    priority: float = 0.0
    is_demo: bool = False
    waited: float = 0.0


def ahead(*, subjects: Collection[str], unit_ids: Collection[int]) -> None:
    """Read, in a few statements, what will be asked of those who wait or talk with `subjects`, and lock their centres.

    Only where writes are gathered (`kernel.gathering`); whatever else is to be locked there has been locked before.

    Args:
        unit_ids: centres at which others will arrive.
    """
    pools = centres_of(subjects) if subjects else set()
    for unit_id in unit_ids:
        pools.add(_pool_for(unit_id).pk)
    read_ahead(subjects, pools)


def arrive(*, by: Actor, wish: Wish, fresh: bool = False) -> None:
    """Let somebody wait from now on, unless they do already.

    Args:
        fresh: nobody has ever waited with this subject; nobody else knows of it yet.
    """
    with transaction.atomic():
        pool = locked(_pool_for(wish.unit_id).pk)
        if not fresh and _running_in(pool, wish.subject) is not None:
            return
        lane, now = wish.need.lane, clock.now()
        times = 0 if fresh else Contact.objects.filter(subject=wish.subject).count()
        row = Contact(
            pool=pool,
            name=f"{wish.subject}/{times + 1}",
            subject=wish.subject,
            channel=lane.channel,
            language=lane.language,
            matter=wish.need.matter or "",
            zone=lane.zone,
            urgent=bool(wish.urgency),
            standing=Standing.WAITING,
            waited_from=now,
            beat_at=now if lane.channel in LIVE else None,
            is_demo=wish.is_demo,
        )
        gathering.add(row, numbered=True)
        gathering.hold(("running", wish.subject), row)
        gathering.hold((Contact, row.name), row)
        hold_offer(row, None)
        since = now.timestamp() - wish.waited if wish.waited else None
        tell(pool, Arrived(0.0, row.name, wish.need, wish.urgency, since, priority=wish.priority), by=by)


def leave(*, by: Actor, subject: str, keep: bool = False) -> None:
    """Let somebody wait no more; with `keep` their place is kept for a while."""
    _about(subject, lambda row: Left(0.0, row.name, keep=keep), by=by)


def beat(*, by: Actor, subject: str) -> None:
    """Note that somebody who waits is there; whoever was away is back in their place."""
    beat_all(by=by, subjects=[subject])


def beat_all(*, by: Actor, subjects: Collection[str]) -> None:
    """Note of several people who wait that they are there; see `beat`."""
    waiting = Contact.objects.filter(subject__in=subjects, ended_at__isnull=True)
    waiting.update(beat_at=clock.now())
    for subject in waiting.filter(standing=Standing.AWAY).values_list("subject", flat=True):
        _about(subject, lambda row: CameBack(0.0, row.name), by=by)


def take(*, by: Actor, subject: str, staff_id: int) -> bool:
    """Let a lawyer serve somebody: the one it rings for accepts, any other has grabbed or been given them.

    Returns False where matching does not know of them.
    """

    def taken(row: Contact) -> Input:
        open_ = Offer.objects.filter(contact=row, outcome="")
        offer = gathering.held(("rings for", row.pk), open_.first)
        hold_offer(row, offer)
        if offer is not None and not offer.outcome and offer.staff_id == staff_id:
            return Accepted(0.0, offer.name)
        return Taken(0.0, row.name, f"{staff_id}")

    return _about(subject, taken, by=by) is not None


def end(*, by: Actor, subject: str, written_up: bool = False) -> bool:
    """Note that a talk is over; whoever still waited has left. False where matching does not know of them.

    The lawyer keeps the place for writing it up, `FAWANG_WRAP_UP_MINUTES` at most, unless it is `written_up` already.
    """
    # The journal says how long: whoever reads it later may have another setting.
    seconds = 0.0 if written_up else settings.FAWANG_WRAP_UP_MINUTES * 60.0

    def over(row: Contact) -> Input:
        return Ended(0.0, row.name, seconds) if row.standing == Standing.TALKING else Left(0.0, row.name)

    return _about(subject, over, by=by) is not None


def written_up(*, by: Actor, subject: str) -> bool:
    """Note that what was said in a talk that is over is written down: its place is free. False where none was kept."""
    with transaction.atomic():
        row = Contact.objects.filter(subject=subject, ended_at__isnull=False).order_by("-pk").first()
        if row is None or row.staff_id is None:
            return False
        pool = locked(row.pool_id)
        seat = Seat.objects.filter(staff_id=row.staff_id, pool=pool).first()
        if seat is None or row.name not in {name for name, _until in seat.wrap_ups}:
            return False
        tell(pool, WrittenUp(0.0, row.name, f"{row.staff_id}"), by=by)
        return True


def break_off(*, by: Actor, wish: Wish) -> None:
    """Put somebody first in line whose lawyer is gone; whom matching does not know waits as `wish` says."""
    row = _about(wish.subject, lambda row: Broken(0.0, row.name), by=by)
    if row is None:
        arrive(by=by, wish=wish)


def _pool_for(unit_id: int) -> Pool:
    return gathering.held(("pool of", unit_id), lambda: pool_for(unit_id))


def _running(subject: str) -> Contact | None:
    return Contact.objects.filter(subject=subject, ended_at__isnull=True).first()


def _running_in(pool: Pool, subject: str) -> Contact | None:
    """Return who waits or talks with `subject` at a centre that is locked: only whoever has its lock changes that."""
    row = gathering.held(("running", subject), lambda: _running(subject))
    if row is None:
        return None
    # One row is one object, however it is asked for.
    same: Contact = gathering.held((Contact, row.name), lambda: row)
    settle(pool, same.name)
    if same.ended_at is not None:
        return None
    gathering.hold(("running", subject), same)
    return same


def _about(subject: str, happened: Callable[[Contact], Input], *, by: Actor) -> Contact | None:
    """Tell what `happened` to the one who waits or talks with `subject`; return them, or None if nobody does."""
    with transaction.atomic():
        known = gathering.is_held(("running", subject))
        row = gathering.get(("running", subject)) if known else _running(subject)
        if row is None:
            return None
        pool = locked(row.pool_id)
        row = _running_in(pool, subject)
        if row is None:
            return None
        tell(pool, happened(row), by=by)
        return row
