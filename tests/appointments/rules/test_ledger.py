"""The rules of a slot, by a machine that does anything in any order, and by name where the order matters."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fawang.appointments.rules import ledger as rules
from fawang.appointments.rules.ledger import LONGEST_HOLD, OFFERED_FOR, Ledger, Seat
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Conflict, Invalid, Problem

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=CHINA)
LATER = NOW + timedelta(minutes=10)
KEYS = st.sampled_from([f"key-{number}" for number in range(12)])


def slot(capacity: int = 2, *, begins: datetime = NOW + timedelta(days=1)) -> Ledger:
    """Return a slot that nobody has taken anything of."""
    return Ledger(begins, capacity)


class AnySlot(RuleBasedStateMachine):
    """Whatever people do, and however long they wait: never more than the capacity, and nobody loses a booking."""

    @initialize(capacity=st.integers(0, 4))
    def open(self, capacity: int) -> None:
        """Open a slot that begins in a day."""
        self.now = NOW
        self.ledger = slot(capacity)
        #: Who was told that they have a place for good.
        self.booked: set[str] = set()

    def _do(self, after: Ledger) -> None:
        gone = {one for one in self.ledger.waiting if one not in after.waiting}
        # Those who leave the line have a place, unless they left it themselves.
        self.offered = gone & {seat.key for seat in after.seats}
        for key in self.offered:
            ahead = self.ledger.waiting[: self.ledger.waiting.index(key)]
            assert all(after.seat_of(one) or one not in after.waiting for one in ahead)
        self.ledger = after

    @rule(key=KEYS, minutes=st.integers(1, 300), limit=st.none() | st.integers(0, 4))
    def hold(self, key: str, minutes: int, limit: int | None) -> None:
        """Hold a place."""
        try:
            self._do(
                rules.hold(self.ledger, key, self.now + timedelta(minutes=minutes), self.now, limit=limit)
            )
        except Problem as problem:
            assert problem.code in ("slot_full", "slot_over")

    @rule(key=KEYS, limit=st.none() | st.integers(0, 4))
    def book(self, key: str, limit: int | None) -> None:
        """Book a place."""
        had = self.ledger.seat_of(key)
        try:
            after = rules.book(self.ledger, key, self.now, limit=limit)
        except Conflict as problem:
            assert problem.code in ("slot_full", "slot_over")
            assert had is None or not had.counts(self.now)
            return
        assert rules.book(after, key, self.now) == after
        self._do(after)
        self.booked.add(key)

    @rule(key=KEYS)
    def release(self, key: str) -> None:
        """Give up whatever one has."""
        self._do(rules.release(self.ledger, key, self.now))
        self.booked.discard(key)
        assert self.ledger.seat_of(key) is None
        assert key not in self.ledger.waiting

    @rule(key=KEYS)
    def wait(self, key: str) -> None:
        """Wait for a place."""
        try:
            self._do(rules.wait(self.ledger, key, self.now))
        except Conflict as problem:
            assert problem.code == "slot_over"

    @rule(capacity=st.integers(0, 4))
    def resize(self, capacity: int) -> None:
        """Hold more or fewer."""
        taken = self.ledger.taken(self.now)
        try:
            self._do(rules.resize(self.ledger, capacity, self.now))
        except Conflict as problem:
            assert (problem.code, problem.params["booked"]) == ("capacity_below_booked", taken)
            assert taken > capacity

    @rule(minutes=st.integers(1, 240))
    def pass_time(self, minutes: int) -> None:
        """Let time pass; nobody clears anything away."""
        self.now += timedelta(minutes=minutes)

    @rule()
    def settle(self) -> None:
        """Clear away and offer."""
        self._do(rules.settle(self.ledger, self.now))
        if self.now < self.ledger.begins and self.ledger.waiting:
            assert len(self.ledger.seats) == self.ledger.capacity

    @invariant()
    def never_overbooked(self) -> None:
        """No number is given twice or is above the capacity, and whoever booked still has a place."""
        numbers = [seat.number for seat in self.ledger.seats]
        assert len(set(numbers)) == len(numbers)
        assert all(1 <= number <= self.ledger.capacity for number in numbers)
        assert self.ledger.taken(self.now) <= self.ledger.capacity
        assert {seat.key for seat in self.ledger.seats if seat.until is None} == self.booked
        keys = [*(seat.key for seat in self.ledger.seats), *self.ledger.waiting]
        assert len(set(keys)) == len(keys)


TestAnySlot = AnySlot.TestCase
# Some ten thousand steps.
TestAnySlot.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)


def test_a_hold_counts_until_its_moment_and_not_at_it() -> None:
    held = rules.hold(slot(1), "a", LATER, NOW)
    with pytest.raises(Conflict, match=r"^slot_full$"):
        rules.book(held, "b", LATER - timedelta(microseconds=1))
    taken = rules.book(held, "b", LATER)
    assert taken.seats == (Seat("b", 1),)
    with pytest.raises(Conflict, match=r"^slot_full$"):
        rules.book(taken, "a", LATER)


def test_a_hold_becomes_a_booking_once_and_stays() -> None:
    held = rules.hold(slot(1), "a", LATER, NOW)
    assert rules.hold(held, "a", LATER + timedelta(hours=1), NOW) == held
    booked = rules.book(held, "a", NOW)
    assert booked.seats == (Seat("a", 1),)
    assert rules.hold(booked, "a", LATER, NOW) == booked
    # Who holds a place may book it also where no more are given out.
    assert rules.book(held, "a", NOW, limit=0) == booked


def test_what_is_given_up_is_offered_in_order_and_to_the_next_when_nobody_answers() -> None:
    ledger = rules.book(slot(1), "a", NOW)
    for key in ("b", "c", "d"):
        ledger = rules.wait(ledger, key, NOW)
    assert ledger.waiting == ("b", "c", "d")
    ledger = rules.release(rules.release(ledger, "c", NOW), "a", NOW)
    assert (ledger.seats, ledger.waiting) == ((Seat("b", 1, NOW + OFFERED_FOR),), ("d",))
    # A newcomer does not go before those who wait.
    with pytest.raises(Conflict, match=r"^slot_full$"):
        rules.book(ledger, "new", NOW + OFFERED_FOR)
    ledger = rules.settle(ledger, NOW + OFFERED_FOR)
    assert [seat.key for seat in ledger.seats] == ["d"]
    assert rules.book(ledger, "d", NOW + OFFERED_FOR).seats == (Seat("d", 1),)


def test_no_offer_outlives_the_beginning_of_the_slot() -> None:
    near = rules.wait(rules.book(slot(1, begins=LATER), "a", NOW), "b", NOW)
    assert rules.release(near, "a", NOW).seats == (Seat("b", 1, LATER),)
    over = rules.release(near, "a", LATER)
    assert (over.seats, over.waiting) == ((), ("b",))
    with pytest.raises(Conflict, match=r"^slot_over$"):
        rules.wait(over, "c", LATER)
    with pytest.raises(Conflict, match=r"^slot_over$"):
        rules.book(over, "c", LATER + timedelta(seconds=1))


def test_fewer_places_number_those_that_stay_anew() -> None:
    ledger = slot(3)
    for key in ("a", "b", "c"):
        ledger = rules.book(ledger, key, NOW)
    ledger = rules.resize(rules.release(ledger, "a", NOW), 2, NOW)
    assert {seat.key: seat.number for seat in ledger.seats} == {"b": 2, "c": 1}


def wrong() -> Iterator[tuple[str, timedelta]]:
    """Yield the ends that no hold has."""
    yield "not after now", timedelta()
    yield "too long", LONGEST_HOLD + timedelta(seconds=1)


@pytest.mark.parametrize("until", [pytest.param(until, id=name) for name, until in wrong()])
def test_a_hold_ends_within_a_day(until: timedelta) -> None:
    with pytest.raises(Invalid, match=r"^invalid$") as failure:
        rules.hold(slot(), "a", NOW + until, NOW)
    assert failure.value.errors == {"until": "field_wrong"}
    assert rules.hold(slot(), "a", NOW + LONGEST_HOLD, NOW).taken(NOW) == 1


@pytest.mark.parametrize("key", ["", "k" * 61])
def test_a_key_has_a_length(key: str) -> None:
    for take in (rules.book, rules.wait):
        with pytest.raises(Invalid, match=r"^invalid$") as failure:
            take(slot(), key, NOW)
        assert failure.value.errors == {"key": "field_wrong"}
    for good in ("k", "k" * 60):
        assert rules.book(slot(), good, NOW).seats == (Seat(good, 1),)


@pytest.mark.parametrize("capacity", [-1, 201])
def test_a_slot_has_a_size(capacity: int) -> None:
    with pytest.raises(Invalid, match=r"^invalid$") as failure:
        rules.resize(slot(), capacity, NOW)
    assert failure.value.errors == {"capacity": "field_wrong"}
    assert [rules.resize(slot(), good, NOW).capacity for good in (0, 200)] == [0, 200]


def test_fewer_places_than_are_given_says_which_slot_and_how_many() -> None:
    two = rules.hold(rules.book(slot(2), "a", NOW), "b", LATER, NOW)
    with pytest.raises(Conflict, match=r"^capacity_below_booked$") as failure:
        rules.resize(two, 1, NOW)
    assert failure.value.params == {"moment": "2026-11-27T09:00:00+08:00", "booked": 2}
    # What is held counts no more at its end.
    assert rules.resize(two, 1, LATER).seats == (Seat("a", 1),)


def test_one_more_place_goes_to_whoever_waits_and_keeps_the_numbers() -> None:
    full = rules.wait(rules.book(slot(1), "a", NOW), "b", NOW)
    assert rules.resize(full, 2, NOW).seats == (Seat("a", 1), Seat("b", 2, NOW + OFFERED_FOR))


def test_in_a_shut_slot_nobody_gets_a_place_and_nobody_loses_one() -> None:
    full = rules.wait(rules.book(slot(1), "a", NOW), "b", NOW)
    shut = replace(full, shut=True)
    with pytest.raises(Conflict, match=r"^slot_shut$"):
        rules.hold(shut, "c", LATER, NOW)
    with pytest.raises(Conflict, match=r"^slot_shut$"):
        rules.book(shut, "c", NOW)
    with pytest.raises(Conflict, match=r"^slot_shut$"):
        rules.wait(shut, "c", NOW)
    assert rules.book(shut, "a", NOW) == shut
    assert rules.wait(shut, "b", NOW) == shut
    assert rules.wait(shut, "a", NOW) == shut
    freed = rules.release(shut, "a", NOW)
    assert (freed.seats, freed.waiting) == ((), ("b",))


def test_at_the_moment_it_begins_a_place_may_still_be_taken_but_nobody_waits() -> None:
    empty = slot(1, begins=LATER)
    assert rules.book(empty, "a", LATER).seats == (Seat("a", 1),)
    with pytest.raises(Conflict, match=r"^slot_over$"):
        rules.wait(empty, "a", LATER)
    with pytest.raises(Conflict, match=r"^slot_over$"):
        rules.hold(empty, "a", LATER + timedelta(minutes=2), LATER + timedelta(seconds=1))


def test_no_more_than_the_limit_and_no_more_than_the_capacity_are_given_out() -> None:
    one = rules.book(slot(2), "a", NOW, limit=1)
    for limit in (0, 1):
        with pytest.raises(Conflict, match=r"^slot_full$"):
            rules.book(one, "b", NOW, limit=limit)
        with pytest.raises(Conflict, match=r"^slot_full$"):
            rules.hold(one, "b", LATER, NOW, limit=limit)
    two = rules.hold(one, "b", LATER, NOW, limit=5)
    assert two.seats == (Seat("a", 1), Seat("b", 2, LATER))
    with pytest.raises(Conflict, match=r"^slot_full$"):
        rules.book(two, "c", NOW, limit=5)


def test_whoever_waits_and_takes_a_place_waits_no_more_and_others_still_do() -> None:
    """A limit leaves a place free that is not for those who come by the platform."""
    waiting = Ledger(NOW + timedelta(days=1), 1, (Seat("x", 1, LATER),), ("a", "b"))
    after = rules.settle(waiting, LATER)
    assert (after.seats, after.waiting) == ((Seat("a", 1, LATER + OFFERED_FOR),), ("b",))
    begun = Ledger(NOW, 2, (Seat("x", 1),), ("a", "b"))
    taken = rules.book(begun, "a", NOW)
    assert (taken.seats, taken.waiting) == ((Seat("x", 1), Seat("a", 2)), ("b",))


def test_a_booking_leaves_the_holds_of_others() -> None:
    two = rules.hold(rules.hold(slot(2), "a", LATER, NOW), "b", LATER, NOW)
    assert rules.book(two, "b", NOW).seats == (Seat("a", 1, LATER), Seat("b", 2))
    # The lowest free number is given again.
    assert rules.book(rules.release(two, "a", NOW), "c", NOW).seats == (Seat("b", 2, LATER), Seat("c", 1))
