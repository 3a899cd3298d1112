"""Fees: what may be offered where. Data files fit the rules."""

from decimal import Decimal

import pytest

from fawang.lawyers.data.figures import TERMS, checklist, house, limits
from fawang.lawyers.rules.complaints import Term
from fawang.lawyers.rules.fees import Fee, errors_of
from fawang.lawyers.texts.checklist import entries
from fawang.organisations.rules.matters import Matter

BARRED = (
    Matter.CRIMINAL, Matter.ADMINISTRATIVE, Matter.STATE_COMPENSATION, Matter.MARRIAGE_FAMILY, Matter.INHERITANCE,
    Matter.MAINTENANCE, Matter.LABOUR, Matter.WORK_INJURY, Matter.SOCIAL_SECURITY,
)  # fmt: skip


@pytest.mark.parametrize("matter", BARRED)
def test_a_share_of_what_is_won_is_barred(matter: Matter) -> None:
    assert Fee.CONTINGENT not in limits().kinds_for(matter)
    assert errors_of(Fee.CONTINGENT, Decimal(10), matter, limits()) == {"fee": "fee_barred"}


def test_elsewhere_a_share_is_bounded() -> None:
    assert errors_of(Fee.CONTINGENT, Decimal(18), Matter.DEBT, limits()) == {}
    assert errors_of(Fee.CONTINGENT, Decimal("18.01"), Matter.DEBT, limits()) == {"amount": "fee_too_high"}


@pytest.mark.parametrize("kind", [Fee.FIXED, Fee.HOURLY, Fee.CONTINGENT])
def test_what_costs_something_says_how_much(kind: Fee) -> None:
    for amount in (None, Decimal(0), Decimal(-1)):
        assert errors_of(kind, amount, Matter.DEBT, limits()) == {"amount": "field_required"}


@pytest.mark.parametrize("kind", ["", "barter", "FIXED"])
def test_a_fee_is_of_a_kind(kind: str) -> None:
    assert errors_of(kind, Decimal(10), Matter.DEBT, limits()) == {"fee": "field_required"}


def test_other_fees_have_no_upper_bound_and_are_barred_nowhere() -> None:
    for kind in (Fee.FIXED, Fee.HOURLY):
        assert errors_of(kind, Decimal(5000), Matter.CRIMINAL, limits()) == {}
        assert errors_of(kind, Decimal("0.01"), Matter.DEBT, limits()) == {}
    assert limits().kinds_for(Matter.DEBT) == tuple(Fee)
    assert limits().kinds_for(Matter.CRIMINAL) == (Fee.FIXED, Fee.HOURLY, Fee.FREE)


def test_what_is_free_needs_no_sum() -> None:
    assert errors_of(Fee.FREE, None, Matter.LABOUR, limits()) == {}


def test_sources_without_a_text_at_hand_are_not_called_verified() -> None:
    assert limits().source
    assert not limits().verified
    assert not any(row.verified for row in TERMS.rows)
    assert all(point.verified == bool(point.law in ("律师法", "法律援助法")) for point in checklist())


def test_every_point_of_the_check_list_has_its_words() -> None:
    assert len(entries()) == len(checklist()) >= 12
    assert all(str(one.title) and str(one.text) for one in entries())


def test_every_term_has_a_length() -> None:
    assert all(TERMS.rule_for(term, region="440605").length.amount > 0 for term in Term)
    assert house().open_for.days > 0
