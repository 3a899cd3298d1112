"""One line: who is called next, and that nobody waits for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.counter.rules.line import (
    APPOINTMENT_START,
    BEHIND,
    FRAIL_START,
    GRACE,
    MOST_OVERTAKEN,
    OFTEN_OVERTAKEN,
    Called,
    Frail,
    Place,
    Waiting,
    Why,
    estimate_minutes,
    line,
)

NINE = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
OLD = frozenset({Frail.OLD})
DANGER = frozenset({Frail.DANGER})


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def ticket(
    number: int,
    at: float,
    *,
    frail: frozenset[Frail] = frozenset(),
    appointed: float | None = None,
    behind: float | None = None,
    kind: str = "advice",
) -> Waiting:
    drawn = NINE + minutes(at)
    return Waiting(
        id=number, number=number, kind=kind, drawn_at=drawn,
        entered_at=drawn if behind is None else NINE + minutes(behind), frail=frail,
        appointed_at=None if appointed is None else NINE + minutes(appointed), behind=behind is not None,
    )  # fmt: skip


def numbers(*waiting: Waiting, called: tuple[Called, ...] = ()) -> list[int]:
    return [place.ticket.number for place in line(waiting, called)]


def test_without_anything_else_who_came_first_is_first() -> None:
    assert numbers(ticket(2, 5), ticket(1, 0), ticket(3, 9)) == [1, 2, 3]


def test_the_frail_have_a_head_start_and_no_more() -> None:
    start = FRAIL_START.total_seconds() / 60
    assert numbers(ticket(1, 0), ticket(2, start - 1, frail=OLD)) == [2, 1]
    assert numbers(ticket(1, 0), ticket(2, start + 1, frail=OLD)) == [1, 2]


def test_whoever_is_in_danger_goes_first() -> None:
    places = line([ticket(1, 0, frail=OLD), ticket(2, 50, frail=DANGER)], [])
    assert [(place.ticket.number, place.why) for place in places] == [(2, Why.DANGER), (1, Why.FRAIL)]


def test_an_appointment_counts_from_its_time_and_not_from_coming_early() -> None:
    start = APPOINTMENT_START.total_seconds() / 60
    assert numbers(ticket(1, 10), ticket(2, 0, appointed=30)) == [1, 2]
    assert numbers(ticket(1, 31 - start), ticket(2, 0, appointed=30)) == [2, 1]


def test_whoever_is_late_to_an_appointment_waits_as_others_do() -> None:
    grace = GRACE.total_seconds() / 60
    assert numbers(ticket(1, grace), ticket(2, grace + 1, appointed=0)) == [1, 2]
    places = line([ticket(2, grace + 1, appointed=0)], [])
    assert places[0].why == Why.WAITED


def test_whoever_missed_a_call_comes_after_some_others_and_then_at_the_old_place() -> None:
    missed = ticket(1, 0, behind=20)
    others = [ticket(number, 10 + number) for number in range(2, 8)]
    calls: tuple[Called, ...] = ()
    for done in range(BEHIND):
        assert numbers(missed, *others, called=calls)[-1] == 1
        calls = (*calls, Called(NINE + minutes(21 + done), NINE + minutes(12)))
    assert numbers(missed, *others, called=calls)[0] == 1


def test_calls_at_counters_that_do_not_serve_one_do_not_overtake() -> None:
    later = tuple(
        Called(NINE + minutes(30), NINE + minutes(20), frozenset({"mediation"}))
        for _ in range(MOST_OVERTAKEN)
    )
    assert line([ticket(1, 0)], later)[0].overtaken == 0
    assert line([ticket(1, 0, kind="mediation")], later)[0].overtaken == MOST_OVERTAKEN


def test_a_call_at_the_moment_of_coming_or_of_somebody_who_came_no_later_overtakes_nobody() -> None:
    ten = ticket(1, 10)
    for at, since, overtaken in ((10, 11, 0), (11, 10, 0), (11, 11, 1), (9, 11, 0)):
        call = Called(NINE + minutes(at), NINE + minutes(since))
        assert line([ten], [call])[0].overtaken == overtaken, (at, since)
    # In any order: those that came before do not hide those that came after.
    calls = [Called(NINE + minutes(at), NINE + minutes(15)) for at in (30, 5, 20, 8)]
    assert line([ten], calls)[0].overtaken == 2


def passed(times: int, *, at: float = 60, since: float = 59) -> tuple[Called, ...]:
    """Return so many calls of people who came later."""
    return tuple(Called(NINE + minutes(at), NINE + minutes(since)) for _ in range(times))


def test_danger_goes_before_whoever_was_overtaken_often_and_after_whoever_was_most() -> None:
    for times, first in (
        (OFTEN_OVERTAKEN, Why.DANGER),
        (MOST_OVERTAKEN - 1, Why.DANGER),
        (MOST_OVERTAKEN, Why.OVERTAKEN),
    ):
        places = line([ticket(1, 0), ticket(2, 70, frail=DANGER)], passed(times))
        assert places[0].why == first
        assert {place.overtaken for place in places} == {times, 0}


def test_whoever_was_overtaken_often_goes_before_a_head_start_and_one_time_less_is_not_often() -> None:
    waiting = [ticket(1, 50), ticket(2, 61, frail=OLD)]
    assert [place.why for place in line(waiting, passed(OFTEN_OVERTAKEN))] == [Why.OVERTAKEN, Why.FRAIL]
    assert [place.why for place in line(waiting, passed(OFTEN_OVERTAKEN - 1))] == [Why.FRAIL, Why.WAITED]


@pytest.mark.parametrize("times", [OFTEN_OVERTAKEN, MOST_OVERTAKEN])
def test_among_those_who_were_overtaken_there_is_no_head_start(times: int) -> None:
    assert numbers(ticket(2, 5, frail=OLD), ticket(1, 4), called=passed(times)) == [1, 2]


def test_ties_go_by_the_wait_and_then_by_the_number() -> None:
    start = FRAIL_START.total_seconds() / 60
    # Of two with the same rank, whoever waited longer.
    assert numbers(ticket(1, start, frail=OLD), ticket(2, 0)) == [2, 1]
    assert numbers(ticket(7, 3), ticket(4, 3)) == [4, 7]
    assert numbers(ticket(7, 3, frail=DANGER), ticket(4, 3, frail=DANGER)) == [4, 7]


def test_the_head_start_is_the_larger_one_and_never_the_sum() -> None:
    assert ticket(1, 0).head_start == timedelta()
    assert ticket(1, 0, appointed=5).head_start == APPOINTMENT_START
    assert ticket(1, 0, appointed=5, frail=OLD).head_start == FRAIL_START
    assert ticket(1, 0, appointed=-60, frail=OLD).head_start == FRAIL_START


def test_grace_is_over_after_its_last_moment() -> None:
    grace = GRACE.total_seconds() / 60
    assert ticket(1, grace, appointed=0).punctual
    assert not ticket(1, grace + 0.1, appointed=0).punctual
    assert ticket(1, 5, appointed=0).since == NINE + minutes(5)


def test_of_two_who_missed_a_call_the_one_who_stood_behind_more_others_comes_first() -> None:
    early, late = ticket(2, 0, behind=30), ticket(1, 10, behind=20)
    call = (Called(NINE + minutes(25), NINE),)
    assert numbers(early, late, called=call) == [1, 2]
    # After as many others the longer wait decides, and then the number.
    assert numbers(late, early) == [2, 1]
    assert numbers(ticket(9, 0, behind=20), ticket(8, 0, behind=20)) == [8, 9]
    places = line([early, ticket(3, 90)], [])
    assert [(place.ticket.number, place.why, place.overtaken) for place in places] == [
        (3, Why.WAITED, 0),
        (2, Why.BACK, 0),
    ]


def test_whoever_missed_a_call_is_overtaken_again_as_others_are() -> None:
    back = ticket(1, 0, frail=OLD, behind=50)
    assert line([back], passed(BEHIND))[0] == Place(back, Why.BACK, BEHIND)
    assert line([back], passed(OFTEN_OVERTAKEN))[0].why == Why.OVERTAKEN
    assert line([ticket(1, 0, frail=DANGER, behind=50)], passed(BEHIND))[0].why == Why.DANGER
    assert line([ticket(1, 0, frail=DANGER, behind=50)], passed(BEHIND - 1))[0].why == Why.BACK


def test_why_says_which_rule_it_is() -> None:
    passed = tuple(Called(NINE + minutes(30), NINE + minutes(20)) for _ in range(OFTEN_OVERTAKEN))
    whys = {place.ticket.number: place.why for place in line(
        [ticket(1, 0), ticket(2, 40), ticket(3, 41, frail=OLD), ticket(4, 42, appointed=45), ticket(5, 0, behind=50)],
        passed,
    )}  # fmt: skip
    assert whys == {1: Why.OVERTAKEN, 2: Why.WAITED, 3: Why.FRAIL, 4: Why.APPOINTMENT, 5: Why.BACK}


ARRIVALS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from([frozenset[Frail](), OLD, DANGER]),
        st.sampled_from([None, 0, 20, -30]),
    ),
    min_size=1,
    max_size=60,
)


@given(ARRIVALS, st.lists(st.booleans(), min_size=10, max_size=150))
def test_nobody_is_overtaken_more_often_than_the_bound_whoever_comes(
    arrivals: list[tuple[int, frozenset[Frail], int | None]], turns: list[bool]
) -> None:
    """People come and are called in any order of the two; whoever waits is passed at most so many times."""
    now, coming = 0.0, list(enumerate(arrivals, start=1))
    waiting: dict[int, Waiting] = {}
    called: list[Called] = []
    passed: dict[int, int] = {}
    for comes in [*turns, *[False] * len(arrivals)]:
        now += 0.5
        if comes and coming:
            number, (gap, frail, appointed) = coming.pop(0)
            now += gap
            waiting[number] = ticket(
                number, now, frail=frail, appointed=None if appointed is None else now + appointed
            )
            passed[number] = 0
        elif waiting:
            first = line([*waiting.values()], called)[0].ticket
            del waiting[first.number]
            called.append(Called(NINE + minutes(now), first.since))
            for other in waiting.values():
                passed[other.number] += first.since > other.since
    assert max(passed.values(), default=0) <= MOST_OVERTAKEN


@given(ARRIVALS, st.randoms())
def test_the_order_depends_on_nothing_but_the_tickets(
    arrivals: list[tuple[int, frozenset[Frail], int | None]], random: object
) -> None:
    waiting = [
        ticket(number, gap, frail=frail, appointed=appointed)
        for number, (gap, frail, appointed) in enumerate(arrivals, start=1)
    ]
    mixed = list(waiting)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert numbers(*waiting) == numbers(*mixed)


def test_an_estimate_is_the_work_ahead_shared_by_the_counters() -> None:
    medians = {"advice": 600.0, "mediation": 1800.0}
    assert estimate_minutes([], medians, 2) == 0
    assert estimate_minutes(["advice", "advice", "mediation"], medians, 2) == 25
    assert estimate_minutes(["advice"], medians, 3) == 5
    assert estimate_minutes(["advice"], medians, 1) == 10
    assert estimate_minutes(["advice"], {"advice": 601.0}, 1) == 15


def test_what_is_not_known_is_not_guessed() -> None:
    assert estimate_minutes(["appraisal"], {"advice": 600.0}, 2) is None
    assert estimate_minutes(["advice", "appraisal"], {"advice": 600.0}, 2) is None
    assert estimate_minutes(["advice"], {"advice": 600.0}, 0) is None
    assert estimate_minutes([], {}, -1) is None
