"""On which side somebody stands, which paper they hold: read in words, and answered."""

import pytest

from fawang.knowledge.guidance.choice.facts import (
    OTHER,
    PAIRS,
    Side,
    When,
    agreement,
    read,
    sides_in,
    sides_of,
)
from fawang.knowledge.rules.served import Served


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("老板三个月没发工资了，我还在上班", Side.WORKER),
        ("我是开饭店的老板，员工天天迟到能开除吗", Side.EMPLOYER),
        ("房东不退押金", Side.TENANT),
        ("租客三个月没给租金了", Side.LANDLORD),
        ("邻居把我告了，收到传票怎么办", Side.DEFENDANT),
        ("想起诉他", Side.PLAINTIFF),
        ("我被骗了八万", Side.VICTIM),
        ("公安话我涉嫌盗窃", Side.ACCUSED),
        ("我开车撞了人，全责", Side.DRIVER),
        ("朋友借了我三万不还", Side.CREDITOR),
        ("我信用卡逾期，催收天天打电话", Side.DEBTOR),
    ],
)
def test_words_say_on_which_side_somebody_is(words: str, side: Side) -> None:
    assert side in sides_in(words)
    assert OTHER[side] not in sides_in(words)


def test_words_that_say_nothing_of_it_name_no_side() -> None:
    assert sides_in("怎么写遗嘱") == frozenset()


def test_whoever_owes_nothing_is_no_debtor() -> None:
    for words in ("我不欠他钱", "我没欠债，车被扣了", "房子是我的，我从来没有逾期"):
        assert Side.DEBTOR not in sides_in(words), words


def test_nobody_is_on_both_sides() -> None:
    for words in ("老板欠我工资，我是小老板", "租客说房东不退押金", "他告我，我也要告他"):
        found = sides_in(words)
        assert not any({one, other} <= found for one, other in PAIRS), words


def test_an_entry_is_for_the_usual_side_of_its_matter_unless_it_says_another() -> None:
    assert Side.WORKER in sides_of("labour.wages", ["拖欠工资怎么办？", "几个月没出粮"])
    other = sides_of("labour.dismissal", ["我是老板，员工老迟到，我能不能开除他？", "员工旷工"])
    assert Side.EMPLOYER in other
    assert Side.WORKER not in other


def test_agreement_counts_and_opposition_counts_double() -> None:
    assert agreement({Side.WORKER}, {Side.WORKER}) == 1
    assert agreement({Side.WORKER}, {Side.EMPLOYER}) == -2
    assert agreement({Side.WORKER}, {Side.TENANT}) == 0


def test_what_is_answered_counts_for_more_than_what_was_read() -> None:
    found = read("老板不给工资", {"side": "employer", "paper": "labour_award", "when": "days"})
    assert Side.EMPLOYER in found.sides
    assert Side.WORKER not in found.sides
    assert (found.papers, found.when) == (frozenset({Served.LABOUR_AWARD}), When.DAYS)
    assert found.answered == ("side", "paper", "when")


def test_not_knowing_is_an_answer_too_and_empty_ones_are_none() -> None:
    found = read("老板不给工资", {"side": "unknown", "paper": "", "not_these": "q-a q-b"})
    assert found.answered == ("side", "not_these")
    assert found.excluded == {"q-a", "q-b"}
