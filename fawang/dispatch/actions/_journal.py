"""What happened goes into the journal; the rows that follow from it are written with it. A part of the actions here.

Lock order: whatever else a transaction locks it has locked before; the pool's row comes last. All rows here change under
that lock alone, so where writes are gathered (`kernel.gathering`) each is read once.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from math import inf

from fawang.dispatch import models
from fawang.dispatch.contacts import Standing
from fawang.dispatch.decisions import Decision, LeftToList, Offer, PlaceLost, Withdrawn
from fawang.dispatch.events import PlaceLost as PlaceLostEvent
from fawang.dispatch.inputs import Accepted, Ended, Input, Left, Taken
from fawang.dispatch.journal import as_plain, subjects
from fawang.dispatch.matching import Matching
from fawang.dispatch.models import Entry, Pool
from fawang.dispatch.queries import replica
from fawang.dispatch.queries.pools import board_topic, seat_topic
from fawang.dispatch.rules import Presence
from fawang.kernel import clock, gathering, live, outbox
from fawang.kernel.actor import Actor


def locked(pool_id: int) -> Pool:
    """Return a pool under lock: until the commit nobody else changes who serves whom there."""
    return gathering.held((Pool, pool_id), lambda: Pool.objects.select_for_update().get(pk=pool_id))


def contacts_named(names: Collection[str]) -> dict[str, models.Contact]:
    """Return people by the names that matching knows them by; those that it alone knows are missing."""
    missing = [name for name in names if not gathering.is_held((models.Contact, name))]
    found = {}
    if missing:
        # Whoever was added here is held.
        with gathering.looking_past():
            found = {row.name: row for row in models.Contact.objects.filter(name__in=missing)}
        for row in found.values():
            gathering.hold((models.Contact, row.name), row)
    return found | {
        name: gathering.held((models.Contact, name), _nobody) for name in names if name not in missing
    }


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
    found += [gathering.held((models.Seat, one), _nobody) for one in staff_ids if one not in missing]
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
    staff = {row.staff_id for row in rows.values() if row.staff_id}
    for seat in models.Seat.objects.filter(staff_id__in=staff):
        gathering.hold((models.Seat, seat.staff_id), seat)
    for spell in models.Spell.objects.filter(staff_id__in=staff, until_at=None):
        gathering.hold((models.Spell, spell.staff_id), spell)


def centres_of(subjects: Collection[str]) -> set[int]:
    """Return the pools at which somebody waits or talks."""
    rows = models.Contact.objects.filter(subject__in=subjects, ended_at=None)
    return set(rows.values_list("pool_id", flat=True))


def hold_offer(row: models.Contact, offer: models.Offer | None) -> None:
    """Let what is gathered know what rings for somebody; None: nothing does."""
    gathering.hold(("rings for", row.pk), offer)
    if offer is not None:
        gathering.hold((models.Offer, offer.name), offer)


def _nobody() -> None:
    return None


def tell(pool: Pool, happened: Input, *, by: Actor) -> list[Decision]:
    """Write down what happened and what follows from it; return the decisions.

    Args:
        pool: under lock (`locked`).
        happened: its `at` is set here, to the present.
    """
    now = clock.now()
    happened = replace(happened, at=now.timestamp())
    copy = replica.for_writing(pool)
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
    _Rows(pool, copy.matching, now, by).follow(happened, decisions)
    return decisions


def _moment(seconds: float) -> datetime | None:
    return None if seconds == inf else datetime.fromtimestamp(max(seconds, 0.0), UTC)


class _Rows:
    """Brings the rows of what an entry has touched to what matching says of it now."""

    def __init__(self, pool: Pool, matching: Matching, now: datetime, by: Actor) -> None:
        self._pool, self._matching, self._now, self._by = pool, matching, now, by
        self._topics: set[str] = set()

    def follow(self, happened: Input, decisions: list[Decision]) -> None:
        contact, seat = subjects(happened)
        contacts, seats = {contact}, {seat}
        for decision in decisions:
            contacts.add(getattr(decision, "contact", ""))
            seats.add(getattr(decision, "seat", ""))
        rows = contacts_named(contacts - {""})
        seats |= {f"{row.staff_id}" for row in rows.values() if row.staff_id}
        for decision in decisions:
            self._offers(decision, rows)
        if isinstance(happened, Accepted):
            self._close_offer(happened.offer, "accepted")
        for row in rows.values():
            self._contact(row, happened, decisions)
        self._seats(seats - {""})
        self._topics |= {board_topic(unit) for unit in self._pool.units}
        live.announce(*sorted(self._topics))

    def _offers(self, decision: Decision, rows: dict[str, models.Contact]) -> None:
        if isinstance(decision, Withdrawn):
            self._close_offer(decision.offer, decision.code)
        elif isinstance(decision, Offer):
            offer = models.Offer(
                name=decision.id,
                contact=rows[decision.contact],
                staff_id=int(decision.seat),
                at=self._now,
                until=datetime.fromtimestamp(decision.until, UTC),
                why=[[fact.code, round(fact.value, 3)] for fact in decision.why],
            )
            gathering.add(offer)
            hold_offer(rows[decision.contact], offer)
        elif isinstance(decision, PlaceLost):
            outbox.publish(PlaceLostEvent(subject=rows[decision.contact].subject), by=self._by)

    def _close_offer(self, name: str, outcome: str) -> None:
        if not gathering.is_held((models.Offer, name)):
            models.Offer.objects.filter(name=name, outcome="").update(outcome=outcome, ended_at=self._now)
            return
        offer: models.Offer = gathering.held((models.Offer, name), _nobody)  # type: ignore[arg-type]
        if not offer.outcome:
            offer.outcome, offer.ended_at = outcome, self._now
            gathering.change(offer, "outcome", "ended_at")

    def _contact(self, row: models.Contact, happened: Input, decisions: Iterable[Decision]) -> None:
        self._topics.add(row.subject)
        one = self._matching.contacts.get(row.name)
        if row.ended_at is not None:
            return
        if one is None:
            row.ended, row.ended_at, row.standing = (
                self._how_ended(row, happened, decisions),
                self._now,
                "ended",
            )
            if isinstance(happened, Taken | Accepted) and row.answered_at is None:
                row.answered_at = self._now
        else:
            row.standing, row.offers = one.standing, one.attempt
            has_seat = one.standing in (Standing.OFFERED, Standing.TALKING)
            row.staff_id = int(one.seat) if has_seat else None
            if one.standing == Standing.TALKING and row.answered_at is None:
                row.answered_at = self._now
        if row.ended_at is not None:
            gathering.hold(("running", row.subject), None)
        gathering.change(row, "standing", "offers", "staff_id", "answered_at", "ended_at", "ended")

    def _how_ended(self, row: models.Contact, happened: Input, decisions: Iterable[Decision]) -> str:
        for decision in decisions:
            if isinstance(decision, PlaceLost) and decision.contact == row.name:
                return models.Ended.PLACE_LOST
            if isinstance(decision, LeftToList) and decision.contact == row.name:
                return models.Ended.LEFT_TO_LIST
        if isinstance(happened, Taken):
            return models.Ended.ELSEWHERE
        if isinstance(happened, Left) and row.answered_at is None:
            return models.Ended.GAVE_UP
        assert isinstance(happened, Accepted | Ended | Left), happened
        return models.Ended.SERVED

    def _seats(self, names: set[str]) -> None:
        for row in seats_of(self._pool, [int(name) for name in names]):
            seat = self._matching.seats.all.get(str(row.staff_id))
            if seat is None:
                continue
            self._topics.add(seat_topic(row.staff_id))
            reason, wish = seat.reason or "", seat.wish[0] if seat.wish else ""
            if (row.presence, row.reason) != (seat.presence, reason):
                self._spell(row, seat.presence, reason)
                row.since = self._now
            if seat.presence == Presence.OFFLINE:
                row.on_duty_since = None
            elif row.on_duty_since is None:
                row.on_duty_since = self._now
            row.presence, row.reason, row.wish = seat.presence, reason, wish
            row.talks = len(seat.talks)
            row.wrap_ups = [
                [name, wrap.until if wrap.until < inf else None] for name, wrap in seat.wraps.items()
            ]
            gathering.change(row, "presence", "reason", "wish", "since", "on_duty_since", "talks", "wrap_ups")

    def _spell(self, row: models.Seat, presence: Presence, reason: str) -> None:
        key = (models.Spell, row.staff_id)
        if not gathering.is_held(key):
            open_ = models.Spell.objects.filter(staff_id=row.staff_id, until_at__isnull=True)
            open_.update(until_at=self._now)
        elif (spell := gathering.held(key, _nobody)) is not None:
            spell.until_at = self._now
            gathering.change(spell, "until_at")
        if presence == Presence.OFFLINE:
            gathering.hold(key, None)
            return
        begun = models.Spell(
            staff_id=row.staff_id, pool=self._pool, presence=presence, reason=reason, from_at=self._now
        )
        gathering.add(begun)
        gathering.hold(key, begun)
