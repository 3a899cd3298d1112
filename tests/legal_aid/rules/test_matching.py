"""Who is asked to take a case: capacity, skill, language, fairness; and who is left out."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fawang.legal_aid.rules.matching import (
    FAIRNESS,
    FREE,
    LANGUAGE,
    SKILL,
    Candidate,
    Exclusion,
    Need,
    exclusion,
    rank,
)

NEED = Need(matter="labour", language="cantonese")
skills = st.frozensets(st.sampled_from(["labour", "traffic", "debt"]))
languages = st.frozensets(st.sampled_from(["mandarin", "cantonese", "hakka"]))
candidates = st.lists(
    st.builds(
        Candidate,
        lawyer_id=st.integers(1, 10**6),
        firm_id=st.integers(1, 9),
        capacity=st.integers(0, 20),
        open_cases=st.integers(0, 22),
        recent=st.integers(0, 40),
        skills=skills,
        languages=languages,
        away=st.booleans(),
        conflict=st.booleans(),
        declined=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.lawyer_id,
)


def one(number: int, **changes: object) -> Candidate:
    base = Candidate(
        lawyer_id=number, firm_id=number, capacity=10, open_cases=0, recent=0, skills=frozenset({"labour"}),
        languages=frozenset({"cantonese"}),
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def first(*several: Candidate) -> int:
    return rank(several, NEED)[0].candidate.lawyer_id


def test_weights_add_up() -> None:
    assert SKILL + LANGUAGE + FREE + FAIRNESS == 1


def test_skill_language_and_free_hands_count() -> None:
    assert first(one(1, skills=frozenset({"debt"})), one(2)) == 2
    assert first(one(1, languages=frozenset({"mandarin"})), one(2)) == 2
    assert first(one(1, open_cases=9), one(2)) == 2


def test_who_received_less_than_their_share_comes_first() -> None:
    assert first(one(1, recent=8), one(2, recent=2)) == 2
    # Twice the declared capacity, twice the share.
    assert first(one(1, recent=8, capacity=20, open_cases=0), one(2, recent=8, capacity=5, open_cases=0)) == 1


def test_who_cannot_be_asked_says_why() -> None:
    assert exclusion(one(1, conflict=True)) == Exclusion.CONFLICT
    assert exclusion(one(1, open_cases=10)) == Exclusion.FULL
    assert exclusion(one(1, away=True)) == Exclusion.AWAY
    assert exclusion(one(1, declined=True)) == Exclusion.DECLINED
    assert exclusion(one(1)) is None


def test_who_declared_no_capacity_cannot_be_asked_and_takes_no_share_from_others() -> None:
    assert exclusion(one(1, capacity=0)) == Exclusion.FULL
    assert [s.excluded for s in rank([one(1, capacity=0), one(2, capacity=0)], NEED)] == [Exclusion.FULL] * 2
    alone, beside = rank([one(2)], NEED), rank([one(1, capacity=0, recent=9), one(2)], NEED)
    assert beside[0] == alone[0]


@given(candidates)
def test_nobody_is_lost_and_nobody_excluded_comes_before_the_able(several: list[Candidate]) -> None:
    ranked = rank(several, NEED)
    assert sorted(s.candidate.lawyer_id for s in ranked) == sorted(c.lawyer_id for c in several)
    able = [s.excluded is None for s in ranked]
    assert able == sorted(able, reverse=True)
    for suggestion in ranked:
        assert suggestion.excluded == exclusion(suggestion.candidate)
        assert 0 <= suggestion.score <= 1


@given(candidates, st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_does_not_matter(several: list[Candidate], dice: object) -> None:
    shuffled = list(several)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(shuffled, NEED) == rank(several, NEED)


def test_over_a_year_each_gets_a_share_by_capacity() -> None:
    """A hundred cases among equals of different capacity: nobody is forgotten, and nobody gets it all."""
    hands = {number: one(number, capacity=capacity) for number, capacity in ((1, 5), (2, 10), (3, 20))}
    for _ in range(105):
        chosen = first(*hands.values())
        hands[chosen] = replace(hands[chosen], recent=hands[chosen].recent + 1)
    received = [hands[number].recent for number in (1, 2, 3)]
    assert received[0] < received[1] < received[2]
    assert received == [15, 30, 60]
