"""Rate limits: a burst, then one every so often, shared by everybody who counts."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.kernel.rules.problems import TooMany
from fawang.kernel.security import throttle
from fawang.kernel.security.throttle import Rate
from tests.races import at_once

RATE = Rate("tests", burst=3, every=timedelta(minutes=10))


def takes(rate: Rate, caller: str, times: int) -> int:
    """Return how many of `times` requests are let through."""
    passed = 0
    for _ in range(times):
        try:
            throttle.take(rate, caller)
        except TooMany:
            continue
        passed += 1
    return passed


def let_pass(time: timedelta) -> None:
    """Move every bucket back, as if `time` had passed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_throttlebucket SET ahead_until = ahead_until - make_interval(secs => %s)",
            [time.total_seconds()],
        )


@pytest.mark.django_db
def test_a_burst_passes_and_not_one_more() -> None:
    assert takes(RATE, "a", 10) == 3


@pytest.mark.django_db
def test_callers_and_scopes_do_not_count_for_each_other() -> None:
    assert takes(RATE, "a", 10) == 3
    assert takes(RATE, "b", 10) == 3
    assert takes(Rate("tests.other", 2, RATE.every), "a", 10) == 2


@pytest.mark.django_db
def test_the_allowance_comes_back_one_by_one_and_never_beyond_the_burst() -> None:
    takes(RATE, "a", 3)
    let_pass(RATE.every - timedelta(seconds=5))
    assert takes(RATE, "a", 3) == 0
    let_pass(timedelta(seconds=6))
    assert takes(RATE, "a", 3) == 1
    let_pass(timedelta(days=30))
    assert takes(RATE, "a", 10) == 3


@pytest.mark.django_db
def test_it_says_when_to_try_again() -> None:
    takes(RATE, "a", 3)
    with pytest.raises(TooMany) as caught:
        throttle.take(RATE, "a")
    assert 595 <= int(str(caught.value.params["retry_after"])) <= 600
    let_pass(RATE.every - timedelta(milliseconds=300))
    with pytest.raises(TooMany) as caught:
        throttle.take(RATE, "a")
    assert caught.value.params["retry_after"] == 1


@pytest.mark.django_db
def test_asking_while_refused_does_not_make_it_worse() -> None:
    takes(RATE, "a", 50)
    let_pass(RATE.every)
    assert takes(RATE, "a", 3) == 1


@pytest.mark.django_db
@given(burst=st.integers(1, 6), waits=st.lists(st.integers(0, 1800), max_size=8))
@settings(max_examples=20, deadline=None)
def test_whatever_the_pattern_no_more_pass_than_burst_and_rate_allow(burst: int, waits: list[int]) -> None:
    rate = Rate("tests.pattern", burst, timedelta(minutes=10))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_throttlebucket")
    passed = takes(rate, "a", burst + 1)
    assert passed == burst
    for wait in waits:
        let_pass(timedelta(seconds=wait))
        passed += takes(rate, "a", burst + 1)
    assert passed <= burst + sum(waits) // 600 + 1
    # At least the whole allowance that came back within the last wait was there to be used.
    assert not waits or passed >= burst + max(min(wait // 600, burst) for wait in waits)


@pytest.mark.usefixtures("real_database")
def test_parallel_callers_share_one_allowance() -> None:
    rate = Rate("tests.parallel", burst=5, every=timedelta(hours=1))
    outcomes = at_once([lambda: takes(rate, "a", 4)] * 6)
    assert sum(outcome for outcome in outcomes if isinstance(outcome, int)) == 5
    assert all(isinstance(outcome, int) for outcome in outcomes)


def all_of(*wanted: tuple[Rate, str]) -> bool:
    """Tell whether a request that counts against several rates is let through."""
    try:
        throttle.take_all(*wanted)
    except TooMany:
        return False
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("used_up", range(3))
def test_what_one_refuses_costs_the_others_nothing(used_up: int) -> None:
    rates = [Rate(f"tests.{number}", burst=2, every=RATE.every) for number in range(3)]
    assert takes(rates[used_up], "a", 2) == 2
    assert not any(all_of(*((rate, "a") for rate in rates)) for _ in range(5))
    assert [takes(rate, "a", 5) for rate in rates] == [0 if number == used_up else 2 for number in range(3)]


@pytest.mark.usefixtures("real_database")
def test_of_parallel_callers_a_wide_rate_lets_through_as_many_as_it_says() -> None:
    narrow, wide = (
        Rate("tests.narrow", burst=2, every=RATE.every),
        Rate("tests.wide", burst=5, every=RATE.every),
    )

    def request(caller: str) -> int:
        return sum(all_of((narrow, caller), (wide, "")) for _ in range(3))

    outcomes = at_once([partial(request, caller) for caller in "abcdef"])
    assert sum(outcome for outcome in outcomes if isinstance(outcome, int)) == 5
    assert all(isinstance(outcome, int) for outcome in outcomes)
    # What the wide one refused has cost nobody a request of their own.
    left = [takes(narrow, caller, 3) for caller in "abcdef"]
    assert sum(left) == 2 * 6 - 5


@pytest.mark.django_db
def test_who_called_is_not_in_the_table() -> None:
    throttle.take(RATE, "13800138000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text, length(key) FROM kernel_throttlebucket t")
        ((row, length),) = cursor.fetchall()
    assert "13800138000" not in row
    assert b"13800138000".hex() not in row
    assert length == 16


@pytest.mark.django_db
def test_only_buckets_that_limit_nobody_are_forgotten() -> None:
    throttle.take(Rate("tests.short", 1, timedelta(seconds=1)), "a")
    let_pass(timedelta(seconds=2))
    takes(RATE, "b", 3)
    throttle.forget_stale()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_throttlebucket")
        assert cursor.fetchone()[0] == 1
    assert takes(RATE, "b", 1) == 0
