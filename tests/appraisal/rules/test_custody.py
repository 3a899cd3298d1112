"""The way of materials from hand to hand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.appraisal.rules.custody import HandOver, Standing, against_hand_over, fault_of, standing

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def over(
    giver: str, taker: str, *, confirmed: bool = True, explained: str = "", intact: bool | None = None
) -> HandOver:
    """Return a hand-over that both have signed, if nothing else is said."""
    return HandOver(giver, taker, NOW, confirmed, intact, explained)


WHOLE = (over("委托人", "窗口"), over("窗口", "保管室"), over("保管室", "鉴定人甲"))


def test_whoever_signed_for_it_last_has_it() -> None:
    assert standing(WHOLE).holder == "鉴定人甲"
    assert standing(()).holder == ""


def test_until_it_is_signed_for_the_giver_answers_for_it() -> None:
    found = standing((*WHOLE, over("鉴定人甲", "鉴定人乙", confirmed=False)))
    assert (found.holder, found.open) == ("鉴定人甲", 3)


def test_a_gap_stays_whatever_comes_after() -> None:
    way = (
        over("委托人", "窗口"),
        over("保管室", "鉴定人甲", explained="窗口已交保管室，未登记"),
        over("鉴定人甲", "保管室"),
    )
    assert standing(way).gaps == (1,)


def test_nobody_hands_on_what_they_do_not_have_without_saying_why() -> None:
    assert against_hand_over(WHOLE, "窗口", explained="") == "not_the_holder"
    assert against_hand_over(WHOLE, "窗口", explained="  ") == "not_the_holder"
    assert against_hand_over(WHOLE, "窗口", explained="退回时未登记") == ""
    assert against_hand_over(WHOLE, "鉴定人甲", explained="") == ""
    assert against_hand_over((), "委托人", explained="") == ""


def test_nothing_is_handed_on_before_it_was_signed_for() -> None:
    waiting = (over("委托人", "窗口", confirmed=False),)
    assert against_hand_over(waiting, "窗口", explained="在路上") == "hand_over_open"
    assert against_hand_over(waiting, "委托人", explained="") == "hand_over_open"


@pytest.mark.parametrize(
    ("way", "code"),
    [
        (WHOLE, ""),
        ((), "materials_on_the_way"),
        ((over("委托人", "窗口", confirmed=False),), "materials_on_the_way"),
        ((over("委托人", "窗口"), over("保管室", "甲")), "chain_broken"),
        ((over("委托人", "窗口"), over("保管室", "甲", explained="未登记")), ""),
    ],
)
def test_what_a_report_can_rest_on(way: tuple[HandOver, ...], code: str) -> None:
    assert fault_of([WHOLE, way]) == code


def test_a_broken_seal_is_remembered() -> None:
    way = (
        over("委托人", "窗口", intact=True),
        over("窗口", "保管室", intact=False),
        over("保管室", "甲", intact=True),
    )
    assert standing(way).broken


@pytest.mark.parametrize("intact", [True, None])
def test_a_seal_that_held_or_was_none_is_not_broken(intact: bool | None) -> None:
    found = standing((over("委托人", "窗口", intact=intact), over("窗口", "保管室", intact=intact)))
    assert found == Standing("保管室", (), None, broken=False)
    assert standing(()) == Standing("", (), None, broken=False)


names = st.sampled_from(["委托人", "窗口", "保管室", "甲", "乙"])
ways = st.lists(
    st.builds(over, names, names, confirmed=st.booleans(), explained=st.sampled_from(["", "说明"])),
    max_size=8,
)


@given(ways)
def test_where_every_step_was_allowed_there_is_no_unexplained_gap(tried: list[HandOver]) -> None:
    way: list[HandOver] = []
    for one in tried:
        if not against_hand_over(way, one.giver, explained=one.explained):
            way.append(one)
        elif standing(way).open is not None:
            way[-1] = replace(way[-1], confirmed=True)
    assert fault_of([way]) != "chain_broken"
    assert all(way[number].explained for number in standing(way).gaps)
