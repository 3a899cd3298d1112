"""Calls of a demonstration: marked, over, without a number, the same again, and never beside real ones."""

import pytest

from fawang.hotline.actions.demo import seed_demo_calls
from fawang.hotline.models import Call
from fawang.hotline.queries import figures
from fawang.hotline.rules.figures.counts import total
from fawang.hotline.rules.figures.metrics import reckon
from fawang.hotline.rules.figures.periods import Period
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from lab.demo import calls
from tests.hotline.past import NOON, past

pytestmark = pytest.mark.django_db


def seed(centre: UnitRow) -> int:
    return seed_demo_calls(by=SYSTEM, unit_id=centre.id, staff_ids=[1, 2])


def test_every_call_is_marked_over_and_nobodys(centre: UnitRow, lead: Actor) -> None:
    with clock.at(NOON):
        number = seed(centre)
        found = total(figures.by_day(figures.scope_of(lead), Period.up_to(clock.today(), 32)).values())
    assert number == Call.objects.filter(is_demo=True, ended_at__lte=NOON).count() == found.came > 1000
    assert {row.number for row in Call.objects.only("number")} == {""}
    reckoned = reckon(found)
    assert None not in reckoned.values()
    # Close to the targets, so that both sides of them can be seen.
    assert 0.9 < (reckoned["connect_rate"] or 0) < 1
    assert 0.7 < (reckoned["service_level"] or 0) < 1


def test_a_second_time_adds_nothing(centre: UnitRow) -> None:
    assert seed(centre) > 0
    assert seed(centre) == 0


def test_nothing_is_invented_beside_real_calls(centre: UnitRow) -> None:
    past(NOON, wait=3)
    assert seed(centre) == calls.create() == 0
