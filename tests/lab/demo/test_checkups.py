"""The check-ups of a demonstration: done once, and enough for figures."""

import pytest

from fawang.catalogue.models import Outcome
from fawang.catalogue.queries import outcomes
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.actions import seed_demo_units
from fawang.organisations.rules import UnitKind
from lab.demo import checkups
from tests.catalogue.form_cases import shipped


@pytest.mark.django_db
def test_firms_of_a_park_have_done_it_once_and_there_are_figures() -> None:
    seed_demo_units(by=SYSTEM)
    assert checkups.create() == 34
    assert checkups.create() == 0
    park = organisations.nearest(checkups.COUNTY, UnitKind.PARK_STATION)[0]
    assert park.is_demo
    found = outcomes.of_unit(shipped("business_checkup"), park.id)
    assert found is not None
    assert found.firms == 30
    assert any(one.high for one in found.fields)
    assert Outcome.objects.filter(unit_id=park.id).count() == 34
