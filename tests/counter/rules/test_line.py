"""One line: who is called next, and that nobody waits for ever."""

from datetime import UTC, datetime, timedelta

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


def test_what_is_not_known_is_not_guessed() -> None:
    assert estimate_minutes(["appraisal"], {"advice": 600.0}, 2) is None
    assert estimate_minutes(["advice"], {"advice": 600.0}, 0) is None
