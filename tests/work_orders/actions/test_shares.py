"""An order of a soldier's family is handled jointly with the veterans' department and the procuratorate."""

import pytest

from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Invalid, NotAllowed, NotFound
from fawang.organisations import queries as organisations
from fawang.organisations.actions.units import create_unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission, Role
from fawang.work_orders import queries
from fawang.work_orders.actions.shares import share_order, unshare_order, write_note
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries.shares import joinable_units, joint_units, shared_with
from tests.browser import sign_in
from tests.cases import give
from tests.conftest import Appoint, Submit, unit_at
from tests.shell.cases import text_of
from tests.work_orders.persons import fresh, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(nanhai: UnitRow) -> UnitRow:
    """A unit of those that the data names for soldiers."""
    bureau = unit_at("440605", UnitKind.BUREAU)
    made = create_unit(
        by=SYSTEM,
        name="南海区退役军人法律服务站",
        kind=UnitKind.VETERANS_STATION,
        region_code="440605",
        parent_id=bureau.id,
    )
    return organisations.unit(made.pk)


@pytest.fixture
def soldiers(submit: Submit) -> WorkOrder:
    """An order of somebody of a soldier's family."""
    order = submit(answers={"group": "soldiers"}).order
    assert order.facts["group"] == "soldiers"
    return order


def shared(order: WorkOrder, unit: UnitRow, by: Actor = SYSTEM) -> WorkOrder:
    return share_order(by=by, code=order.code, unit_id=unit.id, agreed=True)


def test_the_unit_sees_the_order_and_decides_nothing(
    soldiers: WorkOrder, station: UnitRow, staff: Appoint
) -> None:
    there = staff(Role.OFFICE_OFFICER, station)
    with pytest.raises(NotFound):
        queries.visible(soldiers.code, there)
    shared(soldiers, station)
    assert queries.visible(soldiers.code, there).pk == soldiers.pk
    assert queries.permissions_on(fresh(soldiers), there) == {Permission.ORDER_VIEW}
    assert {one.command for one in queries.open_steps_for(fresh(soldiers), there)} == {"note"}
    assert [one.pk for one in shared_with([station.id])] == [soldiers.pk]
    with pytest.raises(NotAllowed):
        give(fresh(soldiers), "accept", by=there)


def test_sharing_twice_shares_once(soldiers: WorkOrder, station: UnitRow) -> None:
    shared(soldiers, station)
    version = fresh(soldiers).version
    shared(soldiers, station)
    assert fresh(soldiers).version == version
    assert [one.id for one in joint_units(fresh(soldiers))] == [station.id]


def test_nothing_is_shared_without_consent_nor_with_any_other_unit(
    soldiers: WorkOrder, station: UnitRow, nanhai: UnitRow, submit: Submit
) -> None:
    with pytest.raises(Invalid) as refused:
        share_order(by=SYSTEM, code=soldiers.code, unit_id=station.id, agreed=False)
    assert refused.value.errors == {"agreed": "consent_missing"}
    with pytest.raises(Invalid) as refused:
        shared(soldiers, nanhai)
    assert refused.value.errors == {"unit_id": "unit_unknown"}
    # Whoever is of no such group has nobody brought in.
    other = submit().order
    with pytest.raises(Invalid):
        shared(other, station)
    assert joinable_units(other, "440605") == []


def test_both_write_notes_that_the_person_does_not_read(
    soldiers: WorkOrder, station: UnitRow, nanhai: UnitRow, staff: Appoint
) -> None:
    there, here = staff(Role.OFFICE_OFFICER, station), staff(Role.OFFICE_OFFICER, nanhai)
    with pytest.raises(NotAllowed):
        write_note(by=here, code=soldiers.code, note="无人共同办理")
    shared(soldiers, station, by=here)
    write_note(by=there, code=soldiers.code, note="优待证已核对")
    write_note(by=here, code=soldiers.code, note="收到")
    notes = [row.data["note"] for row in queries.history(fresh(soldiers), public=False) if "note" in row.data]
    assert notes == ["优待证已核对", "收到"]
    public = queries.history(fresh(soldiers), public=True)
    assert [row.data.get("reason") for row in public if row.command == "share"] == [station.name]
    assert not any("note" in row.data for row in public)


def test_either_side_ends_it_and_the_unit_sees_nothing_more(
    soldiers: WorkOrder, station: UnitRow, staff: Appoint
) -> None:
    there = staff(Role.OFFICE_OFFICER, station)
    shared(soldiers, station)
    unshare_order(by=there, code=soldiers.code, unit_id=station.id)
    with pytest.raises(NotFound):
        queries.visible(soldiers.code, there)
    assert shared_with([station.id]) == []
    shared(soldiers, station)
    unshare_order(by=SYSTEM, code=soldiers.code, unit_id=station.id)
    unshare_order(by=SYSTEM, code=soldiers.code, unit_id=station.id)
    assert shared_with([station.id]) == []


def test_the_person_brings_nobody_in(soldiers: WorkOrder, station: UnitRow) -> None:
    with pytest.raises(NotAllowed):
        shared(soldiers, station, by=holder(soldiers))


@pytest.mark.usefixtures("pages")
def test_the_pages_bring_in_list_and_note(soldiers: WorkOrder, station: UnitRow, nanhai: UnitRow) -> None:
    office = sign_in(Role.OFFICE_OFFICER, nanhai)
    path = f"/desk/orders/{soldiers.code}/sharing"
    assert path in text_of(office.get(f"/desk/orders/{soldiers.code}"))
    refused = office.post(path, {"unit_id": station.id})
    assert refused.status_code == 422
    assert office.post(path, {"unit_id": station.id, "agreed": "on"}).status_code == 302
    there = sign_in(Role.OFFICE_OFFICER, station)
    assert soldiers.code in text_of(there.get("/desk/orders/shared")).replace(" ", "").replace("-", "")
    assert there.post(path, {"note": "请核对身份"}).status_code == 302
    assert "请核对身份" in text_of(office.get(path))
    assert there.get(f"/desk/orders/{soldiers.code}").status_code == 200
