"""Committees: what the law asks of them (People's Mediation Law, Arts. 8, 9, 13, 15, 34)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fawang.mediation.rules.committees import REMIND_DAYS, Duty, Person, Sort, amiss, takes, term_end

FORMED, TODAY = date(2025, 3, 1), date(2026, 11, 20)
DIRECTOR = Person(Duty.DIRECTOR, FORMED, woman=True)
MEMBER = Person(Duty.MEMBER, FORMED, woman=False)


def codes(*people: Person, formed: date = FORMED) -> list[str]:
    return [code for code, _about in amiss(formed, people, TODAY)]


def test_three_members_with_a_director_and_a_woman_are_enough() -> None:
    assert codes(DIRECTOR, MEMBER, MEMBER) == []


def test_ten_members_are_too_many_and_the_engaged_do_not_count() -> None:
    assert codes(DIRECTOR, *[MEMBER] * 9) == ["committee_members"]
    assert codes(DIRECTOR, *[MEMBER] * 8, Person(Duty.ENGAGED, FORMED)) == []
    assert [*amiss(FORMED, (DIRECTOR, *[MEMBER] * 9), TODAY)] == [("committee_members", "10")]


def test_two_members_are_too_few_and_of_nobody_nothing_is_claimed() -> None:
    left = replace(MEMBER, until=TODAY - timedelta(days=1))
    assert [*amiss(FORMED, (DIRECTOR, MEMBER, left), TODAY)] == [("committee_members", "2")]
    assert [*amiss(FORMED, (), TODAY)] == [("committee_members", "0"), ("committee_director", "")]
    men = (replace(DIRECTOR, woman=False), MEMBER)
    assert [*amiss(FORMED, men, TODAY)] == [("committee_members", "2"), ("committee_woman", "")]


def test_two_directors_are_one_too_many() -> None:
    assert codes(DIRECTOR, DIRECTOR, MEMBER) == ["committee_director"]


def test_a_woman_is_missed_only_where_it_is_known() -> None:
    man = Person(Duty.DIRECTOR, FORMED, woman=False)
    assert codes(man, MEMBER, MEMBER) == ["committee_woman"]
    assert codes(man, MEMBER, Person(Duty.MEMBER, FORMED)) == []


@pytest.mark.parametrize(
    ("formed", "last"),
    [
        (date(2023, 2, 28), date(2026, 2, 27)),
        (date(2024, 3, 29), date(2027, 3, 28)),
        (date(2025, 3, 1), date(2028, 2, 29)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2024, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_term_is_three_years(formed: date, last: date) -> None:
    assert term_end(formed) == last


def test_a_term_that_ends_is_said_ahead() -> None:
    people = (DIRECTOR, MEMBER, MEMBER)
    assert codes(*people, formed=date(2023, 12, 10)) == ["committee_term_ends"]
    assert codes(*people, formed=date(2023, 11, 1)) == ["committee_term_over"]
    # Its last day is one of the term; before that so many days ahead.
    for day, found in (
        (date(2028, 3, 1), ["committee_term_over"]),
        (date(2028, 2, 29), ["committee_term_ends"]),
        (date(2028, 2, 29) - timedelta(days=REMIND_DAYS - 1), ["committee_term_ends"]),
        (date(2028, 2, 29) - timedelta(days=REMIND_DAYS), []),
    ):
        assert [*amiss(FORMED, people, day)] == [(code, "2028-02-29") for code in found], day


def test_who_is_suspended_belongs_and_is_not_appointed() -> None:
    person = Person(Duty.MEMBER, FORMED, suspended_until=TODAY)
    assert (person.belongs(TODAY), person.practises(TODAY)) == (True, False)
    assert person.practises(TODAY + timedelta(days=1))
    assert person.belongs(FORMED)
    assert not person.belongs(FORMED - timedelta(days=1))
    left = Person(Duty.MEMBER, FORMED, until=TODAY - timedelta(days=1))
    assert not left.practises(TODAY)
    assert not left.belongs(TODAY)
    assert left.belongs(TODAY - timedelta(days=1))


def test_a_committee_of_a_trade_takes_its_trade() -> None:
    assert takes(Sort.TRADE, ["medical"], "medical")
    assert not takes(Sort.TRADE, ["medical"], "labour")
    assert not takes(Sort.TRADE, [], "labour")
    assert takes(Sort.VILLAGE, [], "labour")
    assert takes(Sort.VILLAGE, [], "")
    assert takes(Sort.TRADE, [], "")
    assert not takes(Sort.VILLAGE, ["housing"], "labour")
    assert takes(Sort.VILLAGE, ["housing"], "housing")
