"""The dry run of the routing, and the office that somebody means on a command's form."""

from typing import Any

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.actions import set_jurisdiction
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.pages.parts import units
from tests.browser import Browser, sign_in
from tests.cases import give
from tests.conftest import unit_at
from tests.shell.cases import ODD_TEXTS, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PAGE = "/desk/route"


@pytest.fixture
def bureau(db: None) -> Browser:
    """A supervisor of the Nanhai bureau."""
    return sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.DUTY_LAWYER, 200), (Role.STATION_CLERK, 200), (Role.OFFICE_OFFICER, 200), (Role.SUPERVISOR, 200),
        (Role.PROVINCIAL_ADMIN, 200), (Role.FIRM_ADMIN, 403), (Role.AUDITOR, 403),
    ],
)  # fmt: skip
def test_who_may_try_the_routing_out(role: Role, status: int) -> None:
    assert sign_in(role, unit_at("44", UnitKind.BUREAU)).get(PAGE).status_code == status


def test_the_answer_names_the_office_and_says_why(bureau: Browser) -> None:
    page = text_of(bureau.get(PAGE, matter="labour", place="佛山南海桂城"))
    assert "佛山市南海区法律援助处" in page
    assert page.count("<li>") > 1
    assert WorkOrder.objects.count() == 0


def test_a_name_of_several_places_is_said_to_be_one(bureau: Browser) -> None:
    page = text_of(bureau.get(PAGE, matter="labour", place="桂城"))
    assert "肇庆市" in page
    assert "佛山市" in page


@pytest.mark.parametrize("place", [*ODD_TEXTS, "长" * 400, "", "999999"])
def test_any_place_gives_a_page(bureau: Browser, place: str) -> None:
    response = bureau.get(PAGE, matter="labour", place=place, organ_place=place, organ_kind="case_organ")
    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)


def test_values_that_are_none_are_said(bureau: Browser) -> None:
    page = text_of(bureau.get(PAGE, matter="nonsense", place="佛山", organ_level="moon", organ_kind="x"))
    assert "data-error-summary" in page


# --- which office is meant --------------------------------------------------------------------------


def names(text: str) -> list[str]:
    """Return the offices that a text may mean."""
    return [unit.name for unit in units.meant(text, "legal_aid")]


def test_an_office_is_meant_by_number_name_part_or_place(nanhai: UnitRow) -> None:
    assert names(str(nanhai.id)) == [nanhai.name]
    assert names(nanhai.name) == [nanhai.name]
    assert names("  佛山市南海区法律援助处 ") == [nanhai.name]
    assert names("南海区") == [nanhai.name]
    # A place that is no part of any office's name.
    assert names("佛山南海桂城") == [nanhai.name]
    # Another kind of unit only by its full name.
    bureau = unit_at("440605", UnitKind.BUREAU)
    assert names(bureau.name) == [bureau.name]


def test_what_may_mean_several_gives_those_and_not_too_many() -> None:
    assert len(names("江门")) == units.MOST or 1 < len(names("江门")) < units.MOST
    assert {"佛山市南海区法律援助处", "肇庆市鼎湖区法律援助处"} == set(names("桂城"))
    assert len(names("法律援助处")) == units.MOST


@pytest.mark.parametrize("text", [*ODD_TEXTS, "", "   ", "9" * 30, "0", "-1", "%", "_"])
def test_what_means_nothing_finds_nothing(text: str, db: None) -> None:
    assert names(text) == []


def dispatch(bureau: Browser, order: WorkOrder, unit: str, **more: str) -> Any:
    """Dispatch an order from the page."""
    values = {
        "dispatch-version_seen": str(order.version),
        "dispatch-unit_id": unit,
        "dispatch-reason": "由该处承办。",
    }
    return bureau.post(f"/desk/orders/{order.code}/dispatch", values | more)


def test_several_offices_of_a_name_are_asked_back_with_everything_kept(
    bureau: Browser, order: WorkOrder
) -> None:
    order = give(order, "return", reason="不属于本区。")
    response = dispatch(bureau, order, "桂城")
    assert response.status_code == 422
    page = text_of(response)
    assert 'name="dispatch-unit_id_which"' in page
    assert "由该处承办。" in page
    other = unit_at("441203", UnitKind.LEGAL_AID_OFFICE)
    # Only one of those that were offered.
    wrong = dispatch(bureau, order, "桂城", **{"dispatch-unit_id_which": "1"})
    assert wrong.status_code == 422
    assert dispatch(bureau, order, "桂城", **{"dispatch-unit_id_which": str(other.id)}).status_code == 302
    assert WorkOrder.objects.get(pk=order.pk).unit_id == other.id


def test_whoever_sends_an_order_out_of_their_hands_is_not_led_to_it(
    bureau: Browser, order: WorkOrder
) -> None:
    order = give(order, "return", reason="不属于本区。")
    response = dispatch(bureau, order, "肇庆市鼎湖区法律援助处")
    assert response["Location"] == f"/desk/orders?gone={order.code}"


@pytest.mark.parametrize("unit", ["没有这样的机构", "", "999999999"])
def test_an_office_that_does_not_exist_is_said(bureau: Browser, order: WorkOrder, unit: str) -> None:
    order = give(order, "return", reason="不属于本区。")
    response = dispatch(bureau, order, unit)
    assert response.status_code == 422
    assert 'id="id_dispatch-unit_id_error"' in text_of(response)


def test_the_rules_suggest_an_office_other_than_where_it_is_or_has_been(
    order: WorkOrder, nanhai: UnitRow
) -> None:
    assert units.suggested(order) == units.Suggestion(None, "")
    order = give(order, "return", reason="不属于本区。")
    assert units.suggested(order) == units.Suggestion(None, nanhai.name)
    # The table is corrected: the city's own office handles such matters of Nanhai now.
    city = unit_at("4406", UnitKind.LEGAL_AID_OFFICE)
    set_jurisdiction(
        by=SYSTEM, service="legal_aid", region_code="440605", unit_id=city.id, matter="labour", basis="test"
    )
    found = units.suggested(order)
    assert found.unit
    assert found.unit.name == city.name


def test_the_suggestion_stands_on_the_form(bureau: Browser, order: WorkOrder) -> None:
    order = give(order, "return", reason="不属于本区。")
    city = unit_at("4406", UnitKind.LEGAL_AID_OFFICE)
    set_jurisdiction(
        by=SYSTEM, service="legal_aid", region_code="440605", unit_id=city.id, matter="labour", basis="test"
    )
    page = text_of(bureau.get(f"/desk/orders/{order.code}/dispatch"))
    assert f'value="{city.name}"' in page
    assert 'data-units="/api/v1/units?kind=legal_aid_office"' in page
    assert dispatch(bureau, order, city.name).status_code == 302
    moved = WorkOrder.objects.get(pk=order.pk)
    assert moved.unit_id == city.id
