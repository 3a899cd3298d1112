"""What a page of alerts shows, in a number of statements that does not grow with the rules."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.datacentre.models import AlertFiring
from fawang.datacentre.queries import alerts as queries
from fawang.datacentre.queries.alerts import PAGE, State
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.problems import Invalid, NotFound
from tests.datacentre.actions.conftest import Happen, happen, manager
from tests.datacentre.actions.test_alerts import NOW, look, make

pytestmark = pytest.mark.django_db
__all__ = ["happen", "manager"]


def statements(by: Actor) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        queries.rules(by)
    return len(found)


def test_rules_that_hold_come_first(happen: Happen, manager: Actor) -> None:
    holds, calm = make(manager, name="Many", limit=5), make(manager, name="Very many", limit=500)
    one = statements(manager)
    look(holds)
    look(calm)
    listed = queries.rules(manager)
    assert [(row.rule.name, row.state) for row in listed] == [
        ("Many", State.OPEN),
        ("Very many", State.CLOSED),
    ]
    assert listed[0].people != ()
    assert listed[0].last is not None
    assert listed[0].last.value == 10
    assert listed[1].last is None
    for number in range(5):
        look(make(manager, name=f"Rule {number}", limit=5))
    assert statements(manager) <= one + 1
    assert queries.rules(ANONYMOUS) == ()


def test_the_history_is_paged(happen: Happen, manager: Actor) -> None:
    rule = make(manager)
    AlertFiring.objects.bulk_create(
        AlertFiring(rule=rule, began_at=NOW + timedelta(n), ended_at=NOW + timedelta(n, 60), value=n)
        for n in range(PAGE + 3)
    )
    first = queries.history(manager, rule.pk)
    assert [len(first.rows), first.rows[0].value] == [PAGE, PAGE + 2]
    assert first.next is not None
    second = queries.history(manager, rule.pk, first.next)
    assert [one.value for one in second.rows] == [2, 1, 0]
    assert second.next is None
    with pytest.raises(Invalid):
        queries.history(manager, rule.pk, "x")
    with pytest.raises(NotFound):
        queries.history(ANONYMOUS, rule.pk)
