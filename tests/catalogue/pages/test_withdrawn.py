"""Items that are withdrawn while people fill in their forms, and while orders that came of them are open."""

import re

import pytest
from django.test import Client

from fawang.catalogue.models import Filing
from fawang.knowledge.models import Entry
from fawang.knowledge.rules import Kind
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.models import WorkOrder
from tests.browser import sign_in
from tests.catalogue.cases import withdrawn
from tests.catalogue.form_cases import ANSWERS, go_on, hand_in
from tests.catalogue.pages.test_orders import fill_until
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "forms")]


def withdraw_all() -> None:
    """Take every item from readers."""
    for row in Entry.objects.filter(kind=Kind.ITEM):
        withdrawn(row)


def test_an_open_order_goes_on_without_its_item(person: Client, nanhai: UnitRow) -> None:
    order = hand_in(person)
    withdraw_all()
    assert "78 项服务" not in text_of(person.get("/services", headers={"accept-language": "zh-CN"}))
    own = f"/f/{order.code}/{queries.access_key(order)}"
    desk = sign_in(Role.OFFICE_OFFICER, nanhai)
    assert "2026年7月工资" in text_of(desk.get(f"/desk/orders/{order.code}"))
    # What the office asks for, and who has to sign, goes on as before.
    asked = {"answer": "home", "note": "请写到门牌号"}
    assert desk.post(f"/desk/orders/{order.code}/form/corrections", asked).status_code == 302
    page = text_of(person.get(own))
    assert "请写到门牌号" in page
    link = re.search(r"/sign/[^\"<]+", page)
    assert link is not None
    assert person.post(f"{own}/form/home", {"wage_aid__home": "佛山市南海区桂城某路2号"}).status_code == 302
    assert Client(headers={"origin": "http://testserver"}).get(link[0]).status_code == 200


def test_whoever_has_begun_hands_in(person: Client) -> None:
    answers = {**ANSWERS["wage_aid"], "acknowledged": "yes"}
    fill_until(person, answers, "/help/wage-aid--note")
    withdraw_all()
    response = person.post("/help/wage-aid--note", {})
    go_on(person, response, "wage_aid", {name: text for name, text in answers.items() if name != "note"})
    order = WorkOrder.objects.get(code=person.post("/help/submit")["Location"].split("/")[3])
    assert Filing.objects.get(order=order).form == "wage_aid"
