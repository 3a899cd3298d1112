"""Rosters keep every rule, cover what can be covered, and come out the same twice."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.dispatch.rostering import solve as solving
from fawang.dispatch.rostering.coverage import gaps, shortage
from fawang.dispatch.rostering.limits import breaches
from fawang.dispatch.rostering.problem import Absence, Lawyer, Problem, Window, Wish
from fawang.dispatch.rostering.solve import Progress, Roster, solve
from tests.dispatch.rostering.cases import ALL, DAY, FIRST, HAKKA, LATE, NIGHT, OVER, lawyer, problem

people = st.builds(
    lawyer,
    number=st.just(0),
    languages=st.sampled_from([{"mandarin": 3}, {"mandarin": 3, "hakka": 2}, {"hakka": 1}]),
    hours_week=st.sampled_from([8, 16, 40]),
    hours_month=st.sampled_from([8, 24, 60]),
    nights_month=st.integers(0, 3),
    windows=st.sampled_from([(), (Window(frozenset(range(5)), 7, 18),), (Window(frozenset({5, 6}), 0, 32),)]),
    absences=st.sampled_from([(), (Absence(FIRST, FIRST),)]),
    wishes=st.sampled_from([(), (Wish(FIRST, -3), Wish(FIRST, 2, "late"))]),
)


def numbered(some: list[Lawyer]) -> list[Lawyer]:
    return [replace(one, id=number) for number, one in enumerate(some, 1)]


def in_parts(month: Problem, **options: Any) -> Roster:
    """Solve a small problem the way a large one is solved."""
    before, solving._WHOLE = solving._WHOLE, 0
    try:
        return solve(month, **options)
    finally:
        solving._WHOLE = before


@settings(deadline=None, max_examples=12)
@given(st.lists(people, min_size=1, max_size=8), st.booleans())
def test_every_rule_is_kept_and_nothing_is_below_the_bound(some: list[Lawyer], whole: bool) -> None:
    month = problem(
        numbered(some),
        shifts=(NIGHT, DAY, LATE, OVER),
        covers=(ALL, HAKKA),
        needs={"everybody": (2,) * 168, "hakka": (1,) * 168},
    )
    # What is not proven by then is not better for more time; the rules hold for whatever was found.
    roster = solve(month, seconds=4) if whole else in_parts(month, seconds=4)
    assert breaches(month, roster.duties) == []
    assert roster.short == shortage(month, gaps(month, roster.duties))
    assert 0 <= roster.bound <= roster.short


def test_what_can_be_covered_is_covered_and_proven() -> None:
    month = problem([lawyer(number) for number in range(1, 5)], days=2)
    roster = solve(month, seconds=60)
    assert (roster.short, roster.bound, roster.proven, roster.cut_short) == (0, 0, True, False)
    # One seat at all hours is three shifts a day; nobody is there who is not needed.
    assert len(roster.duties) == 6
    assert roster.least_hours == 48


def test_large_problems_are_covered_as_well() -> None:
    month = problem([lawyer(number) for number in range(1, 9)])
    roster = in_parts(month, seconds=30)
    assert (roster.short, roster.bound, roster.gap) == (0, 0, 0)
    assert len(roster.duties) == 21


def test_a_seat_that_nobody_can_fill_stays_empty_and_the_bound_says_so() -> None:
    month = problem(
        [lawyer(number) for number in range(1, 9)],
        covers=(ALL, HAKKA),
        needs={"everybody": (1,) * 168, "hakka": (0,) * 10 + (1,) + (0,) * 157},
    )
    roster = solve(month, seconds=30)
    assert roster.short == roster.bound == HAKKA.weight


def test_too_few_hours_are_known_beforehand() -> None:
    # 168 hours are needed, two lawyers offer 48 hours.
    month = problem([lawyer(1, hours_month=24, hours_week=24), lawyer(2, hours_month=24, hours_week=24)])
    for roster in (solve(month, seconds=30), in_parts(month, seconds=30)):
        assert roster.bound == roster.short == ALL.weight * (168 - 48)


def test_a_chain_frees_whoever_is_needed_elsewhere() -> None:
    """Only the first speaks Hakka; their one night must be the one on which Hakka is needed."""
    hakka = [0] * 168
    hakka[5 * 24 + 3] = 1
    month = problem(
        [lawyer(1, languages={"hakka": 3}, nights_month=1, hours_month=16), lawyer(2), lawyer(3), lawyer(4)],
        shifts=(NIGHT,),
        covers=(ALL, HAKKA),
        needs={"everybody": ((1,) * 8 + (0,) * 16) * 7, "hakka": tuple(hakka)},
    )
    assert in_parts(month, seconds=30).short == 0
    assert solve(month, seconds=30).short == 0


def test_wishes_count() -> None:
    wish = Wish(FIRST, -5)
    month = problem(
        [lawyer(1, wishes=(wish,)), lawyer(2)],
        shifts=(DAY,),
        needs={"everybody": (0,) * 8 + (1,) * 8 + (0,) * 152},
    )
    assert [duty.lawyer for duty in solve(month, seconds=30).duties] == [2]
    assert [duty.lawyer for duty in in_parts(month, seconds=30).duties] == [2]


def test_hours_go_by_what_was_offered() -> None:
    month = problem(
        [lawyer(1, hours_month=16), lawyer(2, hours_month=32)],
        shifts=(DAY,),
        needs={"everybody": ((0,) * 8 + (1,) * 8 + (0,) * 8) * 6 + (0,) * 24},
    )
    for roster in (solve(month, seconds=30), in_parts(month, seconds=30)):
        assert sorted(duty.lawyer for duty in roster.duties) == [1, 1, 2, 2, 2, 2]


def test_the_same_seed_gives_the_same_roster() -> None:
    month = problem([lawyer(number, languages={"hakka": number % 3}) for number in range(1, 12)],
                    covers=(ALL, HAKKA),
                    needs={"everybody": (2,) * 168, "hakka": (1,) * 168})  # fmt: skip
    assert in_parts(month, seed=3, seconds=90).duties == in_parts(month, seed=3, seconds=90).duties


def test_no_time_at_all_still_gives_a_roster() -> None:
    month = problem([lawyer(number) for number in range(1, 9)])
    roster = solve(month, seconds=0)
    assert roster.cut_short
    assert breaches(month, roster.duties) == []
    assert len(roster.duties) >= 18


def test_progress_is_told() -> None:
    seen: list[Progress] = []
    solve(problem([lawyer(1), lawyer(2)]), seconds=3, watch=seen.append)
    assert {one.step for one in seen} == {"planning", "filling", "evening_out", "improving"}
    assert all(1 <= one.done <= one.of for one in seen)


def test_nobody_and_nothing() -> None:
    assert solve(problem([]), seconds=5).duties == ()
    quiet = problem([lawyer(1)], needs={"everybody": (0,) * 168})
    assert solve(quiet, seconds=5).duties == ()
