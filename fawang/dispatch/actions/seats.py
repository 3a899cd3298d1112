"""Seats: going on duty, breaks and their reasons, skills; and seats that are not heard of any more."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.dispatch.actions._journal import locked, tell
from fawang.dispatch.actions._pools import pool_for
from fawang.dispatch.events import SeatLost
from fawang.dispatch.models import Offer, Seat
from fawang.dispatch.queries import connected, pools, seats
from fawang.dispatch.rules import LEVELS, Language, Level, Matter, Mover, Presence, Reason, check_presence
from fawang.dispatch.rules.matching.inputs import Declined, PresenceSet, SeatSet
from fawang.dispatch.rules.matching.suitability import Family, Profile
from fawang.kernel import clock
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.people.rules.groups import Group

SKILLS_SET = audit.declare("dispatch.skills_set", gettext_lazy("Changed what a lawyer can do"))
MOVED = audit.declare("dispatch.seat_moved", gettext_lazy("Changed what a colleague's seat does"))
MOST_CHATS = 3


@dataclass(frozen=True, slots=True)
class Skills:
    """What a lawyer can do. `languages`: language → level; `chats` how many people at once, 0 to 3."""

    languages: Mapping[Language, Level]
    matters: Collection[Matter] = ()
    groups: Collection[Group] = ()
    calls: bool = False
    chats: int = MOST_CHATS


def set_presence(*, by: Actor, staff_id: int, presence: Presence, reason: Reason | None = None) -> Seat:
    """Change what a seat is doing; return it. During a talk a break or the end of duty takes effect after it.

    Raises:
        NotFound: nobody of whom the caller may know has such a seat.
        NotAllowed: `presence_not_theirs`; `not_allowed` for somebody who answers no questions.
        Conflict: `presence_not_from_here`.
        Invalid: `presence_reason`.
    """
    mover = Mover.SEAT if by.id == staff_id else Mover.SUPERVISOR
    with transaction.atomic():
        seat = _seat(staff_id, by, mover)
        pool = locked(seat.pool_id)
        seat = Seat.objects.select_related("pool").get(pk=seat.pk)
        if mover == Mover.SUPERVISOR and not by.permissions_on(pool.units) & {
            Permission.CONSULTATION_SUPERVISE
        }:
            raise NotFound("not_found")
        if mover == Mover.SEAT:
            seat.beat_at, seat.lost_at = clock.now(), None
            seat.save(update_fields=["beat_at", "lost_at"])
        if (presence, reason or "") == (seat.presence, seat.reason) and not seat.wish:
            return seat
        # Taking a wish back, or freeing the place of a talk that is over beside one that runs, changes no presence.
        stays = presence == Presence.READY and bool(seat.wish or seat.wrap_ups) and mover == Mover.SEAT
        if not stays:
            check_presence(Presence(seat.presence), presence, by=mover, reason=reason)
        if presence == Presence.READY:
            # Zones and firms may have changed since the last duty.
            tell(pool, _seat_set(seat), by=by)
        tell(pool, PresenceSet(0.0, f"{staff_id}", presence, reason), by=by)
        if mover == Mover.SUPERVISOR:
            audit.record(MOVED, by=by, object=f"dispatch.seat:{staff_id}", unit_id=pool.unit_id)
        seat.refresh_from_db()
    return seat


def set_skills(*, by: Actor, staff_id: int, skills: Skills) -> Seat:
    """Say what a lawyer can do; themselves, or whoever leads their shift.

    Raises:
        NotFound: nobody of whom the caller may know has such a seat.
        Invalid: no language at all, or more chats than one can follow.
    """
    errors = {}
    if not skills.languages:
        errors["languages"] = "field_required"
    if not 0 <= skills.chats <= MOST_CHATS:
        errors["chats"] = "field_wrong"
    if not skills.calls and not skills.chats:
        errors["chats"] = "seat_serves_nobody"
    if errors:
        raise Invalid("invalid", errors=errors)
    mover = Mover.SEAT if by.id == staff_id else Mover.SUPERVISOR
    with transaction.atomic():
        seat = _seat(staff_id, by, mover)
        pool = locked(seat.pool_id)
        if mover == Mover.SUPERVISOR and not by.permissions_on(pool.units) & {
            Permission.CONSULTATION_SUPERVISE
        }:
            raise NotFound("not_found")
        seat.languages = {str(language): str(level) for language, level in skills.languages.items()}
        seat.matters, seat.groups = sorted(skills.matters), sorted(skills.groups)
        seat.calls, seat.chats = skills.calls, skills.chats
        seat.save(update_fields=["languages", "matters", "groups", "calls", "chats"])
        tell(pool, _seat_set(seat), by=by)
        audit.record(SKILLS_SET, by=by, object=f"dispatch.seat:{staff_id}", unit_id=pool.unit_id)
    return seat


def describe_again(*, by: Actor, staff_ids: Collection[int]) -> None:
    """Tell matching anew what seats on duty can do: what rooms above know of their lawyers has changed."""
    on_duty = Seat.objects.filter(staff_id__in=list(staff_ids)).exclude(presence=Presence.OFFLINE)
    for seat in on_duty.select_related("pool").order_by("pool_id", "staff_id"):
        with transaction.atomic():
            tell(locked(seat.pool_id), _seat_set(seat), by=by)


def decline(*, by: Actor, offer: str) -> None:
    """Let somebody who rings go to another lawyer.

    Raises:
        Conflict: `offer_is_over`, it rang out or they left meanwhile.
    """
    with transaction.atomic():
        row = Offer.objects.select_related("contact").filter(name=offer, staff_id=by.known_id).first()
        if row is None:
            raise NotFound("not_found")
        pool = locked(row.contact.pool_id)
        row.refresh_from_db()
        if row.outcome == "declined":
            return
        if row.outcome:
            raise Conflict("offer_is_over")
        tell(pool, Declined(0.0, offer), by=by)


def beat(*, by: Actor) -> None:
    """Note that a lawyer's page is there."""
    Seat.objects.filter(staff_id=by.known_id).update(beat_at=clock.now(), lost_at=None)


