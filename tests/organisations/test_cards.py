"""What is said of an office wherever one is named."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from fawang.organisations import queries
from fawang.organisations.models import Unit, UnitException
from fawang.organisations.queries import HelpNumber
from fawang.organisations.rules import UnitKind

from .conftest import one

pytestmark = pytest.mark.django_db

#: A Wednesday, 11:00 in China.
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


def test_a_card_says_what_is_known_of_an_office() -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    bureau = one("440605", UnitKind.BUREAU)
    office = one("440605", UnitKind.LEGAL_AID_OFFICE)
    Unit.objects.filter(pk=station.id).update(
        hours={"wed": [["09:00", "12:00"]], "thu": [["09:00", "12:00"]]}
    )
    Unit.objects.filter(pk=bureau.id).update(phone="0757-1", active=True)
    Unit.objects.filter(pk=office.id).update(phone="0757-2", active=False)
    UnitException.objects.create(unit_id=station.id, day=date(2026, 11, 25), intervals=[], reason="培训")
    UnitException.objects.create(
        unit_id=office.id, day=date(2026, 11, 27), intervals=[["08:00", "09:00"]], reason=""
    )
    ids = [row.id for row in queries.units(limit=40).items] + [station.id, bureau.id, office.id]
    cards = queries.cards(ids, NOW)
    assert cards.keys() == set(ids)
    assert {one: card.call for one, card in cards.items()} == {one: whom_to_ring(one) for one in ids}
    assert {one: card.unit for one, card in cards.items()} == queries.units_by_id(ids)
    assert cards[station.id].opening.reason == "培训"


def whom_to_ring(unit_id: int) -> HelpNumber | None:
    """Look for a number at the unit, then at each above it, then at the hotline."""
    path = Unit.objects.get(pk=unit_id).path
    hotlines = Unit.objects.filter(kind="hotline_centre").order_by("depth").values_list("pk", flat=True)
    for pk in (*path, *hotlines):
        row = Unit.objects.get(pk=pk)
        if row.active and row.phone:
            return HelpNumber(row.phone, row.pk, row.name, own=row.pk == unit_id)
    return None


def test_cards_are_one_statement_once_calendars_are_known() -> None:
    ids = [row.id for row in queries.units(limit=40).items]
    queries.cards(ids, NOW)
    with CaptureQueriesContext(connection) as captured:
        queries.cards(ids, NOW)
    assert len(captured) == 1


def test_the_office_for_a_place_is_the_lowest_that_takes_everything_in() -> None:
    found = queries.card_for_place("440605011001", NOW)
    assert found is not None
    assert found.unit.id == one("440605011", UnitKind.TOWN_STATION).id
    county = queries.card_for_place("440605", NOW)
    assert county is not None
    assert county.unit.kind == UnitKind.CENTRE
    assert queries.card_for_place("99", NOW) is None


def test_a_card_on_a_page() -> None:
    station = one("440605011", UnitKind.TOWN_STATION)
    Unit.objects.filter(pk=station.id).update(
        hours={"wed": [["09:00", "12:00"]]}, phone="0757-1", address="某路一号"
    )
    with translation.override("en"):
        drawn = render_to_string("organisations/card.html", {"card": queries.card(station.id, NOW)})
    assert f'<a href="/offices/{station.id}">{station.name}</a>' in drawn
    assert 'href="tel:0757-1"' in drawn
    assert "某路一号" in drawn
    assert "until 12:00" in drawn
    assert "\n" not in drawn
