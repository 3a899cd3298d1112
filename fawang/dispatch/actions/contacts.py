"""People who wait: they come, leave, come back; a lawyer takes them, and it ends or breaks off.

`subject` names what somebody waits with, and is its live topic. One subject waits once at a time; the same call again
changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from fawang.dispatch.actions._journal import locked, tell
from fawang.dispatch.actions._pools import pool_for
from fawang.dispatch.contacts import Standing
from fawang.dispatch.fit import Need
from fawang.dispatch.inputs import Accepted, Arrived, Broken, CameBack, Ended, Input, Left, Taken, WrittenUp
from fawang.dispatch.models import Contact, Offer, Seat
from fawang.dispatch.rules import LIVE, Urgency
from fawang.kernel import clock
from fawang.kernel.actor import Actor


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


def arrive(*, by: Actor, wish: Wish) -> None:
    """Let somebody wait from now on, unless they do already."""
    with transaction.atomic():
        pool = locked(pool_for(wish.unit_id).pk)
        if _running(wish.subject) is not None:
            return
        lane, now = wish.need.lane, clock.now()
        times = Contact.objects.filter(subject=wish.subject).count()
        row = Contact.objects.create(
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
        since = now.timestamp() - wish.waited if wish.waited else None
        tell(pool, Arrived(0.0, row.name, wish.need, wish.urgency, since, priority=wish.priority), by=by)


def leave(*, by: Actor, subject: str, keep: bool = False) -> None:
    """Let somebody wait no more; with `keep` their place is kept for a while."""
    _about(subject, lambda row: Left(0.0, row.name, keep=keep), by=by)


def beat(*, by: Actor, subject: str) -> None:
    """Note that somebody who waits is there; whoever was away is back in their place."""
    waiting = Contact.objects.filter(subject=subject, ended_at__isnull=True)
    waiting.update(beat_at=clock.now())
    if waiting.filter(standing=Standing.AWAY).exists():
        _about(subject, lambda row: CameBack(0.0, row.name), by=by)


def take(*, by: Actor, subject: str, staff_id: int) -> bool:
    """Let a lawyer serve somebody: the one it rings for accepts, any other has grabbed or been given them.

    Returns False where matching does not know of them.
    """

    def taken(row: Contact) -> Input:
        offer = Offer.objects.filter(contact=row, staff_id=staff_id, outcome="").first()
        return Accepted(0.0, offer.name) if offer is not None else Taken(0.0, row.name, f"{staff_id}")

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


def _running(subject: str) -> Contact | None:
    return Contact.objects.filter(subject=subject, ended_at__isnull=True).first()


def _about(subject: str, happened: Callable[[Contact], Input], *, by: Actor) -> Contact | None:
    """Tell what `happened` to the one who waits or talks with `subject`; return them, or None if nobody does."""
    with transaction.atomic():
        row = _running(subject)
        if row is None:
            return None
        pool = locked(row.pool_id)
        row = _running(subject)
        if row is None:
            return None
        tell(pool, happened(row), by=by)
        return row
