"""Hours of units and closures of areas."""

from datetime import date

import pytest

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations import queries
from fawang.organisations.actions import remove_closed_day, set_closed_day, set_hours
from fawang.organisations.models import ClosedDay
from fawang.organisations.rules import UnitKind

from .conftest import clerk, editor, one

pytestmark = pytest.mark.django_db

TYPHOON = date(2026, 9, 8)


@pytest.fixture
def office() -> queries.UnitRow:
    return one("440605", UnitKind.LEGAL_AID_OFFICE)


def test_set_hours(office: queries.UnitRow) -> None:
    assert len(queries.calendar_for(office.id).hours(date(2026, 11, 24))) == 2
    unit = set_hours(
        by=editor(office.id), unit_id=office.id, version=office.version, hours={"tue": [["09:00", "12:00"]]}
    )
    assert unit.hours == {"tue": [["09:00", "12:00"]]}
    assert len(queries.calendar_for(office.id).hours(date(2026, 11, 24))) == 1
    assert queries.calendar_for(office.id).hours(date(2026, 11, 25)) == ()
    set_hours(by=SYSTEM, unit_id=office.id, version=unit.version, hours=None)
    assert len(queries.calendar_for(office.id).hours(date(2026, 11, 24))) == 2
    assert AuditEntry.objects.filter(action="organisations.hours_set", unit_id=office.id).count() == 2


def test_set_hours_refuses(office: queries.UnitRow) -> None:
    hours = {"mon": [["09:00", "12:00"]]}
    with pytest.raises(Conflict) as failure:
        set_hours(by=SYSTEM, unit_id=office.id, version=9, hours=hours)
    assert failure.value.code == "stale"
    with pytest.raises(NotAllowed):
        set_hours(by=clerk(office.id), unit_id=office.id, version=1, hours=hours)
    with pytest.raises(Invalid):
        set_hours(by=SYSTEM, unit_id=office.id, version=1, hours={"mon": [["12:00", "09:00"]]})
    with pytest.raises(NotFound):
        set_hours(by=SYSTEM, unit_id=10**9, version=1, hours=hours)


def test_a_typhoon_closes_the_county(office: queries.UnitRow) -> None:
    bureau = one("440605", UnitKind.BUREAU)
    assert queries.calendar_for(office.id).hours(TYPHOON)
    set_closed_day(by=editor(bureau.id), day=TYPHOON, region_code="440605", reason=" 台风停工 ")
    assert queries.calendar_for(office.id).hours(TYPHOON) == ()
    assert queries.calendar_for(one("440606", UnitKind.LEGAL_AID_OFFICE).id).hours(TYPHOON)
    set_closed_day(by=editor(bureau.id), day=TYPHOON, region_code="440605", reason="照常上班", working=True)
    assert queries.calendar_for(office.id).hours(TYPHOON)
    assert ClosedDay.objects.filter(day=TYPHOON).count() == 1
    remove_closed_day(by=editor(bureau.id), day=TYPHOON, region_code="440605")
    assert queries.calendar_for(office.id).hours(TYPHOON)
    assert not ClosedDay.objects.filter(day=TYPHOON).exists()
    actions = AuditEntry.objects.filter(unit_id=bureau.id).values_list("action", flat=True)
    assert sorted(actions) == ["organisations.closed_day_removed", *["organisations.closed_day_set"] * 2]


def test_closed_days_refuse(office: queries.UnitRow) -> None:
    elsewhere = editor(one("440606", UnitKind.BUREAU).id)
    with pytest.raises(NotAllowed):
        set_closed_day(by=elsewhere, day=TYPHOON, region_code="440605", reason="台风")
    with pytest.raises(NotAllowed):
        remove_closed_day(by=elsewhere, day=TYPHOON, region_code="440605")
    with pytest.raises(NotFound):
        remove_closed_day(by=SYSTEM, day=TYPHOON, region_code="440605")
    with pytest.raises(Invalid) as failure:
        set_closed_day(by=SYSTEM, day=TYPHOON, region_code="1", reason="")
    assert failure.value.errors == {"region_code": "region_unknown", "reason": "field_required"}
