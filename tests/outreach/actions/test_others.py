"""Talks with places, service days for the finder, volunteers under rules, coverage, pilots."""

from datetime import time, timedelta
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.queries import UnitRow
from fawang.organisations.queries.service_days import offices_for_a_day
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions import (
    contracts,
    personal_data,
    pilots,
    service_days,
    sign_ups,
    talks,
    volunteers,
)
from fawang.outreach.models import Contract, SignUp, Talk, Volunteer
from fawang.outreach.queries import coverage
from fawang.outreach.queries import volunteers as registered
from fawang.outreach.queries.pilots import programmes
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.outreach.conftest import VILLAGE, logged

pytestmark = pytest.mark.django_db
TODAY = clock.today()


# --- talks -----------------------------------------------------------------------------------------


def talk(by: Actor, unit_id: int, **changes: Any) -> Talk:
    now = clock.now()
    given: dict[str, Any] = {
        "unit_id": unit_id, "title": "工资被拖欠怎么办", "region_code": "440605011", "place": "文化站二楼",
        "begins_at": now + timedelta(days=2), "ends_at": now + timedelta(days=2, hours=2), "topics": ("labour",),
        "places": 10,
    } | changes  # fmt: skip
    return talks.plan_talk(by=by, plan=talks.Plan(**given))


def test_a_talk_is_announced_signed_up_for_and_reported(leader: Actor, bureau: UnitRow) -> None:
    row = talk(leader, bureau.id)
    sign_ups.sign_up(by=ANONYMOUS, code=row.code, name="陈某", phone="138 0013 8000", persons=4)
    # The same number once more changes how many come.
    sign_ups.sign_up(by=ANONYMOUS, code=row.code, name="陈某", phone="13800138000", persons=6)
    with pytest.raises(Conflict) as full:
        sign_ups.sign_up(by=ANONYMOUS, code=row.code, name="李某", phone="13800138001", persons=5)
    assert (full.value.code, full.value.params) == ("talk_full", {"left": 4})
    with pytest.raises(Conflict, match="reported_too_early"):
        talks.report_talk(by=leader, code=row.code, version=1, attended=30)
    with clock.at(row.ends_at):
        row = talks.report_talk(by=leader, code=row.code, version=1, attended=30, report="反响热烈")
        assert (row.state, row.attended) == ("held", 30)
        with pytest.raises(Conflict, match="happening_over"):
            talks.cancel_talk(by=leader, code=row.code, version=2)
    assert sign_ups.forget_sign_ups(by=SYSTEM, now=row.ends_at + timedelta(days=13)) == 0
    assert sign_ups.forget_sign_ups(by=SYSTEM, now=row.ends_at + timedelta(days=15)) == 1


