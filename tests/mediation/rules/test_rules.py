"""What stands against an invitation, which agreements are signed by code, and what can be done afterwards."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.mediation.rules import SAFE, Caution, Heard, Relation, Ruling, Way, may_invite, next_steps
from fawang.mediation.rules.agreements import Paper, confirmable_until, digest, may_sign_by_code, unsigned
from fawang.organisations.rules.matters import Matter

cautions = st.frozensets(st.sampled_from(Caution))


@given(cautions, st.sampled_from(["", *Heard]), st.sampled_from(Way))
def test_nobody_is_invited_against_a_caution_or_the_applicant_s_word(
    marked: frozenset[str], spoken: str, way: str
) -> None:
    against = may_invite(marked, spoken, way)
    if marked and not spoken:
        assert against == "speak_first"
    if spoken == Heard.NO:
        assert against == "applicant_says_no"
    if not against:
        assert way in (SAFE[spoken] if spoken else frozenset(Way))


def test_the_safe_way_is_the_one_that_was_named() -> None:
    assert may_invite(frozenset({Caution.DANGER}), Heard.LETTER, Way.LETTER) == ""
    assert may_invite(frozenset({Caution.DANGER}), Heard.LETTER, Way.MESSAGE) == "way_not_safe"
    assert {way for way in Way if not may_invite(frozenset(), Heard.ANY_WAY, way)} == set(Way)


@pytest.mark.parametrize(
    ("matter", "paper", "by_code"),
    [
        (Matter.NEIGHBOURS, Paper.NONE, True),
        (Matter.INHERITANCE, Paper.NONE, False),
        (Matter.MARRIAGE_FAMILY, Paper.NONE, False),
        (Matter.HOUSING, Paper.UTILITIES, False),
        (Matter.DEBT, Paper.PERSONAL, False),
    ],
)
def test_the_law_keeps_some_from_codes(matter: str, paper: str, by_code: bool) -> None:
    assert may_sign_by_code(matter, paper) is by_code


@given(st.text(), st.integers(1, 99), st.text(), st.text())
def test_another_word_or_version_is_another_digest(code: str, version: int, one: str, other: str) -> None:
    known = digest(code, version, {"terms": one})
    assert known == digest(code, version, {"terms": one})
    assert known != digest(code, version + 1, {"terms": one})
    assert (known == digest(code, version, {"terms": other})) is (one == other)


def test_a_digest_stays_what_it_was_when_somebody_signed() -> None:
    """Signatures of years ago name it: whoever changes how it is made breaks them."""
    content = {"terms": "三日内付清。", "about": ["乙", "甲"]}
    known = "2dd20355a77d646e72cb1683c85c36e9eecd3165f2d1e854029eb3afeca65695"
    assert digest("T-1", 2, content) == known
    assert digest("T-1", 2, dict(reversed(content.items()))) == known


def test_thirty_days_after_the_day_on_which_it_came_into_force() -> None:
    assert confirmable_until(date(2026, 1, 31)) == date(2026, 3, 2)
    assert confirmable_until(date(2028, 2, 1)) == date(2028, 3, 2)
    assert unsigned({0, 7, 9}, {7}) == {0, 9}


def test_who_is_at_work_goes_to_arbitration_and_others_to_court() -> None:
    at_work = next_steps.after_ending(Matter.LABOUR, Relation.OTHER)
    assert (at_work[0].way, at_work[0].period) == (next_steps.Way.LABOUR_ARBITRATION, "1 year")
    assert next_steps.after_ending(Matter.OTHER, Relation.WORK)[0].way == next_steps.Way.LABOUR_ARBITRATION
    assert next_steps.after_ending(Matter.WORK_INJURY, Relation.OTHER) == at_work
    others = next_steps.after_ending(Matter.NEIGHBOURS, Relation.NEIGHBOURS)
    assert (others[0].way, others[0].period) == (next_steps.Way.SUE, "3 years")
    # Whoever they are: legal aid, and mediation once more.
    rest = [(next_steps.Way.LEGAL_AID, "法律援助法:31"), (next_steps.Way.AGAIN, "人民调解法:17")]
    for ways in (at_work, others):
        assert [(one.way, one.article) for one in ways[1:]] == rest


def test_a_confirmed_agreement_is_enforced_another_one_sued_upon() -> None:
    ways = next_steps.Way
    assert next_steps.after_breach(Ruling.CONFIRMED) == (
        next_steps.Next(ways.ENFORCE, "人民调解法:33", "2 years", "民事诉讼法:250"),
    )
    for ruling in ("", Ruling.INVALID, Ruling.NOT_TAKEN):
        sue, aid = next_steps.after_breach(ruling)
        assert sue == next_steps.Next(ways.SUE_ON_AGREEMENT, "人民调解法:32", "3 years", "民法典:188")
        assert aid.way == ways.LEGAL_AID