def lose(*, by: Actor, staff_id: int) -> None:
    """Take off duty whose telephone cannot be reached, and tell the rooms above."""
    with transaction.atomic():
        seat = seats.seat_of(staff_id)
        if seat is None or seat.presence == Presence.OFFLINE:
            return
        pool = locked(seat.pool_id)
        tell(pool, PresenceSet(0.0, f"{staff_id}", Presence.OFFLINE, Reason.CONNECTION_LOST), by=by)
        now = clock.now()
        Seat.objects.filter(pk=seat.pk).update(beat_at=None, lost_at=now)
        outbox.publish(SeatLost(staff_id=staff_id, seconds=0), by=by)
        live.announce(pools.seat_topic(staff_id))


def lose_silent(*, by: Actor, now: datetime) -> int:
    """Take off duty whose page was not heard of for too long, and tell the rooms above; return how many."""
    lost = 0
    for seat in seats.silent(now):
        with transaction.atomic():
            pool = locked(seat.pool_id)
            seat.refresh_from_db()
            if (
                seat.beat_at is None
                or seat.beat_at >= now - seats.SILENT
                or seat.presence == Presence.OFFLINE
            ):
                continue
            presence = PresenceSet(0.0, f"{seat.staff_id}", Presence.OFFLINE, Reason.CONNECTION_LOST)
            tell(pool, presence, by=by)
            # The wish is told once; what the silence means for the talks is for the rooms that hold them.
            Seat.objects.filter(pk=seat.pk).update(beat_at=None, lost_at=seat.beat_at)
            seconds = int((now - seat.beat_at).total_seconds())
            outbox.publish(SeatLost(staff_id=seat.staff_id, seconds=seconds), by=by)
            live.announce(pools.seat_topic(seat.staff_id))
            lost += 1
    return lost


def _seat(staff_id: int, by: Actor, mover: Mover) -> Seat:
    seat = seats.seat_of(staff_id)
    if seat is not None:
        return seat
    if mover != Mover.SEAT:
        raise NotFound("not_found")
    centre = pools.centre_for(by)
    if centre is None:
        raise NotAllowed("not_allowed")
    lawyer = organisations.lawyer(by.lawyer_id) if by.lawyer_id else None
    spoken = [Language(code) for code in lawyer.languages] if lawyer else []
    languages = {str(code): str(Level.FLUENT) for code in spoken} | {
        str(Language.MANDARIN): str(Level.NATIVE)
    }
    seat, _ = Seat.objects.get_or_create(
        staff_id=staff_id,
        defaults={
            "pool": pool_for(centre),
            "languages": languages,
            "matters": sorted(set(lawyer.skills) & set(Matter)) if lawyer else [],
            "since": clock.now(),
        },
    )
    return seat


def _seat_set(seat: Seat) -> SeatSet:
    levels = {Language(code): Level(level) for code, level in seat.languages.items()}
    languages = sorted(levels.items(), key=lambda pair: (LEVELS.index(pair[1]), pair[0]))
    lawyer = people.staff_identity(seat.staff_id).actor
    region = organisations.unit(seat.pool.unit_id).region_code
    taken = connected.taken_outside(seat.staff_id)
    return SeatSet(
        0.0,
        f"{seat.staff_id}",
        Profile(
            Family(tuple(languages), connected.zones_of(seat.staff_id)),
            frozenset(map(Matter, seat.matters)),
            frozenset(map(Group, seat.groups)),
            region[:4] if region[2:4] != "00" else "",
        ),
        frozenset({f"staff:{seat.staff_id}", *(f"firm:{grant.unit_id}" for grant in lawyer.grants)}),
        calls=seat.calls and taken < connected.ALL_PLACES,
        chats=max(0, seat.chats - taken),
    )