def test_what_cannot_be_announced_is_said_field_by_field(leader: Actor, bureau: UnitRow) -> None:
    with pytest.raises(Invalid) as refused:
        talk(leader, bureau.id, title=" ", region_code="99", topics=("x",), material=("nothing",))
    assert refused.value.errors == {
        "title": "field_required", "region_code": "region_unknown", "topics": "field_wrong",
        "material": "material_unknown",
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        talk(leader, unit_at("440106", UnitKind.BUREAU).id)


def test_a_number_is_erased_and_exported(leader: Actor, bureau: UnitRow) -> None:
    row = talk(leader, bureau.id)
    sign_ups.sign_up(by=ANONYMOUS, code=row.code, name="陈某", phone="13800138000")
    volunteer = register(leader, bureau, phone="13800138000")
    assert personal_data.KEEPER.erase_number is not None
    assert personal_data.KEEPER.erase_number(SYSTEM, "138 0013 8000") == 2
    assert personal_data.KEEPER.erase_number(SYSTEM, "+852 1234") == 0
    volunteer.refresh_from_db()
    assert (volunteer.name, volunteer.phone, volunteer.left) == ("", "", TODAY)
    assert not SignUp.objects.filter(phone_hash=keyed_hash("phone", "13800138000")).exists()


# --- service days ----------------------------------------------------------------------------------


def stop(**changes: Any) -> service_days.Stop:
    given: dict[str, Any] = {
        "region_code": "440605011", "place": "千灯湖公园南门", "day": TODAY + timedelta(days=3), "begins": time(9),
        "ends": time(11), "services": ("consultation",),
    } | changes  # fmt: skip
    return service_days.Stop(**given)


def test_a_service_day_is_found_like_an_office_until_it_is_cancelled(leader: Actor, bureau: UnitRow) -> None:
    row = service_days.plan_service_day(by=leader, unit_id=bureau.id, stop=stop())

    def shown(region: str = "4406") -> list[str]:
        rows = offices_for_a_day(since=TODAY, until=TODAY + timedelta(days=7), region=region)
        return [one.place for one in rows]

    assert shown() == ["千灯湖公园南门"]
    assert shown("4401") == []
    with pytest.raises(Conflict, match="service_day_exists"):
        service_days.plan_service_day(by=leader, unit_id=bureau.id, stop=stop())
    service_days.cancel_service_day(by=leader, code=row.code, version=1)
    assert shown() == []


def test_a_joint_day_names_no_unit_of_the_military(leader: Actor, bureau: UnitRow) -> None:
    for changes in ({"joint_name": "75130部队"}, {"place": "75130部队营区"}, {"note": "驻地53013"}):
        with pytest.raises(Invalid) as refused:
            service_days.plan_service_day(by=leader, unit_id=bureau.id, stop=stop(**changes))
        assert set(refused.value.errors.values()) == {"military_number"}
    station = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    row = service_days.plan_service_day(by=leader, unit_id=bureau.id, stop=stop(joint_id=station.id))
    assert row.joint_name == station.name


def test_a_round_is_announced_whole_or_not_at_all(leader: Actor, bureau: UnitRow) -> None:
    with pytest.raises(Invalid):
        service_days.plan_circuit(
            by=leader, unit_id=bureau.id, name="西樵线", stops=[stop(), stop(place="村委会", services=())]
        )
    assert offices_for_a_day(since=TODAY, until=TODAY + timedelta(days=9)) == []
    service_days.plan_circuit(
        by=leader, unit_id=bureau.id, name="西樵线", stops=[stop(), stop(place="村委会")]
    )
    assert len(offices_for_a_day(since=TODAY, until=TODAY + timedelta(days=9))) == 2


# --- social forces ---------------------------------------------------------------------------------


def register(by: Actor, bureau: UnitRow, **changes: Any) -> Volunteer:
    given: dict[str, Any] = {
        "name": "王某",
        "phone": "13800138009",
        "may": ("advise",),
        "since": TODAY,
    } | changes
    return volunteers.register_volunteer(by=by, unit_id=bureau.id, **given)


def test_a_volunteer_is_trained_before_advising(leader: Actor, bureau: UnitRow) -> None:
    row = register(leader, bureau)
    with pytest.raises(Conflict, match="training_needed"):
        volunteers.record_hours(by=leader, code=row.code, day=TODAY, minutes=90, activity="advise")
    volunteers.record_training(
        by=leader, code=row.code, what="法律援助基础", day=TODAY, until=TODAY + timedelta(days=365)
    )
    volunteers.record_hours(by=leader, code=row.code, day=TODAY, minutes=90, activity="advise")
    with pytest.raises(Invalid):
        volunteers.record_hours(by=leader, code=row.code, day=TODAY, minutes=700, activity="advise")
    figures = registered.figures(leader, since=TODAY)
    assert (figures.registered, figures.active, figures.minutes) == (1, 1, {"advise": 90})
    with pytest.raises(Conflict, match="volunteer_exists"):
        register(leader, bureau)


def test_a_clinics_students_work_under_its_lawyer(leader: Actor, bureau: UnitRow, adviser: Actor) -> None:
    with pytest.raises(Invalid, match="invalid"):
        volunteers.register_force(by=leader, unit_id=bureau.id, kind="law_school", name="某大学法律诊所")
    force = volunteers.register_force(
        by=leader, unit_id=bureau.id, kind="law_school", name="某大学法律诊所", lawyer_id=adviser.lawyer_id
    )
    row = register(leader, bureau, force=force.code, may=("draft",))
    volunteers.record_training(by=leader, code=row.code, what="文书", day=TODAY, until=TODAY)
    hours = volunteers.record_hours(by=leader, code=row.code, day=TODAY, minutes=30, activity="draft")
    assert hours.lawyer_id == adviser.lawyer_id
    volunteers.let_volunteer_go(by=leader, code=row.code, version=1)
    with pytest.raises(Conflict, match="volunteer_left"):
        volunteers.record_hours(by=leader, code=row.code, day=TODAY, minutes=30, activity="draft")


# --- coverage, pilots ------------------------------------------------------------------------------


def test_a_village_is_covered_by_a_valid_contract_and_a_day_not_long_ago(
    adviser: Actor, contract: Contract, django_assert_num_queries: Any
) -> None:
    coverage.coverage("440605", today=TODAY)
    with django_assert_num_queries(2):
        rows = {row.code: row for row in coverage.coverage("440605", today=TODAY)}
    town = rows["440605011"]
    assert (town.contracts, town.served, town.without) == (1, (0,), town.villages - 1)
    assert town.villages > 10
    logged(adviser, contract)
    found_now = {row.code: row for row in coverage.coverage("4406", today=TODAY)}["440605"]
    assert (found_now.contracts, found_now.served) == (1, (1,))
    logged_on = TODAY + timedelta(days=40)
    found_now = {row.code: row for row in coverage.coverage("440605011", today=logged_on, within=(30, 90))}[
        VILLAGE
    ]
    assert (found_now.villages, found_now.contracts, found_now.served) == (1, 1, (0, 1))


def test_the_villagers_read_who_comes_and_when(adviser: Actor, contract: Contract) -> None:
    contracts.plan_day(by=adviser, code=contract.code, day=TODAY, begins=time(9), ends=time(11))
    found_now = coverage.advisers(VILLAGE, today=TODAY)
    assert found_now is not None
    assert (found_now.name, [one.day for one in found_now.days]) == (contract.adviser, [TODAY])
    assert contracts.drop_day(by=adviser, code=contract.code, day=TODAY)
    assert coverage.advisers("440605011012", today=TODAY) is None


def test_units_are_pilots_of_a_programme_from_the_first_ones_day(
    leader: Actor, bureau: UnitRow, workroom: UnitRow, staff: Appoint
) -> None:
    for unit, days in ((workroom, 10), (bureau, 3)):
        pilots.set_pilot(
            by=leader, unit_id=unit.id, programme="一村一顾问2.0", since=TODAY - timedelta(days=days)
        )
    (found_now,) = programmes(leader)
    assert (found_now.since, set(found_now.units)) == (TODAY - timedelta(days=10), {workroom.id, bureau.id})
    assert programmes(staff(Role.LEADER, unit_at("440106", UnitKind.BUREAU))) == []


def test_a_contract_that_is_ended_takes_its_announced_days_back(
    adviser: Actor, contract: Contract, leader: Actor
) -> None:
    contracts.plan_day(
        by=adviser, code=contract.code, day=TODAY + timedelta(days=9), begins=time(9), ends=time(11)
    )
    row = contracts.end_contract(by=leader, code=contract.code, version=1, last=TODAY)
    assert row.ends == TODAY
    with pytest.raises(Conflict, match="stale"):
        contracts.end_contract(by=leader, code=contract.code, version=1, last=TODAY)
    found_now = coverage.advisers(VILLAGE, today=TODAY)
    assert found_now is not None
    assert found_now.days == ()
    with pytest.raises(NotFound):
        contracts.plan_day(by=leader, code=contract.code, day=TODAY, begins=time(9), ends=time(11))
