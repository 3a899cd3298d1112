"""Who may appraise what, and what the regulation says of grounds and files."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.appraisal.rules import (
    AUTHORITIES,
    IDENTITY,
    Client,
    Listed,
    Scope,
    concerned,
    kept_until,
    repeats_itself,
    unfit,
)

DAY = date(2026, 11, 24)
FIELD = Scope.DNA


def listed(number: int = 1, **changes: object) -> Listed:
    """Return an appraiser whose licence ends today."""
    return Listed(**{"id": number, "scope": frozenset({FIELD}), "valid_until": DAY, **changes})  # type: ignore[arg-type]


def test_on_its_last_day_a_licence_is_good() -> None:
    assert listed().may(FIELD, DAY)
    assert not listed().may(FIELD, DAY + timedelta(days=1))
    assert not listed(active=False).may(FIELD, DAY)
    assert not listed().may(Scope.TRACES, DAY)


@pytest.mark.parametrize(
    ("appointed", "code"),
    [
        ([], "too_few_appraisers"),
        ([listed(1)], "too_few_appraisers"),
        ([listed(1), listed(1)], "too_few_appraisers"),
        ([listed(1), listed(2)], ""),
        ([listed(1), listed(2), listed(3)], ""),
        ([listed(1), listed(2), listed(3, active=False)], "appraiser_not_listed"),
    ],
)
def test_two_different_ones_who_all_may(appointed: list[Listed], code: str) -> None:
    assert unfit(FIELD, appointed, on=DAY, fewest=2) == code


appraisers = st.builds(
    Listed,
    st.integers(1, 4),
    st.frozensets(st.sampled_from(Scope), max_size=3),
    st.sampled_from([DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)]),
    st.booleans(),
)


@given(st.lists(appraisers, max_size=5), st.sampled_from(Scope))
def test_nobody_who_may_not_is_among_those_who_do_it(appointed: list[Listed], field: Scope) -> None:
    fits = not unfit(field, appointed, on=DAY, fewest=2)
    right = all(one.active and field in one.scope and one.valid_until >= DAY for one in appointed)
    assert fits == (right and len({one.id for one in appointed}) >= 2)


def test_an_institution_does_not_repeat_its_own_report() -> None:
    assert repeats_itself(7, [1, 7])
    assert not repeats_itself(7, [])


def test_only_identity_asks_who_took_the_sample_and_only_authorities_commission_by_letter() -> None:
    assert {Scope.DNA} == IDENTITY
    assert {Client.COURT, Client.PROCURATORATE, Client.POLICE} == AUTHORITIES


@pytest.mark.parametrize(
    ("issued", "until"),
    [("2026-11-24", "2056-11-24"), ("2028-02-29", "2058-02-28"), ("2026-02-28", "2056-02-28")],
)
def test_a_file_is_kept_for_thirty_years(issued: str, until: str) -> None:
    assert kept_until(date.fromisoformat(issued)) == date.fromisoformat(until)


def test_whoever_is_suspended_does_nothing_until_the_day_after() -> None:
    assert not listed(suspended_until=DAY).may(FIELD, DAY)
    assert listed(suspended_until=DAY - timedelta(days=1)).may(FIELD, DAY)
    assert listed(suspended_until=DAY - timedelta(days=1)).practises(DAY)
    assert not listed(suspended_until=DAY + timedelta(days=5)).practises(DAY)


def test_an_institution_keeps_out_of_the_cases_of_those_it_is_concerned_with() -> None:
    interests = ["第一医院", "星河公司"]
    for parties in (["张三", "星河公司、李四"], ["第一医院", "张三"]):
        assert concerned(interests, parties)
    assert not concerned(interests, ["张三", "李四"], name="王五")
    assert not concerned(interests, [])
    # What is blank stands in every text and says nothing.
    assert not concerned(["", " "], ["张 三"])


def test_nobody_appraises_for_themselves() -> None:
    assert concerned((), ["王五"], name="王五")
    assert concerned(["星河公司"], ["王五"], name="王五")
    assert not concerned((), ["王五"])
