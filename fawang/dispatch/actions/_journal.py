"""What happened goes into the journal; the rows that follow from it are written with it. A part of the actions here.

Lock order: whatever else a transaction locks it has locked before; the pool's row comes last. All rows here change
under that lock alone, so where writes are gathered (`kernel.gathering`) each is read once, and follows at the end, or
when somebody asks for it.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf

from fawang.dispatch import models
from fawang.dispatch.events import PlaceLost as PlaceLostEvent
from fawang.dispatch.models import Entry, Pool
from fawang.dispatch.queries import replica
from fawang.dispatch.queries.pools import board_topic, seat_topic
from fawang.dispatch.rules import Presence
from fawang.dispatch.rules.matching.contacts import Standing
from fawang.dispatch.rules.matching.decisions import Decision, LeftToList, Offer, PlaceLost, Withdrawn
from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.inputs import Accepted, Ended, Input, Left, Taken
from fawang.dispatch.rules.matching.journal import as_plain, subjects
from fawang.kernel import clock
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage import gathering


def locked(pool_id: int) -> Pool:
    """Return a pool under lock: until the commit nobody else changes who serves whom there."""
    return gathering.held((Pool, pool_id), lambda: Pool.objects.select_for_update().get(pk=pool_id))


def contacts_named(names: Collection[str]) -> dict[str, models.Contact]:
    """Return people by the names that matching knows them by; those that it alone knows are missing."""
    missing = [name for name in names if not gathering.is_held((models.Contact, name))]
    found: dict[str, models.Contact] = {}
    if missing:
        # Whoever was added here is held.
        with gathering.looking_past():
            found = {row.name: row for row in models.Contact.objects.filter(name__in=missing)}
        for row in found.values():
            gathering.hold((models.Contact, row.name), row)
    held = {name: gathering.get((models.Contact, name)) for name in names if name not in missing}
    return found | {name: row for name, row in held.items() if row is not None}


def seats_of(pool: Pool, staff_ids: Collection[int]) -> list[models.Seat]:
    """Return the seats of some lawyers at a centre."""
    missing = [one for one in staff_ids if not gathering.is_held((models.Seat, one))]
    found: list[models.Seat | None] = []
    if missing:
        with gathering.looking_past():
            found += models.Seat.objects.filter(pool=pool, staff_id__in=missing)
        for row in found:
            assert row is not None
            gathering.hold((models.Seat, row.staff_id), row)
    found += [gathering.get((models.Seat, one)) for one in staff_ids if one not in missing]
    return [row for row in found if row is not None and row.pool_id == pool.pk]


def read_ahead(subjects: Collection[str], pool_ids: Collection[int]) -> None:
    """Lock the centres, and read, in a few statements, whom the works that are gathered now will ask for.

    Args:
        subjects: of those who wait or talk; about nobody else than them is told what they wait with.
    """
    for pool in Pool.objects.select_for_update().filter(pk__in=pool_ids).order_by("pk"):
        gathering.hold((Pool, pool.pk), pool)
    running = {row.subject: row for row in models.Contact.objects.filter(subject__in=subjects, ended_at=None)}
    for subject in subjects:
        row = running.get(subject)
        gathering.hold(("running", subject), row)
        if row is not None:
            gathering.hold((models.Contact, row.name), row)
    rows = {row.pk: row for row in running.values()}
    ringing = {one.contact_id: one for one in models.Offer.objects.filter(contact__in=rows, outcome="")}
    for number, row in rows.items():
        hold_offer(row, ringing.get(number))


def centres_of(subjects: Collection[str]) -> set[int]:
    """Return the pools at which somebody waits or talks."""
    rows = models.Contact.objects.filter(subject__in=subjects, ended_at=None)
    return set(rows.values_list("pool_id", flat=True))


def hold_offer(row: models.Contact, offer: models.Offer | None) -> None:
    """Let what is gathered know what rings for somebody; None: nothing does."""
    gathering.hold(("rings for", row.pk), offer)
    if offer is not None:
        gathering.hold((models.Offer, offer.name), offer)


def tell(pool: Pool, happened: Input, *, by: Actor) -> list[Decision]:
    """Write down what happened and what follows from it; return the decisions.

    Args:
        pool: under lock (`locked`).
        happened: its `at` is set here, to the present.
    """
    now = clock.now()
    happened = replace(happened, at=now.timestamp())
    copy = replica.for_writing(pool)
    had = _seat_had(copy.matching, happened)
    try:
        decisions = copy.matching.handle(happened)
    except BaseException:
        replica.forget(pool.pk)
        raise
    pool.seq += 1
    pool.last = uuid.uuid4()
    copy.seq, copy.last = pool.seq, pool.last
    pool.wake_at = _moment(copy.matching.wake_at)
    gathering.add(
        Entry(pool=pool, seq=pool.seq, name=pool.last, happened=as_plain(happened), actor=by.label, at=now)
    )
    gathering.change(pool, "seq", "last", "wake_at")
    told = _told(copy.matching, happened, decisions, had, now, by)
    if gathering.is_gathering():
        unsettled = gathering.held(("unsettled", pool.pk), list)
        unsettled.append(told)
        gathering.later(_settle_all, pool.pk, pool, first=True)
    else:
        _Rows(pool).follow([told])
    return decisions


def settle(pool: Pool, name: str = "") -> None:
    """Bring the rows to what has been told, where that is gathered: of one contact that is asked for, or of all."""
    unsettled: list[_Told] = gathering.held(("unsettled", pool.pk), list)
    if unsettled and (not name or any(name in told.contacts for told in unsettled)):
        gathering.hold(("unsettled", pool.pk), [])
        _Rows(pool).follow(unsettled)


def _settle_all(pools: dict[int, Pool]) -> None:
    for pool in pools.values():
        settle(pool)


def _moment(seconds: float) -> datetime | None:
    return None if seconds == inf else datetime.fromtimestamp(max(seconds, 0.0), UTC)


@dataclass(frozen=True, slots=True)
class _Stood:
    """How somebody stood after an entry."""

    standing: Standing
    attempt: int
    seat: str


@dataclass(frozen=True, slots=True)
class _Did:
    """What a seat did after an entry."""

    presence: Presence
    reason: str
    wish: str
    talks: int
    wrap_ups: list[list[object]]


@dataclass(frozen=True, slots=True)
class _Told:
    """An entry, what followed from it, and how those stood then whom it has touched; None: not in matching any more."""

    happened: Input
    decisions: list[Decision]
    contacts: dict[str, _Stood | None]
    seats: dict[str, _Did | None]
    now: datetime
    by: Actor


def _seat_had(matching: Matching, happened: Input) -> str:
    """Return the seat of whomever something happens to, before it does."""
    contact = matching.contacts.get(subjects(happened)[0])
    return contact.seat if contact is not None else ""


def _told(
    matching: Matching, happened: Input, decisions: list[Decision], had: str, now: datetime, by: Actor
) -> _Told:
    contact, seat = subjects(happened)
    contacts, seats = {contact}, {seat, had}
    for decision in decisions:
        contacts.add(getattr(decision, "contact", ""))
        seats.add(getattr(decision, "seat", ""))
    stood = {name: _stood(matching, name) for name in contacts - {""}}
    seats |= {one.seat for one in stood.values() if one is not None}
    return _Told(happened, decisions, stood, {name: _did(matching, name) for name in seats - {""}}, now, by)


def _stood(matching: Matching, name: str) -> _Stood | None:
    one = matching.contacts.get(name)
    return None if one is None else _Stood(one.standing, one.attempt, one.seat)


def _did(matching: Matching, name: str) -> _Did | None:
    seat = matching.seats.all.get(name)
    if seat is None:
        return None
    wraps: list[list[object]] = [
        [contact, wrap.until if wrap.until < inf else None] for contact, wrap in seat.wraps.items()
    ]
    return _Did(seat.presence, seat.reason or "", seat.wish[0] if seat.wish else "", len(seat.talks), wraps)


class _Rows:
    """Brings the rows of what entries have touched to what matching said of it then."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._topics: set[str] = set()

    def follow(self, several: Sequence[_Told]) -> None:
        rows = contacts_named({name for told in several for name in told.contacts})
        staff = {name for told in several for name in told.seats}
        seats = {f"{row.staff_id}": row for row in seats_of(self._pool, [int(name) for name in staff])}
        self._read_spells(seats)
        for told in several:
            self._entry(told, rows, seats)
        self._topics |= {board_topic(unit) for unit in self._pool.units}
        live.announce(*sorted(self._topics))

    def _entry(self, told: _Told, rows: dict[str, models.Contact], seats: dict[str, models.Seat]) -> None:
        for decision in told.decisions:
            self._offers(decision, rows, told)
        if isinstance(told.happened, Accepted):
            self._close_offer(told.happened.offer, "accepted", told.now)
        for name, stood in told.contacts.items():
            if name in rows:
                self._contact(rows[name], stood, told)
        for name, did in told.seats.items():
            if did is not None and name in seats:
                self._seat(seats[name], did, told.now)

    def _offers(self, decision: Decision, rows: dict[str, models.Contact], told: _Told) -> None:
        if isinstance(decision, Withdrawn):
            self._close_offer(decision.offer, decision.code, told.now)
        elif isinstance(decision, Offer):
            offer = models.Offer(
                name=decision.id,
                contact=rows[decision.contact],
                staff_id=int(decision.seat),
                at=told.now,
                until=datetime.fromtimestamp(decision.until, UTC),
                why=[[fact.code, round(fact.value, 3)] for fact in decision.why],
            )
            gathering.add(offer)
            hold_offer(rows[decision.contact], offer)
        elif isinstance(decision, PlaceLost):
            outbox.publish(PlaceLostEvent(subject=rows[decision.contact].subject), by=told.by)

    def _close_offer(self, name: str, outcome: str, now: datetime) -> None:
        if not gathering.is_held((models.Offer, name)):
            models.Offer.objects.filter(name=name, outcome="").update(outcome=outcome, ended_at=now)
            return
        offer: models.Offer = gathering.get((models.Offer, name))
        if not offer.outcome:
            offer.outcome, offer.ended_at = outcome, now
            gathering.change(offer, "outcome", "ended_at")

    def _contact(self, row: models.Contact, stood: _Stood | None, told: _Told) -> None:
        self._topics.add(row.subject)
        if row.ended_at is not None:
            return
        if stood is None:
            row.ended, row.ended_at, row.standing = self._how_ended(row, told), told.now, "ended"
            if isinstance(told.happened, Taken | Accepted) and row.answered_at is None:
                row.answered_at = told.now
        else:
            row.standing, row.offers = stood.standing, stood.attempt
            has_seat = stood.standing in (Standing.OFFERED, Standing.TALKING)
            row.staff_id = int(stood.seat) if has_seat else None
            if stood.standing == Standing.TALKING and row.answered_at is None:
                row.answered_at = told.now
        if row.ended_at is not None:
            gathering.hold(("running", row.subject), None)
        gathering.change(row, "standing", "offers", "staff_id", "answered_at", "ended_at", "ended")

    def _how_ended(self, row: models.Contact, told: _Told) -> str:
        for decision in told.decisions:
            if isinstance(decision, PlaceLost) and decision.contact == row.name:
                return models.Ended.PLACE_LOST
            if isinstance(decision, LeftToList) and decision.contact == row.name:
                return models.Ended.LEFT_TO_LIST
        if isinstance(told.happened, Taken):
            return models.Ended.ELSEWHERE
        if isinstance(told.happened, Left) and row.answered_at is None:
            return models.Ended.GAVE_UP
        assert isinstance(told.happened, Accepted | Ended | Left), told.happened
        return models.Ended.SERVED

    def _seat(self, row: models.Seat, did: _Did, now: datetime) -> None:
        self._topics.add(seat_topic(row.staff_id))
        if (row.presence, row.reason) != (did.presence, did.reason):
            self._spell(row, did.presence, did.reason, now)
            row.since = now
        if did.presence == Presence.OFFLINE:
            row.on_duty_since = None
        elif row.on_duty_since is None:
            row.on_duty_since = now
        row.presence, row.reason, row.wish = did.presence, did.reason, did.wish
        row.talks, row.wrap_ups = did.talks, did.wrap_ups
        gathering.change(row, "presence", "reason", "wish", "since", "on_duty_since", "talks", "wrap_ups")

    def _read_spells(self, seats: dict[str, models.Seat]) -> None:
        """Read the present spells of seats, where what is written is gathered."""
        missing = [
            row.staff_id for row in seats.values() if not gathering.is_held((models.Spell, row.staff_id))
        ]
        if not gathering.is_gathering() or not missing:
            return
        for staff_id in missing:
            gathering.hold((models.Spell, staff_id), None)
        # Those that begin here are held.
        with gathering.looking_past():
            for spell in models.Spell.objects.filter(staff_id__in=missing, until_at__isnull=True):
                gathering.hold((models.Spell, spell.staff_id), spell)

    def _spell(self, row: models.Seat, presence: Presence, reason: str, now: datetime) -> None:
        key = (models.Spell, row.staff_id)
        if not gathering.is_held(key):
            open_ = models.Spell.objects.filter(staff_id=row.staff_id, until_at__isnull=True)
            open_.update(until_at=now)
        elif (spell := gathering.get(key)) is not None:
            spell.until_at = now
            gathering.change(spell, "until_at")
        if presence == Presence.OFFLINE:
            gathering.hold(key, None)
            return
        begun = models.Spell(
            staff_id=row.staff_id, pool=self._pool, presence=presence, reason=reason, from_at=now
        )
        gathering.add(begun)
        gathering.hold(key, begun)
