"""The front page: every way to a lawyer is in sight, and what it offers works at the first press."""

import re
from typing import Any

import pytest
from django.test import Client

from fawang.consultations.actions.asking import ask
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.ids import spoken
from fawang.organisations.actions import edit_unit
from fawang.organisations.queries import UnitRow
from fawang.work_orders import queries
from fawang.work_orders.queries import WorkOrder
from tests.consultations.cases import question
from tests.html_forms import Form, forms_of
from tests.public_pages import visitor
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def tracking(client: Client) -> Form:
    """Return the form of the front page in which a code is typed."""
    [form] = [one for one in forms_of(text_of(client.get("/"))) if "code" in one.values]
    return form


def test_a_lawyer_can_be_asked_and_asked_to_call_from_the_front_page(client: Client) -> None:
    main = text_of(client.get("/")).partition("<main")[2].partition("</main>")[0]
    # In the opening already, before anybody scrolls.
    opening = main.partition('class="wrap main__in"')[0]
    for href in ("/ask", "/callback", "tel:12348"):
        assert f'href="{href}"' in opening, href


def test_the_box_for_a_code_finds_the_matter_at_once(order: WorkOrder) -> None:
    person = visitor()
    response = tracking(person).send(person, "/", code=spoken(order.code), tail="8000")
    page = text_of(response)
    assert "data-error-summary" not in page
    assert "佛山市南海区法律援助处" in page


@pytest.mark.parametrize(
    "around", ["{}", "http://127.0.0.1:8000{}", "您的链接：https://fw.example{} ，请勿转发"]
)
def test_the_secret_link_opens_the_matter_at_once(order: WorkOrder, around: str) -> None:
    person = visitor()
    asked = ask(by=ANONYMOUS, question=question(kind="chat"))
    for link in (
        f"/f/{order.code}/{queries.access_key(order)}",
        f"/c/{asked.consultation.code}/{asked.access_key}",
    ):
        response = tracking(person).send(person, "/", code=around.format(link))
        assert (response.status_code, response["Location"]) == (302, link)
        assert person.get(link).status_code == 200


@pytest.mark.parametrize(
    "typed", ["https://elsewhere.example/f/123456789012", "//elsewhere.example", "/f/123456789012/", "/desk"]
)
def test_no_other_link_is_followed(typed: str) -> None:
    person = visitor()
    assert tracking(person).send(person, "/", code=typed).status_code == 200


def promised(client: Client, path: str) -> str:
    """Return the main part of a page as text."""
    main = text_of(client.get(path)).partition("<main")[2].partition("</main>")[0]
    return re.sub(r"<[^>]+>|\s+", "", main)


def change(unit: UnitRow, **changes: Any) -> None:
    """Change a unit as an administrator does."""
    edit_unit(by=SYSTEM, unit_id=unit.id, version=1, **changes)


def test_nothing_is_promised_of_offices_that_nobody_knows(client: Client, nanhai: UnitRow) -> None:
    front = promised(client, "/")
    assert "站点的地址、时间和电话" not in front
    assert "没有登记的地址、时间和电话，请拨12348询问" in front
    page = text_of(client.get("/offices", {"place": "佛山南海桂城"}))
    offices = page.partition('class="papers"')[2]
    # Without a number of its own, each says which one to ring.
    for office in offices.split('class="papers__what"')[1:]:
        assert re.search(r'href="tel:\d+"', office), office
    assert "请先打电话确认" not in page
    change(nanhai, phone="0757-86330000", address="南海大道北某号")
    page = text_of(client.get("/offices", {"place": "佛山南海桂城"}))
    assert 'href="tel:0757-86330000"' in page
    assert "南海大道北某号" in page


def test_my_matter_says_whom_to_ring(client: Client, order: WorkOrder, nanhai: UnitRow) -> None:
    link = f"/f/{order.code}/{queries.access_key(order)}"
    main = text_of(client.get(link)).partition("<main")[2].partition("</main>")[0]
    assert 'href="tel:12348"' in main
    change(nanhai, phone="0757-86330000", address="南海大道北某号")
    for path in (link, f"/help/receipt/{order.code}/{queries.access_key(order)}"):
        main = text_of(client.get(path)).partition("<main")[2].partition("</main>")[0]
        assert 'href="tel:0757-86330000"' in main, path
        assert "南海大道北某号" in main, path
