"""What happened goes into the journal; the rows that follow from it are written with it. A part of the actions here.

Lock order: whatever else a transaction locks it has locked before; the pool's row comes last.
"""

import uuid
from collections.abc import Iterable
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
from fawang.kernel import clock, live, outbox
from fawang.kernel.actor import Actor


def locked(pool_id: int) -> Pool:
    """Return a pool under lock: until the commit nobody else changes who serves whom there."""
    return Pool.objects.select_for_update().get(pk=pool_id)


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
    Entry.objects.create(
        pool=pool, seq=pool.seq, name=pool.last, happened=as_plain(happened), actor=by.label, at=now
    )
    pool.save(update_fields=["seq", "last", "wake_at"])
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
        rows = {row.name: row for row in models.Contact.objects.filter(name__in=contacts - {""})}
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
            models.Offer.objects.create(
                name=decision.id,
                contact=rows[decision.contact],
                staff_id=int(decision.seat),
                at=self._now,
                until=datetime.fromtimestamp(decision.until, UTC),
                why=[[fact.code, round(fact.value, 3)] for fact in decision.why],
            )
        elif isinstance(decision, PlaceLost):
            outbox.publish(PlaceLostEvent(subject=rows[decision.contact].subject), by=self._by)

    def _close_offer(self, name: str, outcome: str) -> None:
        models.Offer.objects.filter(name=name, outcome="").update(outcome=outcome, ended_at=self._now)

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
        row.save(update_fields=["standing", "offers", "staff_id", "answered_at", "ended_at", "ended"])

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
        for row in models.Seat.objects.filter(pool=self._pool, staff_id__in=[int(name) for name in names]):
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
            row.save(
                update_fields=["presence", "reason", "wish", "since", "on_duty_since", "talks", "wrap_ups"]
            )

    def _spell(self, row: models.Seat, presence: Presence, reason: str) -> None:
        models.Spell.objects.filter(staff_id=row.staff_id, until_at__isnull=True).update(until_at=self._now)
        if presence != Presence.OFFLINE:
            models.Spell.objects.create(
                staff_id=row.staff_id, pool=self._pool, presence=presence, reason=reason, from_at=self._now
            )
