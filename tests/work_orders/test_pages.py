"""Pages of the persons and links of an order, without script."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.persons import Joining, add_person
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.conftest import Submit
from tests.shell.cases import text_of
from tests.work_orders.cases import attach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
MEI = {"name": "梅女士", "phone": "13900139111", "medium": "sms"}


@pytest.fixture
def officer_browser(nanhai: UnitRow) -> Browser:
    """An officer of the Nanhai office."""
    return sign_in(Role.OFFICE_OFFICER, nanhai)


def join(order: WorkOrder) -> queries.OrderPerson:
    return add_person(by=SYSTEM, code=order.code, joining=Joining(Reach(name="梅女士", phone="13900139111")))


def test_an_office_enters_unmasks_and_lets_go(order: WorkOrder, officer_browser: Browser) -> None:
    client, path = officer_browser.client, f"/desk/orders/{order.code}/persons"
    assert path in text_of(client.get(f"/desk/orders/{order.code}"))
    entered = text_of(client.post(path, MEI))
    assert queries.persons_of(queries.order_by_id(order.pk))[-1].key in entered
    page = text_of(client.get(path))
    assert "/f/" not in page
    assert "梅**" in page
    assert "梅女士" not in page
    assert "梅**" in text_of(client.get(f"/desk/orders/{order.code}"))
    mei = queries.persons_of(queries.order_by_id(order.pk))[-1]
    assert "13900139111" in text_of(client.post(f"{path}/{mei.id}/unmask", {"purpose": "call"}))
    assert client.post(f"{path}/{mei.id}/unmask", {"purpose": "fun"}).status_code == 404
    assert client.post(f"{path}/{mei.id}/leave").status_code == 302
    alone = client.post(f"{path}/0/leave")
    assert alone.status_code == 409
    wrong = client.post(path, {**MEI, "phone": "12", "acts_for": "0"})
    assert wrong.status_code == 422
    assert queries.order_by_id(order.pk).persons == 1


def test_an_office_links(order: WorkOrder, submit: Submit, officer_browser: Browser) -> None:
    other, path = submit().order, f"/desk/orders/{order.code}/links"
    client = officer_browser.client
    assert client.post(path, {"relation": "follows", "other": other.code}).status_code == 302
    for place in (path, f"/desk/orders/{order.code}", f"/desk/orders/{other.code}"):
        assert client.get(place).status_code == 200
    assert f"/desk/orders/{other.code}" in text_of(client.get(f"/desk/orders/{order.code}"))
    assert client.post(path, {"relation": "follows", "other": "12"}).status_code == 422
    (row,) = queries.links_of(queries.order_by_id(order.pk), SYSTEM)
    assert client.post(f"{path}/{row.id}/remove").status_code == 302
    assert queries.links_of(queries.order_by_id(order.pk), SYSTEM) == []


def test_a_person_enters_signs_and_leaves(order: WorkOrder, store: object) -> None:
    client = Client()
    first = f"/f/{order.code}/{queries.access_key(order)}"
    assert f"{first}/persons" in text_of(client.get(first))
    assert client.post(f"{first}/persons", {"do": "add", **MEI}).status_code == 302
    assert client.post(f"{first}/persons", {"do": "add", **MEI, "phone": "12"}).status_code == 422
    mei = queries.persons_of(queries.order_by_id(order.pk))[-1]
    hers, paper = f"/f/{order.code}/{mei.key}", attach(order)
    assert "蒋**" in text_of(client.get(hers))
    assert client.post(f"{hers}/persons", {"do": "sign", "document": str(paper.pk)}).status_code == 302
    assert client.post(f"{hers}/persons", {"do": "sign", "document": "x"}).status_code == 404
    assert queries.persons_of(queries.order_by_id(order.pk))[-1].signed == bytes(paper.digest)
    # What the first one wrote is not hers.
    assert client.get(f"/help/receipt/{order.code}/{mei.key}").status_code == 404
    left = client.post(f"{hers}/persons", {"do": "leave"})
    assert left.headers["Location"] == "/left"
    assert client.get("/left").status_code == 200
    for path in (hers, f"{hers}/persons"):
        assert client.get(path).status_code == 404
    assert client.post(f"{first}/persons", {"do": "leave"}).status_code == 409


def test_persons_cost_a_page_one_statement_however_many_they_are(
    order: WorkOrder, officer_browser: Browser
) -> None:
    def cost(client: Client, path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        # What else a page asks depends on what the process remembers.
        return sum("work_orders_participant" in one["sql"] for one in asked)

    pages = (
        (officer_browser.client, f"/desk/orders/{order.code}"),
        (Client(), f"/f/{order.code}/{queries.access_key(order)}"),
    )
    assert [cost(*page) for page in pages] == [0, 0]
    for number in (1, 9):
        for _each in range(number):
            join(order)
        assert [cost(*page) for page in pages] == [1, 1]
