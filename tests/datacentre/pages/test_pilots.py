"""The page of pilots beside the rest: for whom, of which programme, with what words."""

from datetime import timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions.pilots import set_pilot
from tests.browser import Browser
from tests.conftest import unit_at
from tests.datacentre.pages.conftest import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]


def test_a_programme_is_compared_by_those_who_may_see_its_offices(leader: Browser, county: Browser) -> None:
    assert "园区试点" not in read(leader.get("/data/pilots"))
    station = unit_at("440605121", UnitKind.TOWN_STATION)
    elsewhere = unit_at("440106", UnitKind.BUREAU)
    began = clock.today() - timedelta(days=40)
    set_pilot(by=SYSTEM, unit_id=station.id, programme="园区试点", since=began)
    set_pilot(by=SYSTEM, unit_id=elsewhere.id, programme="天河试点", since=began)
    page = read(leader.get("/data/pilots", programme="天河试点"))
    assert "园区试点" in page
    assert "40" in page
    page = read(county.get("/data/pilots"))
    assert "园区试点" in page
    assert "天河试点" not in page


def test_a_programme_that_has_not_begun_says_so(leader: Browser) -> None:
    station = unit_at("440605121", UnitKind.TOWN_STATION)
    set_pilot(by=SYSTEM, unit_id=station.id, programme="园区试点", since=clock.today() + timedelta(days=9))
    assert "table--cards" not in leader.get("/data/pilots").content.decode()


@pytest.mark.usefixtures("empty")
def test_without_facts_the_page_says_so(leader: Browser) -> None:
    station = unit_at("440605121", UnitKind.TOWN_STATION)
    set_pilot(by=SYSTEM, unit_id=station.id, programme="园区试点", since=clock.today() - timedelta(days=9))
    assert "fawang facts generate" in read(leader.get("/data/pilots"))
