"""An order on the workbench: what it shows, what can be done, and what it costs."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.people.models import Membership
from fawang.people.rules import Role
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.cases import WORDS, bring_to, give, intake
from tests.conftest import unit_at
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PART = {"HX-Request": "true"}


@pytest.fixture
def order(db: None) -> WorkOrder:
    """The case of the wages withheld, just handed in."""
    return submit(by=SYSTEM, intake=intake()).order


@pytest.fixture
def officer(db: None) -> Browser:
    """An officer of the Nanhai office."""
    return sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))


def address(order: WorkOrder, command: str = "") -> str:
    """Return where an order, or one of its commands, is."""
    return f"/desk/orders/{order.code}" + (f"/{command}" if command else "")


def part(browser: Browser, order: WorkOrder, command: str, **query: Any) -> Any:
    """Ask for the form of a command as the fold does."""
    return browser.client.get(address(order, command), query, headers=PART)


def folds(page: str) -> list[str]:
    """Return the commands that a page offers."""
    return re.findall(r'id="command-(\w+)"', page)


def test_exactly_the_open_commands_are_offered(order: WorkOrder, officer: Browser) -> None:
    assert folds(text_of(officer.get(address(order)))) == [
        "return", "request_papers", "accept", "refuse", "mark_urgent", "note", "reply",
    ]  # fmt: skip
    order = bring_to(order, "accepted")
    assert folds(text_of(officer.get(address(order)))) == [
        "assign",
        "terminate",
        "mark_urgent",
        "note",
        "reply",
    ]


def test_whoever_adds_a_file_says_which_paper_it_is(order: WorkOrder, officer: Browser) -> None:
    page = text_of(officer.get(address(order)))
    papers = page.partition('<select class="select" id="paper"')[2].partition("</select>")[0]
    assert "<option>身份证或者其他身份证明</option>" in papers


def test_a_reader_without_duties_is_offered_nothing(order: WorkOrder) -> None:
    city = sign_in(Role.OFFICE_OFFICER, unit_at("4406", UnitKind.LEGAL_AID_OFFICE))
    response = city.get(address(order))
    assert response.status_code == 404
    for command in ("accept", "object", "nonsense"):
        assert part(city, order, command).status_code == 404


def test_reading_an_order_is_audited_and_opening_a_form_is_not_another_reading(
    order: WorkOrder, officer: Browser
) -> None:
    officer.get(address(order))
    readings = AuditEntry.objects.filter(action="work_orders.order_read").count()
    assert readings == 1
    assert part(officer, order, "accept").status_code == 200
    assert AuditEntry.objects.filter(action="work_orders.order_read").count() == readings


def test_a_form_carries_the_version_that_the_reader_has_seen(order: WorkOrder, officer: Browser) -> None:
    page = text_of(officer.get(address(order)))
    link = re.search(rf'hx-get="({address(order, "accept")}\?seen=\d+)"', page)
    assert link is not None
    give(order, "note", note="当事人来电补充。")
    form = text_of(officer.client.get(link[1], headers=PART))
    assert f'name="accept-version_seen" value="{order.version}"' in form
    assert "<html" not in form
    body = {"accept-version_seen": str(order.version), "accept-article": "31.5"}
    assert officer.post(address(order, "accept"), body).status_code == 409


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 40])
def test_a_version_that_is_none_counts_as_the_newest(order: WorkOrder, officer: Browser, seen: str) -> None:
    form = text_of(part(officer, order, "accept", seen=seen))
    assert f'name="accept-version_seen" value="{order.version}"' in form


def test_without_a_script_the_link_leads_to_the_open_form(order: WorkOrder, officer: Browser) -> None:
    response = officer.get(address(order, "accept"))
    assert response.status_code == 200
    page = text_of(response)
    assert page.count("<form") >= 1
    assert 'name="accept-version_seen"' in page
    assert 'name="refuse-version_seen"' not in page
    assert "data-error-summary" not in page


def test_a_form_that_is_not_open_any_more_says_so(order: WorkOrder, officer: Browser) -> None:
    bring_to(order, "accepted")
    response = part(officer, order, "accept")
    assert response.status_code == 409
    assert "<html" not in text_of(response)
    assert officer.get(address(order, "accept")).status_code == 409


def test_whoever_assigns_sees_whom_the_rules_put_first(order: WorkOrder, officer: Browser) -> None:
    order = bring_to(order, "accepted")
    assert 'name="assign-lawyer_id"' not in text_of(officer.get(address(order)))
    form = text_of(part(officer, order, "assign"))
    names = re.findall(r'<th scope="row">(\S+) ', form)
    options = re.findall(r'<option value="\d+">(\S+) ', form)
    assert names[:3] == options[:3]
    assert "<th" not in text_of(part(officer, order, "terminate"))


def test_a_mistake_comes_back_with_what_was_typed(order: WorkOrder, officer: Browser) -> None:
    response = officer.post(
        address(order, "refuse"),
        {"refuse-version_seen": str(order.version), "refuse-article": "", "refuse-reason": "不属于援助范围"},
    )
    assert response.status_code == 422
    page = text_of(response)
    assert "不属于援助范围" in page
    assert "data-error-summary" in page


def test_a_page_costs_the_same_number_of_queries_however_much_has_happened(
    order: WorkOrder, officer: Browser
) -> None:
    def cost() -> int:
        # What is held in memory was looked after this moment, however long the steps before took.
        officer.get(address(order))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert officer.get(address(order)).status_code == 200
        return len(queries)

    before = cost()
    for number in range(12):
        order = give(order, "note", note=f"第 {number} 次联系。")
    assert cost() == before
    # One of them asks for the form that was filled in with it, one for what was handed to other bodies.
    assert before == 15


def press(browser: Browser, order: WorkOrder, command: str, **values: Any) -> Any:
    """Send the form of a command as somebody has it who opened the page when `order` was read."""
    typed = {f"{command}-{name}": value for name, value in values.items()}
    return browser.client.post(
        address(order, command), {f"{command}-version_seen": str(order.version), **typed}
    )


def test_pressed_twice_a_button_does_its_work_once_and_says_nothing_of_a_fault(
    order: WorkOrder, officer: Browser
) -> None:
    for _ in range(2):
        response = press(officer, order, "request_papers", papers="身份证\r\n考勤记录", note="请尽快")
        assert (response.status_code, response["Location"]) == (302, address(order))
    assert WorkOrder.objects.get(pk=order.pk).version == order.version + 1
    other = press(officer, order, "request_papers", papers="户口簿")
    assert other.status_code == 409


def test_pressed_twice_where_the_first_sent_the_order_away(order: WorkOrder, officer: Browser) -> None:
    for _ in range(2):
        response = press(officer, order, "return", reason="不属于本机构管辖")
        assert response.status_code == 302
        assert response["Location"].endswith(f"?gone={order.code}")
    assert press(officer, order, "return", reason="另一个理由").status_code == 404


def test_pressed_twice_with_an_office_typed_by_name(order: WorkOrder) -> None:
    bureau = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    give(order, "return", reason="不属于本机构管辖")
    order.refresh_from_db()
    office = unit_at("440606", UnitKind.LEGAL_AID_OFFICE)
    for _ in range(2):
        response = press(bureau, order, "dispatch", unit_id=office.name, reason="由顺德办理")
        assert response.status_code == 302, text_of(response)
    assert WorkOrder.objects.get(pk=order.pk).version == order.version + 1


@pytest.mark.parametrize("version", ["", "x", "9" * 5000, "²", "-1"])
def test_a_version_that_is_none_breaks_nothing(order: WorkOrder, officer: Browser, version: str) -> None:
    response = officer.client.post(
        address(order, "accept"), {"accept-version_seen": version, "accept-article": "31.5"}
    )
    assert response.status_code in (409, 422)
    assert WorkOrder.objects.get(pk=order.pk).version == order.version


def test_whoever_lost_their_role_meanwhile_gets_no_form_and_takes_no_step(
    order: WorkOrder, officer: Browser
) -> None:
    assert part(officer, order, "accept").status_code == 200
    Membership.objects.filter(staff_id=officer.staff_id).update(until=clock.now())
    assert part(officer, order, "accept").status_code in (403, 404)
    assert press(officer, order, "accept", article="31.5").status_code in (403, 404)
    assert WorkOrder.objects.get(pk=order.pk).version == order.version


def test_of_two_tabs_with_the_same_form_open_the_second_is_told(order: WorkOrder, officer: Browser) -> None:
    assert part(officer, order, "accept").status_code == part(officer, order, "refuse").status_code == 200
    assert press(officer, order, "accept", article="31.5").status_code == 302
    late = press(officer, order, "refuse", article="31", reason="不属于法律援助的范围")
    assert late.status_code == 409
    assert "不属于法律援助的范围" in text_of(late)
    assert WorkOrder.objects.get(pk=order.pk).state == "accepted"


def test_a_page_that_is_open_when_the_order_leaves_shows_nothing_of_it_any_more(
    order: WorkOrder, officer: Browser
) -> None:
    assert WORDS in text_of(officer.client.get(address(order), headers=PART))
    give(order, "return", reason="不属于本机构管辖")
    gone = officer.client.get(address(order), headers=PART)
    assert gone.status_code == 200
    page = text_of(gone)
    assert 'id="order-commands" hx-swap-oob="true"></div>' in page
    assert WORDS not in page
    assert order.code not in page
    # The same as for an order that there never was, and no page of its own.
    assert text_of(officer.client.get("/desk/orders/000000000000", headers=PART)) == page
    assert officer.client.get(address(order)).status_code == 404


def test_what_was_written_for_an_order_that_has_left_comes_back(order: WorkOrder, officer: Browser) -> None:
    give(order, "return", reason="不属于本机构管辖")
    note = "进城务工人员请求支付劳动报酬，免予核查。<b>"
    late = press(officer, order, "accept", article="31.5", note=note)
    page = text_of(late)
    assert late.status_code == 404
    assert note.replace("<", "&lt;").replace(">", "&gt;") in page
    assert order.code not in page
    order.code = "000000000000"
    never = press(officer, order, "accept", article="31.5", note=note)
    assert never.status_code == 404
    assert text_of(never).count(note[:10]) == page.count(note[:10]) == 1


def test_answers_beside_an_order_have_no_button_of_the_persons(order: WorkOrder, officer: Browser) -> None:
    response = part(officer, order, "guidance", q="老板拖欠工资怎么办")
    assert response.status_code == 200
    assert "data-main-action" not in text_of(response)
    assert "answer__law" in text_of(response)
