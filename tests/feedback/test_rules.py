"""What a rating means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.feedback.rules import BAD, GOOD, LONGEST_COMMENT, REOPENING, Reason, Result, judge
from fawang.feedback.texts import labels
from fawang.kernel.rules.problems import Invalid

scores = st.integers(1, 5)
reasons = st.lists(st.sampled_from(list(Reason)), max_size=15)


@given(scores, reasons, st.text(max_size=200))
def test_one_and_two_are_dissatisfied_whatever_the_reasons(
    score: int, chosen: list[Reason], comment: str
) -> None:
    judgement = judge(score=score, reasons=chosen, comment=comment)
    assert judgement.dissatisfied is (score in (1, 2))


@given(scores, reasons)
def test_a_matter_is_reopened_by_a_low_score_with_a_reason_that_says_it_is_not_settled(
    score: int, chosen: list[Reason]
) -> None:
    unsettled = any(one in (Reason.NOT_SOLVED, Reason.NOT_PAID, Reason.WRONG_RESULT) for one in chosen)
    assert judge(score=score, reasons=chosen, comment="").reopens is (score <= 2 and unsettled)


@given(scores, reasons)
def test_each_reason_counts_once_in_the_order_given(score: int, chosen: list[Reason]) -> None:
    kept = judge(score=score, reasons=[str(one) for one in chosen], comment="").reasons
    assert set(kept) == set(chosen)
    assert len(set(kept)) == len(kept)
    assert list(kept) == sorted(set(chosen), key=chosen.index)


@given(st.integers(), st.lists(st.text(max_size=12)), st.text())
def test_whatever_is_sent_is_judged_or_named(score: int, sent: list[str], comment: str) -> None:
    try:
        judgement = judge(score=score, reasons=sent, comment=comment)
    except Invalid as problem:
        assert problem.errors
        assert ("score" in problem.errors) is (not 1 <= score <= 5)
        assert ("reasons" in problem.errors) is any(one not in set(Reason) for one in sent)
    else:
        assert 1 <= judgement.score <= 5
        assert len(judgement.comment) <= LONGEST_COMMENT


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        judge(score=0, reasons=["magic"], comment="字" * (LONGEST_COMMENT + 1))
    assert caught.value.errors == {
        "score": "field_required", "reasons": "field_wrong", "comment": "field_too_long",
    }  # fmt: skip


def test_a_comment_is_cleaned_and_may_be_as_long_as_said() -> None:
    assert judge(score=5, reasons=[], comment=" 谢谢\x00 ").comment == "谢谢"
    assert len(judge(score=5, reasons=[], comment="字" * LONGEST_COMMENT).comment) == LONGEST_COMMENT


def test_reasons_are_good_or_bad_and_everything_has_a_name() -> None:
    assert set(GOOD) | set(BAD) == set(Reason)
    assert not set(GOOD) & set(BAD)
    assert set(BAD) >= REOPENING
    assert set(labels.REASONS) == set(Reason)
    assert set(labels.RESULTS) == set(Result)
    assert set(labels.SCORES) == {1, 2, 3, 4, 5}
    assert all(len(code) <= 20 for code in (*Reason, *Result))
