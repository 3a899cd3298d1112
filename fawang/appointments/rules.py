"""The rules of a slot: who has a place in it, until when a hold counts, who is next. Pure.

    waiting ──a place is free──► held ──book──► booked
                                  ▲  └─until passes─► gone
                     hold ────────┘
    release: from all three; what is free goes to who waits longest

A `Ledger` is what is known of one slot. Every function returns the ledger as it is afterwards and changes nothing.
A hold whose `until` has come counts no more at that moment, whether or not anybody has cleared it away.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fawang.kernel.rules.problems import Conflict, Invalid

#: For so long a place that has become free is kept for whoever waited for it. Own figure.
OFFERED_FOR = timedelta(hours=2)
#: A hold that outlives this is a booking in disguise. Own figure.
LONGEST_HOLD = timedelta(days=1)
MOST_SEATS = 200
LONGEST_KEY = 60


@dataclass(frozen=True, slots=True)
class Seat:
    """A place that somebody has. `until` is when the hold lapses; None: it is booked."""

    key: str
    number: int
    until: datetime | None = None

    def counts(self, now: datetime) -> bool:
        """Tell whether it occupies its place at `now`."""
        return self.until is None or self.until > now


@dataclass(frozen=True, slots=True)
class Ledger:
    """One slot: when it begins, how many it holds, who has a place, who waits for one (the longest first)."""

    begins: datetime
    capacity: int
    seats: tuple[Seat, ...] = ()
    waiting: tuple[str, ...] = ()

    def seat_of(self, key: str) -> Seat | None:
        """Return the place of `key`; None if it has none."""
        return next((seat for seat in self.seats if seat.key == key), None)

    def taken(self, now: datetime) -> int:
        """Return how many places are occupied at `now`."""
        return sum(seat.counts(now) for seat in self.seats)


def settle(ledger: Ledger, now: datetime) -> Ledger:
    """Clear away the holds that have lapsed, and keep what is free for those who wait, in order.

    Nothing is offered once the slot has begun.
    """
    seats = [seat for seat in ledger.seats if seat.counts(now)]
    waiting = list(ledger.waiting)
    while waiting and len(seats) < ledger.capacity and now < ledger.begins:
        until = min(now + OFFERED_FOR, ledger.begins)
        seats.append(Seat(waiting.pop(0), _free_number(seats), until))
    return replace(ledger, seats=tuple(seats), waiting=tuple(waiting))


def hold(ledger: Ledger, key: str, until: datetime, now: datetime, *, limit: int | None = None) -> Ledger:
    """Keep a place for `key` until `until`. Who has a place already keeps it as it is.

    Args:
        limit: no more than so many places are given out, whatever the capacity.

    Raises:
        Invalid: `field_wrong`, `until` is not after `now` or more than a day away.
        Conflict: `slot_full`; `slot_over`, the slot has begun.
    """
    if not now < until <= now + LONGEST_HOLD:
        raise Invalid("invalid", errors={"until": "field_wrong"})
    return _take(ledger, key, until, now, limit)


def book(ledger: Ledger, key: str, now: datetime, *, limit: int | None = None) -> Ledger:
    """Turn the hold of `key` into a booking; without a hold take a free place. Booking twice is booking once.

    Raises:
        Conflict: `slot_full`; `slot_over`.
    """
    ledger = _take(ledger, key, None, now, limit)
    booked = tuple(replace(seat, until=None) if seat.key == key else seat for seat in ledger.seats)
    return replace(ledger, seats=booked)


def wait(ledger: Ledger, key: str, now: datetime) -> Ledger:
    """Put `key` at the end of those who wait; where a place is free they have it at once.

    Waiting twice changes nothing.

    Raises:
        Conflict: `slot_over`.
    """
    ledger = settle(ledger, now)
    if ledger.seat_of(key) or key in ledger.waiting:
        return ledger
    if now >= ledger.begins:
        raise Conflict("slot_over")
    return settle(replace(ledger, waiting=(*ledger.waiting, _checked(key))), now)


def release(ledger: Ledger, key: str, now: datetime) -> Ledger:
    """Give up what `key` has: a booking, a hold, the wait for one. Who has nothing gives up nothing."""
    seats = tuple(seat for seat in ledger.seats if seat.key != key)
    waiting = tuple(one for one in ledger.waiting if one != key)
    return settle(replace(ledger, seats=seats, waiting=waiting), now)


def resize(ledger: Ledger, capacity: int, now: datetime) -> Ledger:
    """Change how many the slot holds. Places are numbered anew where a number would be too high.

    Raises:
        Invalid: `field_wrong`, below 0 or above 200.
        Conflict: `capacity_below_booked`, with `moment`, `booked`: nobody loses what was promised.
    """
    if not 0 <= capacity <= MOST_SEATS:
        raise Invalid("invalid", errors={"capacity": "field_wrong"})
    seats = [seat for seat in ledger.seats if seat.counts(now)]
    if len(seats) > capacity:
        raise Conflict("capacity_below_booked", moment=ledger.begins.isoformat(), booked=len(seats))
    kept = [seat for seat in seats if seat.number <= capacity]
    for seat in seats:
        if seat.number > capacity:
            kept.append(replace(seat, number=_free_number(kept)))
    return settle(replace(ledger, capacity=capacity, seats=tuple(kept)), now)


def _take(ledger: Ledger, key: str, until: datetime | None, now: datetime, limit: int | None) -> Ledger:
    ledger = settle(ledger, now)
    if ledger.seat_of(key):
        return ledger
    if now > ledger.begins:
        raise Conflict("slot_over")
    holds = ledger.capacity if limit is None else min(ledger.capacity, limit)
    if len(ledger.seats) >= holds:
        raise Conflict("slot_full")
    seat = Seat(_checked(key), _free_number(ledger.seats), until)
    # Whoever takes a place waits no more.
    waiting = tuple(one for one in ledger.waiting if one != key)
    return replace(ledger, seats=(*ledger.seats, seat), waiting=waiting)


def _free_number(seats: tuple[Seat, ...] | list[Seat]) -> int:
    used = {seat.number for seat in seats}
    return next(number for number in range(1, len(used) + 2) if number not in used)


def _checked(key: str) -> str:
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid("invalid", errors={"key": "field_wrong"})
    return key
