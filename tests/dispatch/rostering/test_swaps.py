"""Swaps that are allowed, and who may stand in."""

from datetime import timedelta
from typing import Any

from fawang.dispatch.rostering.limits import Block, breaches
from fawang.dispatch.rostering.problem import Absence, Duty, Wish
from fawang.dispatch.rostering.swaps import Refused, absent, hand_over, stand_ins, swap
from tests.dispatch.rostering.cases import ALL, FIRST, HAKKA, lawyer, problem

TUESDAY = FIRST + timedelta(days=1)
MINE, THEIRS = Duty(FIRST, "day", 1), Duty(TUESDAY, "late", 2)
NEEDS = (0,) * 8 + (1,) * 8 + (0,) * 24 + (1,) * 8 + (0,) * 120


def month(*lawyers: Any, hakka: bool = False) -> Any:
    given = lawyers or (lawyer(1), lawyer(2), lawyer(3))
    return problem(
        list(given),
        covers=(ALL, HAKKA),
        needs={"everybody": NEEDS, "hakka": NEEDS if hakka else (0,) * 168},
    )


def test_a_swap_that_suits_both() -> None:
    assert swap(month(), [MINE, THEIRS], MINE, THEIRS).allowed


def test_a_rule_against_it_names_whom() -> None:
    away = lawyer(2, absences=(Absence(FIRST, FIRST),))
    verdict = swap(month(lawyer(1), away), [MINE, THEIRS], MINE, THEIRS)
    assert (verdict.refused, verdict.lawyer, verdict.block) == (Refused.RULE, 2, Block.ABSENT)


def test_a_seat_of_a_language_must_not_get_empty() -> None:
    speaks, other = lawyer(1, languages={"hakka": 3}), lawyer(2)
    verdict = hand_over(month(speaks, other, hakka=True), [MINE], MINE, 2)
    assert (verdict.refused, verdict.cover) == (Refused.UNCOVERED, "hakka")


def test_what_is_not_in_the_roster() -> None:
    assert swap(month(), [MINE], MINE, THEIRS).refused == Refused.NO_SUCH_DUTY
    assert swap(month(), [MINE], MINE, MINE).refused == Refused.SAME_LAWYER
    assert hand_over(month(), [MINE], MINE, 1).refused == Refused.SAME_LAWYER
    assert hand_over(month(), [MINE], MINE, 99).refused == Refused.NO_SUCH_DUTY
    outside = Duty(FIRST + timedelta(days=30), "day", 1)
    assert hand_over(month(), [outside], outside, 2).refused == Refused.NO_SUCH_DUTY


def test_stand_ins_are_ranked() -> None:
    given = month(
        lawyer(1, firm="A", languages={"hakka": 3}),
        lawyer(2, languages={"hakka": 2}),
        lawyer(3),
        lawyer(4, firm="A", languages={"hakka": 2}),
        lawyer(5, languages={"hakka": 2}, wishes=(Wish(FIRST, 5),)),
        lawyer(6, absences=(Absence(FIRST, FIRST),)),
        lawyer(7, languages={"hakka": 2}, hours_month=20),
        hakka=True,
    )
    duties = [MINE, Duty(TUESDAY, "late", 2)]
    found = stand_ins(given, duties, MINE)
    # Wished for; nothing on their list and the same firm; more of their hours used; the one without Hakka last.
    assert [one.lawyer for one in found] == [5, 4, 2, 7, 3]
    assert [one.lost > 0 for one in found] == [False, False, False, False, True]
    assert found[1].same_firm
    for one in found:
        assert breaches(given, [Duty(FIRST, "day", one.lawyer), duties[1]]) == []
    assert len(stand_ins(given, duties, MINE, most=2)) == 2


def test_duties_of_somebody_away() -> None:
    assert absent(month(), [MINE, THEIRS], 1, [0, 1]) == [MINE]
    assert absent(month(), [MINE, THEIRS], 1, [1]) == []
