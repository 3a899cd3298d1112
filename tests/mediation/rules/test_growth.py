"""Disputes that grow: people within a time, by opponent or by place."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fawang.mediation.rules.growth import STEPS, WINDOW, Case, clusters, reached

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def case(order_id: int, *people: str, days_ago: float = 1, mark: bytes = b"factory") -> Case:
    return Case(order_id, NOW - timedelta(days=days_ago), frozenset(one.encode() for one in people), mark)


def test_five_people_against_one_factory() -> None:
    (found,) = clusters([case(n, f"worker {n}", days_ago=n) for n in range(1, 6)], now=NOW)
    assert (found.people, found.step, found.head) == (5, 5, 5)
    assert found.orders == (5, 4, 3, 2, 1)


def test_one_person_who_comes_five_times_is_one() -> None:
    assert clusters([case(n, "worker") for n in range(1, 6)], now=NOW) == ()


def test_an_order_of_thirty_counts_as_thirty() -> None:
    (found,) = clusters([case(1, *(f"worker {n}" for n in range(30)))], now=NOW)
    assert (found.people, found.step) == (30, 30)


def test_what_lies_before_the_window_does_not_count() -> None:
    old = case(9, "old", days_ago=WINDOW.days + 1)
    assert clusters([old, *(case(n, f"worker {n}") for n in range(1, 5))], now=NOW) == ()


def test_both_ends_of_the_window_count() -> None:
    ends = [case(1, "first", days_ago=WINDOW.days), case(2, "last", days_ago=0)]
    (found,) = clusters(ends, now=NOW, least=2)
    assert (found.since, found.latest, found.head) == (NOW - WINDOW, NOW, 1)
    for outside in (-0.01, WINDOW.days + 0.01):
        assert clusters([ends[0], case(3, "late", days_ago=outside)], now=NOW, least=2) == ()


def test_the_oldest_comes_first_and_the_lower_number_of_two_at_once() -> None:
    rows = [case(3, "a"), case(2, "b"), case(9, "c", days_ago=2), case(3, "d", days_ago=0)]
    (found,) = clusters(rows, now=NOW, least=4)
    assert found.orders == (9, 2, 3)


def test_of_as_many_people_the_older_dispute_comes_first_and_then_the_mark() -> None:
    def two(mark: bytes, days_ago: float) -> list[Case]:
        return [case(1, "a", mark=mark, days_ago=days_ago), case(2, "b", mark=mark)]

    rows = [*two(b"c", 3), *two(b"a", 2), *two(b"b", 3), *two(b"d", 1), case(3, "c", mark=b"d")]
    assert [one.mark for one in clusters(rows, now=NOW, least=2)] == [b"d", b"b", b"c", b"a"]


def test_a_mark_of_few_hides_none_of_many() -> None:
    rows = [case(1, "a", mark=b"few"), case(2, "b", mark=b"many"), case(3, "c", mark=b"many")]
    assert [one.mark for one in clusters(rows, now=NOW, least=2)] == [b"many"]


def test_other_opponents_are_not_counted_together() -> None:
    mixed = [case(n, f"worker {n}", mark=b"a" if n % 2 else b"b") for n in range(8)]
    assert clusters(mixed, now=NOW) == ()


def test_steps() -> None:
    assert [reached(n) for n in (0, 4, 5, 9, 10, 29, 30, 1000)] == [0, 0, 5, 5, 10, 10, 30, STEPS[-1]]


@given(
    st.lists(
        st.tuples(
            st.integers(1, 20), st.sampled_from("abcdefgh"), st.floats(0, 60), st.sampled_from([b"x", b"y"])
        ),
        max_size=30,
    )
)
def test_every_cluster_has_enough_people_and_the_largest_comes_first(
    rows: list[tuple[int, str, float, bytes]],
) -> None:
    found = clusters([case(n, who, days_ago=ago, mark=mark) for n, who, ago, mark in rows], now=NOW)
    assert all(one.people >= STEPS[0] for one in found)
    assert [one.people for one in found] == sorted((one.people for one in found), reverse=True)
    assert len({one.mark for one in found}) == len(found)
