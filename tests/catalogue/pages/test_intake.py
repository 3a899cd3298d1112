"""Applying with the pages of "get help" for somebody at the counter or on the telephone."""

import json
from typing import Any

import pytest

from fawang.catalogue.models import Filing
from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation
from fawang.consultations.rules import Command, Kind
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.models import Draft, WorkOrder
from tests.browser import Browser, sign_in
from tests.catalogue.form_cases import ANSWERS, COMMON, go_on
from tests.conftest import unit_at
from tests.consultations.cases import question
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "forms")]
BEGIN = "/desk/orders/new/begin"


@pytest.fixture
def station(db: None) -> UnitRow:
    return unit_at("440605011", UnitKind.TOWN_STATION)


@pytest.fixture
def clerk(station: UnitRow) -> Browser:
    """A clerk at the counter of a station."""
    return sign_in(Role.STATION_CLERK, station)


def begun(clerk: Browser, **given: str) -> Any:
    """Begin, with the person's consent."""
    return clerk.post(BEGIN, {"channel": "counter", "agreed": "on", **given})


def test_a_form_is_filled_in_at_the_counter_as_people_fill_it_in(clerk: Browser, station: UnitRow) -> None:
    asked = clerk.get(BEGIN, form="wage_aid")
    assert asked.status_code == 200
    without = clerk.post(BEGIN, {"form": "wage_aid", "channel": "counter"})
    assert without.status_code == 422
    check = go_on(clerk.client, begun(clerk, form="wage_aid"), "wage_aid", ANSWERS["wage_aid"])
    assert check.context["for_somebody"] == COMMON["name"]
    done = clerk.post("/help/submit")
    order = WorkOrder.objects.get()
    assert done["Location"] == f"/desk/orders/new/{order.code}"
    assert (order.channel, order.intake_unit_id, order.created_by) == (
        "counter", station.id, clerk.actor.label,
    )  # fmt: skip
    assert Filing.objects.get(order=order).form == "wage_aid"
    assert order.code[:4] in text_of(clerk.get(done["Location"]))
    assert not Draft.objects.exists()


def test_whoever_acts_for_them_comes_in_with_what_allows_it(clerk: Browser) -> None:
    half = begun(clerk, form="wage_aid", acting_name="李某")
    assert half.status_code == 422
    acting = {"acting_name": "李某", "acting_phone": "13911112222", "acting_basis": "guardian"}
    go_on(clerk.client, begun(clerk, form="wage_aid", **acting), "wage_aid", ANSWERS["wage_aid"])
    clerk.post("/help/submit")
    order = WorkOrder.objects.get()
    joined = [one for one in queries.persons_of(order) if one.acts_for is not None]
    assert [(one.name, one.basis) for one in joined] == [("李某", "guardian")]


def test_a_form_begun_from_a_talk_has_what_was_told(station: UnitRow) -> None:
    duty = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    told = "我是进城务工的，南海桂城大发鞋业有限公司扣了我三个月的工资不给。"
    reach = Reach(name="蒋先生", phone="13800138000")
    row = ask(
        by=ANONYMOUS, question=question(kind=Kind.CHAT, text=told, reach=reach, matter="labour")
    ).consultation
    take_step(by=duty.actor, code=row.code, command=Command.GRAB, version=1, data={})
    page = duty.get(BEGIN, form="wage_aid", **{"from": row.code})
    assert "蒋先生" in text_of(page)
    assert "大发鞋业" in text_of(page)
    first = duty.post(BEGIN, {"form": "wage_aid", "from": row.code, "agreed": "on"})
    draft = json.loads(Draft.objects.get().answers)
    assert (draft["words"], draft["name"], draft["phone"]) == (told, "蒋先生", "13800138000")
    go_on(duty.client, first, "wage_aid", ANSWERS["wage_aid"])
    duty.post("/help/submit")
    assert Consultation.objects.get(pk=row.pk).order_id == WorkOrder.objects.get().pk
    assert duty.get(BEGIN, form="wage_aid", **{"from": row.code}).status_code == 302


def test_a_draft_for_somebody_is_no_colleagues_and_no_visitors(clerk: Browser, station: UnitRow) -> None:
    begun(clerk, form="wage_aid")
    clerk.post("/help/words", {"words": "工地欠我三个月工资，一共一万多元。"})
    cookie = clerk.client.cookies["fawang_draft"].value
    colleague = sign_in(Role.STATION_CLERK, station)
    colleague.client.cookies["fawang_draft"] = cookie
    assert "一万多元" not in text_of(colleague.get("/help/words"))
    assert "一万多元" in text_of(clerk.get("/help/words"))
    # The counter is done with the person.
    clerk.post("/desk/counter/person/forget")
    assert "一万多元" not in text_of(clerk.get("/help/words"))
    assert not Draft.objects.exists()


def test_what_is_begun_next_knows_nothing_of_the_one_before(clerk: Browser) -> None:
    begun(clerk, form="wage_aid")
    clerk.post("/help/words", {"words": "工地欠我三个月工资，一共一万多元。"})
    begun(clerk, kind="legal_aid")
    assert "一万多元" not in text_of(clerk.get("/help/words"))
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    "given", [{"kind": "none"}, {"form": "none"}, {"kind": "legal_aid", "item": "i-labour-01"}]
)
def test_what_is_not_applied_for_here_cannot_be_begun(clerk: Browser, given: dict[str, str]) -> None:
    assert clerk.get(BEGIN, **given).status_code == 404


def test_the_desk_offers_every_item_and_form(clerk: Browser) -> None:
    page = clerk.get("/desk/services/apply", q="法律援助")
    assert any(row["begin"].startswith(BEGIN) for row in page.context["rows"])
    assert {form["begin"] for form in page.context["forms"]} >= {f"{BEGIN}?form=wage_aid"}
    for begin in {row["begin"] for row in page.context["rows"] if row["begin"]}:
        assert clerk.client.get(begin).status_code == 200


def test_who_takes_nothing_in_begins_nothing() -> None:
    admin = sign_in(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU))
    assert admin.get(BEGIN, form="wage_aid").status_code == 403
    assert admin.get("/desk/services/apply").status_code == 403
