"""Applying for notarisation: what the law says of the item decides whether and where."""

from typing import Any

import pytest

from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.queries import UnitRow
from fawang.work_orders.actions.intake import Submitted, submit
from tests.cases import intake

pytestmark = pytest.mark.django_db
NANHAI = "440605"


def apply(**answers: Any) -> Submitted:
    """Hand in an application about something in Nanhai."""
    given = {"item": "birth", "ground": "domicile", "applies": "self", "use": "here", **answers}
    return submit(by=ANONYMOUS, intake=intake(kind="notarisation", answers=given, place=NANHAI))


def errors(**answers: Any) -> dict[str, str]:
    """Return what is wrong with an application."""
    with pytest.raises(Invalid) as caught:
        apply(**answers)
    return dict(caught.value.errors)


def test_it_lies_at_the_office_that_was_chosen(nanhai: UnitRow) -> None:
    made = apply(institution=str(nanhai.id))
    assert (made.order.unit_id, made.order.state) == (nanhai.id, "submitted")
    assert made.order.facts == {"item": "birth", "in_person": False, "barred": ""}


def test_an_office_of_another_city_is_not_competent(guangzhou: UnitRow) -> None:
    assert errors(institution=str(guangzhou.id)) == {"institution": "office_not_competent"}


def test_a_home_is_inherited_at_its_place_only(nanhai: UnitRow, guangzhou: UnitRow) -> None:
    about = {"item": "inheritance", "property": "yes", "ground": None}
    assert errors(institution=str(guangzhou.id), **about) == {"institution": "office_not_competent"}
    assert apply(institution=str(nanhai.id), **about).order.unit_id == nanhai.id


def test_nobody_asks_for_a_will_for_somebody_else(nanhai: UnitRow) -> None:
    about = {"item": "will", "property": "no", "institution": str(nanhai.id)}
    assert errors(applies="agent", **about) == {"applies": "agent_not_allowed"}
    assert apply(**about).order.facts["in_person"] is True


def test_a_ground_that_needs_a_home_needs_one(nanhai: UnitRow) -> None:
    assert errors(ground="property", institution=str(nanhai.id)) == {"ground": "field_wrong"}


def test_what_no_office_may_certify_comes_in_and_says_so(nanhai: UnitRow) -> None:
    # It is handed in: the office says what else is possible. It cannot accept it.
    made = apply(item="loan", property="no", lender="private", institution=str(nanhai.id))
    assert made.order.facts["barred"] == "lender_not_licensed"


def test_whatever_is_missing_is_named_at_once(nanhai: UnitRow) -> None:
    assert errors(item="loan", ground=None, use=None) == {
        "property": "field_required",
        "ground": "field_required",
        "use": "field_required",
        "lender": "field_required",
    }
