"""Which rows of a room somebody sees, by the units at which they hold a permission."""

import pytest

from fawang.appointments.models import Plan
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.organisations.queries import scope
from fawang.organisations.rules import UNIT_EDIT, UnitKind
from tests.organisations.conftest import clerk, editor, one

BOTH = Actor(
    ActorKind.STAFF, 1, "",
    (Grant(9, "x", frozenset({"a", "b"})), Grant(4, "x", frozenset({"b"})), Grant(7, "x", frozenset({"c"}))),
)  # fmt: skip


def test_where_one_holds_any_of_the_permissions() -> None:
    assert scope.reach(BOTH, "a") == [9]
    assert scope.reach(BOTH, "a", "b") == [4, 9]
    assert scope.reach(BOTH) == scope.reach(BOTH, "d") == []


def test_a_statement_asks_for_rows_of_these_units_and_of_the_system_for_none() -> None:
    rows = Plan.objects.all()
    assert str(scope.scoped(rows, BOTH, "a", "b").query) == str(rows.filter(units__overlap=[4, 9]).query)
    assert scope.scoped(rows, SYSTEM, "a") is rows


@pytest.mark.django_db
def test_a_unit_below_where_one_may_edit_is_within_reach_and_another_is_not() -> None:
    city, county = one("4406", UnitKind.BUREAU), one("440605", UnitKind.BUREAU)
    assert city.id in county.path
    assert scope.reached(editor(city.id), county.id, UNIT_EDIT) == county
    assert scope.reached(SYSTEM, county.id, UNIT_EDIT) == county
    for nobody in (editor(county.id), clerk(city.id)):
        with pytest.raises(NotAllowed):
            scope.reached(nobody, city.id, UNIT_EDIT)
    with pytest.raises(NotFound):
        scope.reached(SYSTEM, 0, UNIT_EDIT)
