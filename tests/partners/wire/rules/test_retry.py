"""Back-off, breaker, clocks, counts: arithmetic with the time given."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fawang.partners.wire.rules import outcomes, retry
from fawang.partners.wire.rules.counts import count
from fawang.partners.wire.rules.freshness import AHEAD, MAX_AGE, fresh, kept_until, skew

NOW = datetime(2026, 11, 29, 1, 30, tzinfo=UTC)
CHANCES = some.floats(0, 1)


@given(some.integers(1, 10_000), CHANCES)
def test_pauses_grow_to_a_bound(tries: int, chance: float) -> None:
    pause = retry.next_try(tries, NOW, chance) - NOW
    assert retry.FIRST / 2 <= pause <= retry.LONGEST
    assert retry.next_try(tries + 1, NOW, 0) >= retry.next_try(tries, NOW, 0)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert retry.next_try(3, NOW, 0) != retry.next_try(3, NOW, 1)


@given(some.lists(CHANCES, min_size=1, max_size=30))
def test_the_breaker_opens_and_is_tried(chances: list[float]) -> None:
    now, state = NOW, retry.Breaker()
    for number, chance in enumerate(chances, 1):
        state = state.after_failure(now, chance)
        if number < retry.FAILURES:
            assert state.health(now) == retry.Health.CLOSED
            continue
        assert state.health(now) == retry.Health.OPEN
        assert state.open_until is not None
        assert state.open_until - now <= retry.OPEN_LONGEST * 1.25
        now = state.open_until
        assert state.health(now) == retry.Health.HALF_OPEN


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        (399, False),
        (400, True),
        (409, True),
        (413, True),
        (422, True),
        (499, True),
        (500, False),
        (408, False),
        (421, False),
        (425, False),
        (401, False),
        (403, False),
        (404, False),
        (429, False),
        (503, False),
    ],
)
def test_what_is_refused_for_good(status: int, refused: bool) -> None:
    assert retry.refused(status) is refused


def test_given_up_after_days() -> None:
    assert not retry.given_up(NOW, NOW + timedelta(days=4) - timedelta(seconds=1))
    assert retry.given_up(NOW, NOW + timedelta(days=4))


@given(some.integers(-10_000, 10_000))
def test_a_nonce_is_kept_as_long_as_its_signature_is_fresh(seconds: int) -> None:
    created = int(NOW.timestamp()) + seconds
    assert fresh(created, NOW) == (-MAX_AGE.total_seconds() <= seconds <= AHEAD.total_seconds())
    assert skew(created, NOW) == seconds
    if fresh(created, NOW):
        assert kept_until(created) > NOW


def test_what_is_out_of_order_waits_for_an_hour() -> None:
    assert outcomes.waits("referral_unknown", NOW, NOW + timedelta(minutes=59))
    assert not outcomes.waits("referral_unknown", NOW, NOW + timedelta(minutes=61))
    assert not outcomes.waits("agreement_exceeded", NOW, NOW)
    assert NOW < outcomes.when(1, NOW, 0.5) < NOW + timedelta(seconds=15)


@given(some.dictionaries(some.text(max_size=9), some.binary(min_size=32, max_size=32), max_size=9))
def test_counts_do_not_depend_on_the_order(events: dict[str, bytes]) -> None:
    one = count(events.items())
    assert one == count(reversed(events.items()))
    assert one.number == len(events)
    if events:
        first = next(iter(events))
        assert count({**events, first: sha256(events[first]).digest()}.items()) != one


@pytest.mark.parametrize(
    ("tries", "chance", "seconds"),
    [(0, 0, 7.5), (1, 0, 7.5), (1, 1, 15), (2, 0, 15), (3, 0.5, 45), (7, 1, 960), (8, 0, 900),
     (8, 1, 1800), (99, 1, 1800)],
)  # fmt: skip
def test_how_long_a_pause_is(tries: int, chance: float, seconds: float) -> None:
    assert retry.next_try(tries, NOW, chance) - NOW == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("failures", "chance", "seconds"),
    [(4, 0, 22.5), (4, 0.5, 30), (4, 1, 37.5), (5, 0.5, 60), (8, 0.5, 480), (9, 0.5, 900),
     (999, 0.5, 900), (1000, 1, 1125)],
)  # fmt: skip
def test_how_long_a_breaker_stays_open(failures: int, chance: float, seconds: float) -> None:
    after = retry.Breaker(failures, NOW).after_failure(NOW, chance)
    assert after == retry.Breaker(min(failures + 1, 1000), NOW + timedelta(seconds=seconds))


def test_a_breaker_is_closed_until_enough_failures() -> None:
    later = NOW + timedelta(seconds=1)
    assert retry.Breaker().after_failure(NOW, 0) == retry.Breaker(1, None)
    assert retry.Breaker(4, later).health(NOW) == retry.Health.CLOSED
    assert retry.Breaker(5, None).health(NOW) == retry.Health.CLOSED
    assert retry.Breaker(5, later).health(NOW) == retry.Health.OPEN
    assert retry.Breaker(5, NOW).health(NOW) == retry.Health.HALF_OPEN
