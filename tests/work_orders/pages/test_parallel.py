"""The same form sent from several windows in the same moment, with transactions that commit."""

from typing import Any

import pytest
from django.test import Client

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.cases import intake
from tests.conftest import unit_at
from tests.races import at_once
from tests.shell.cases import walk
from tests.work_orders.pages.test_desk_intake import filled_in

pytestmark = pytest.mark.usefixtures("real_database", "pages")


def window(like: Client) -> Client:
    """Return another window of the same browser."""
    another = Client()
    for name, cookie in like.cookies.items():
        another.cookies[name] = cookie.value
    return another


def places(answers: list[Any]) -> set[str]:
    """Return where the answers lead."""
    return {answer["Location"] for answer in answers}


def test_handing_in_from_four_windows_makes_one_matter() -> None:
    person = Client()
    walk(person)
    windows = [window(person) for _ in range(4)]
    found = places(at_once([lambda w=w: w.post("/help/submit") for w in windows]))  # type: ignore[misc]
    assert len(found) == 1
    assert found.pop().startswith("/help/receipt/")
    assert WorkOrder.objects.count() == 1


def test_taking_a_call_in_twice_makes_one_matter() -> None:
    duty = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    windows = [window(duty.client) for _ in range(4)]
    found = places(at_once([lambda w=w: w.post("/desk/orders/new", filled_in()) for w in windows]))  # type: ignore[misc]
    assert len(found) == 1
    assert WorkOrder.objects.count() == 1


def test_of_two_officers_one_decides_and_the_other_is_told() -> None:
    order = submit(by=SYSTEM, intake=intake()).order
    office = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    officers: list[Browser] = [sign_in(Role.OFFICE_OFFICER, office) for _ in range(2)]
    works = [
        lambda: officers[0].post(
            f"/desk/orders/{order.code}/accept",
            {"accept-version_seen": "1", "accept-article": "31.5", "accept-note": "符合条件，予以援助。"},
        ),
        lambda: officers[1].post(
            f"/desk/orders/{order.code}/refuse",
            {"refuse-version_seen": "1", "refuse-article": "31", "refuse-reason": "不属于法律援助的范围。"},
        ),
    ]
    answers = at_once(works)
    codes = sorted(answer.status_code for answer in answers)  # type: ignore[union-attr]
    assert codes == [302, 409]
    slower = next(answer for answer in answers if answer.status_code == 409)  # type: ignore[union-attr]
    text = slower.content.decode()  # type: ignore[union-attr]
    assert "予以援助" in text or "不属于法律援助的范围" in text
    state = queries.order_by_code(order.code)
    assert state is not None
    assert state.state in ("accepted", "refused")


def test_withdrawing_twice_withdraws_once() -> None:
    order = submit(by=SYSTEM, intake=intake()).order
    link = f"/f/{order.code}/{queries.access_key(order)}"
    body = {"command": "withdraw", "withdraw-version_seen": str(order.version)}
    answers = at_once([lambda: Client().post(link, body) for _ in range(4)])
    assert {answer.status_code for answer in answers} <= {302, 409}  # type: ignore[union-attr]
    assert any(answer.status_code == 302 for answer in answers)  # type: ignore[union-attr]
    row = queries.order_by_code(order.code)
    assert row is not None
    assert [one.command for one in queries.history(row, public=True)].count("withdraw") == 1
