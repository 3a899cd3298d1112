"""The inbox: each role sees what is theirs, filters keep their place, the cost does not grow with the rows."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.storage.paging import write_cursor
from fawang.organisations import queries as organisations
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import kinds, queries
from fawang.work_orders.pages.desk import inbox
from fawang.work_orders.queries import Box, WorkOrder
from fawang.work_orders.texts import labels
from tests.browser import Browser, sign_in
from tests.cases import bring_to, give
from tests.conftest import Submit, unit_at
from tests.shell.cases import ODD_TEXTS, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
LIST = "/desk/orders"
MORE = "更多筛选"


@pytest.fixture
def officer(nanhai: UnitRow) -> Browser:
    """An officer of the Nanhai office."""
    return sign_in(Role.OFFICE_OFFICER, nanhai)


def codes_of(response: Any) -> set[str]:
    """Return the codes of the orders that are listed."""
    text = text_of(response)
    return {part[:12] for part in text.split('href="/desk/orders/')[1:] if part[:12].isdecimal()}


# --- who sees what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "kind", "region", "sees"),
    [
        (Role.OFFICE_OFFICER, UnitKind.LEGAL_AID_OFFICE, "440605", True),
        (Role.OFFICE_HEAD, UnitKind.LEGAL_AID_OFFICE, "440605", True),
        (Role.SUPERVISOR, UnitKind.BUREAU, "440605", True),
        (Role.SUPERVISOR, UnitKind.BUREAU, "4406", True),
        (Role.SUPERVISOR, UnitKind.BUREAU, "44", True),
        (Role.OFFICE_OFFICER, UnitKind.LEGAL_AID_OFFICE, "440606", False),
        (Role.SUPERVISOR, UnitKind.BUREAU, "440606", False),
        (Role.SUPERVISOR, UnitKind.BUREAU, "4407", False),
        (Role.STATION_CLERK, UnitKind.TOWN_STATION, "440605011", False),
    ],
)
def test_an_order_is_seen_along_its_own_line_of_units_only(
    order: WorkOrder, role: Role, kind: UnitKind, region: str, sees: bool
) -> None:
    somebody = sign_in(role, unit_at(region, kind))
    assert (order.code in codes_of(somebody.get(LIST))) is sees
    page = f"{LIST}/{order.code}"
    assert somebody.get(page).status_code == (200 if sees else 404)
    if not sees:
        assert somebody.get(f"{page}/live").status_code == 404
        assert somebody.post(f"{page}/note", {"note-note": "x", "note-version_seen": "1"}).status_code == 404
        assert somebody.post(f"{page}/files").status_code == 404
        assert somebody.get(f"{page}/files/1").status_code == 404
        assert somebody.post(f"{page}/unmask", {"purpose": "call"}).status_code in (403, 404)
        assert somebody.get(f"{LIST}?q={order.code}").status_code == 200
        assert order.code not in codes_of(somebody.get(f"{LIST}?q={order.code}"))


@pytest.mark.parametrize("role", [Role.DUTY_LAWYER, Role.HOTLINE_AGENT, Role.PROVINCIAL_ADMIN, Role.AUDITOR])
def test_who_has_no_orders_has_no_inbox(order: WorkOrder, role: Role) -> None:
    somebody = sign_in(role, unit_at("44", UnitKind.BUREAU))
    for path in (LIST, f"{LIST}/live", f"{LIST}/{order.code}", f"{LIST}/{order.code}/live"):
        assert somebody.get(path).status_code == 403, path
    assert somebody.get("/desk").status_code == 302
    assert somebody.get("/desk")["Location"] != LIST


def test_a_stranger_is_led_to_the_sign_in(client: Client, order: WorkOrder) -> None:
    for path in (LIST, f"{LIST}/{order.code}", f"{LIST}/live", "/desk"):
        assert client.get(path)["Location"].startswith("/staff/sign-in")


def test_a_lawyer_sees_their_own_cases_and_no_names_before_taking_up(order: WorkOrder) -> None:
    order = bring_to(order, "assigned")
    lawyer = organisations.lawyer(order.lawyer_id or 0)
    assert lawyer
    firm = organisations.unit(lawyer.firm_id)
    mine = sign_in(Role.LAWYER, firm, lawyer_id=lawyer.id)
    page = text_of(mine.get(LIST))
    assert order.code in page
    assert "蒋" not in page
    assert "没有合同" not in page
    colleague = next(one for one in organisations.lawyers_for("440605") if one.id != lawyer.id)
    other = sign_in(Role.LAWYER, organisations.unit(colleague.firm_id), lawyer_id=colleague.id)
    assert order.code not in codes_of(other.get(LIST))
    assert other.get(f"{LIST}/{order.code}").status_code == 404
    give(order, "take_up", no_conflict=True)
    assert "蒋**" in text_of(mine.get(LIST))


def test_what_was_written_on_the_way_is_hidden_until_the_conflict_check(order: WorkOrder) -> None:
    order = give(order, "request_papers", papers=["蒋先生的身份证"], note="请蒋先生拍照。")
    order = bring_to(give(order, "supply_papers", note="我叫蒋某。"), "assigned")
    lawyer = organisations.lawyer(order.lawyer_id or 0)
    assert lawyer
    mine = sign_in(Role.LAWYER, organisations.unit(lawyer.firm_id), lawyer_id=lawyer.id)
    assert "蒋" not in text_of(mine.get(f"{LIST}/{order.code}"))
    fragment = mine.client.get(f"{LIST}/{order.code}", headers={"hx-request": "true"})
    assert "蒋" not in text_of(fragment)
    give(order, "take_up", no_conflict=True)
    assert "请蒋先生拍照。" in text_of(mine.get(f"{LIST}/{order.code}"))


# --- filters --------------------------------------------------------------------------------------


def test_filters_show_what_they_say(officer: Browser, submit: Submit) -> None:
    waiting, granted, ended = (submit().order for _ in range(3))
    bring_to(granted, "accepted")
    give(ended, "refuse", article="41", reason="收入高于标准。")
    assert codes_of(officer.get(LIST)) == {waiting.code, granted.code}
    assert codes_of(officer.get(LIST, state="accepted")) == {granted.code}
    assert codes_of(officer.get(LIST, state="ended")) == {ended.code}
    assert codes_of(officer.get(LIST, state="all")) == {waiting.code, granted.code, ended.code}
    # A search looks everywhere, also among what has ended.
    assert codes_of(officer.get(LIST, q=ended.code)) == {ended.code}
    assert codes_of(officer.get(LIST, q="13800138000")) == {waiting.code, granted.code, ended.code}
    assert codes_of(officer.get(LIST, box="received")) == set()


@pytest.mark.parametrize("box", Box)
def test_what_only_one_kind_knows_stands_under_its_name(box: Box) -> None:
    every = dict.fromkeys(kinds.watched(box), 1)
    first, bars = inbox._filters({"box": ""}, "open", "", queries.Counts(every))
    drawn = [
        one["href"].partition("state=")[2]
        for items in (first, *(own for _name, own in bars))
        for one in items
    ]
    assert sorted(filter(None, drawn)) == sorted([*every, "ended"])
    alone = [
        str(kind.title)
        for name, kind in kinds.everything().items()
        if any(kinds.knowing(state) == (name,) for state in every)
    ]
    # Of two kinds, as lawyers have them, all stand in one bar.
    assert [str(name) for name, _own in bars] == (alone if len(alone) > 2 else [])
    # No two of a bar are called alike.
    for items in (first, *(own for _name, own in bars)):
        read = [str(one["label"]) for one in items]
        assert len(set(read)) == len(read), read


def test_an_office_reads_states_as_its_own_kind_says_them(officer: Browser, order: WorkOrder) -> None:
    kind, read = next(
        (kind, str(labels.state(kind, order.state)))
        for kind in kinds.knowing(order.state)
        if labels.state(kind, order.state) != labels.state(order.kind, order.state)
    )
    usual = str(labels.state(order.kind, order.state))
    assert f">{usual} <" in text_of(officer.get(LIST))
    WorkOrder.objects.filter(pk=order.pk).update(kind=kind)
    page = text_of(officer.get(LIST))
    assert f">{read} <" in page
    assert usual not in page


def test_two_states_that_read_alike_are_told_apart() -> None:
    read = {state: str(labels.state_of_any(state)) for state in kinds.watched(Box.COMPETENT)}
    shared, alone = next(
        (one, other)
        for one in read
        for other in read
        if one != other and read[one] == read[other] and len(kinds.knowing(other)) == 1
    )
    first, bars = inbox._filters({"box": ""}, "open", "", queries.Counts({shared: 1, alone: 1}))
    assert [str(one["label"]) for one in first].count(read[shared]) == 1
    assert [str(one["label"]) for _name, own in bars for one in own] == [read[alone]]


def test_whoever_sees_one_kind_has_one_bar(officer: Browser, order: WorkOrder) -> None:
    own = {state: 1 for state in kinds.watched(Box.COMPETENT) if order.kind in kinds.knowing(state)}
    first, of_kinds = inbox._filters({"box": ""}, "open", "", queries.Counts(own))
    assert of_kinds == []
    # As the kind orders them, whichever of them other kinds have too.
    assert [one["href"].partition("state=")[2] for one in first[3:-1]] == list(own)
    page = text_of(officer.get(LIST))
    assert page.count('class="filters"') == 1
    assert MORE not in page


def test_the_states_of_each_kind_are_behind_more_filters_until_one_is_chosen(submit: Submit) -> None:
    alone = {
        knowing[0]: state
        for state in reversed(kinds.watched(Box.COMPETENT))
        if len(knowing := kinds.knowing(state)) == 1
    }
    bureau = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    page = ""
    # Of two kinds, as at an office of legal aid, all stand in one bar.
    for bars, (kind, state) in zip((1, 1, 4), alone.items(), strict=False):
        WorkOrder.objects.filter(pk=submit().order.pk).update(kind=kind, state=state)
        page = text_of(bureau.get(LIST))
        assert page.count('class="filters"') == bars
    assert f'<details class="more">\n        <summary><span>{MORE}' in page
    for state in list(alone.values())[:3]:
        assert f'<details class="more" open>\n        <summary><span>{MORE}' in text_of(
            bureau.get(LIST, state=state)
        )


@pytest.mark.parametrize("query", [{"state": "nonsense"}, {"card": "green"}, {"cursor": "nonsense"}])
def test_a_filter_that_does_not_exist_is_said_to(officer: Browser, query: dict[str, str]) -> None:
    assert officer.get(LIST, **query).status_code == 422


@pytest.mark.parametrize(
    "cursor",
    [
        write_cursor("x", 1),
        write_cursor(1),
        write_cursor(1, 2, 3),
        "AAAA",
        "[" * 999,
        write_cursor(10**40, -(10**40)),
    ],
)
def test_a_cursor_that_was_tampered_with_opens_nothing(
    officer: Browser, order: WorkOrder, cursor: str
) -> None:
    response = officer.get(LIST, cursor=cursor)
    assert response.status_code in (200, 422)
    assert order.code not in codes_of(response)


@pytest.mark.parametrize("q", [*ODD_TEXTS, "'; DROP TABLE --", "%", "_" * 3000, "", "   "])
def test_any_search_gives_a_page(officer: Browser, order: WorkOrder, q: str) -> None:
    response = officer.get(LIST, q=q)
    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)


def test_markup_in_a_row_is_text(officer: Browser, submit: Submit) -> None:
    submit(words="<script>alert(1)</script>扣工资", reach=Reach(name="<b>蒋", phone="13800138000"))
    page = text_of(officer.get(LIST))
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_the_list_alone_is_given_to_a_live_page(officer: Browser, order: WorkOrder) -> None:
    response = officer.client.get(LIST, headers={"hx-request": "true"})
    assert order.code in codes_of(response)
    assert "<html" not in text_of(response)


def test_what_has_left_ones_hands_is_named(officer: Browser, order: WorkOrder) -> None:
    assert "notice--success" in text_of(officer.get(LIST, gone=order.code))
    assert "notice--success" not in text_of(officer.get(LIST, gone="<b>"))


# --- saved filters --------------------------------------------------------------------------------


def test_a_view_is_kept_replaced_and_forgotten(officer: Browser, nanhai: UnitRow) -> None:
    response = officer.post(f"{LIST}/filters", {"name": "我的红牌", "card": "red"})
    assert response["Location"] == f"{LIST}?card=red"
    assert "我的红牌" in text_of(officer.get(LIST))
    # A filter has a name, and is nobody.
    assert '<label for="filter-name">筛选名称</label>' in officer.get(f"{LIST}?card=red").content.decode()
    officer.post(f"{LIST}/filters", {"name": "我的红牌", "card": "yellow"})
    assert queries.saved_filters(officer.staff_id) == {"我的红牌": {"card": "yellow"}}
    # It is one's own.
    colleague = sign_in(Role.OFFICE_OFFICER, nanhai)
    assert "我的红牌" not in text_of(colleague.get(LIST))
    colleague.post(f"{LIST}/filters", {"delete": "我的红牌"})
    assert queries.saved_filters(officer.staff_id)
    officer.post(f"{LIST}/filters", {"delete": "我的红牌"})
    assert not queries.saved_filters(officer.staff_id)


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_a_view_needs_a_name(officer: Browser, name: str) -> None:
    assert officer.post(f"{LIST}/filters", {"name": name, "card": "red"}).status_code == 422


def test_there_is_an_end_to_saved_views(officer: Browser) -> None:
    for number in range(20):
        assert officer.post(f"{LIST}/filters", {"name": str(number), "card": "red"}).status_code == 302
    assert officer.post(f"{LIST}/filters", {"name": "one more", "card": "red"}).status_code == 422
    assert officer.post(f"{LIST}/filters", {"name": "3", "card": "yellow"}).status_code == 302


# --- cost -----------------------------------------------------------------------------------------


def cost(browser: Browser, path: str) -> int:
    """Return how many statements a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("region", ["440605", "44"])
def test_the_inbox_asks_the_same_for_one_row_and_for_many(submit: Submit, region: str) -> None:
    kind = UnitKind.LEGAL_AID_OFFICE if region == "440605" else UnitKind.BUREAU
    role = Role.OFFICE_OFFICER if region == "440605" else Role.SUPERVISOR
    somebody = sign_in(role, unit_at(region, kind))
    submit()
    cost(somebody, LIST)
    few = cost(somebody, LIST)
    for number in range(60):
        reach = Reach(name=f"某{number}", phone=f"1390013{number:04d}")
        submit(reach=reach, place="440606" if number % 2 else "440605011")
    assert cost(somebody, LIST) == few
    assert few <= 12


def test_an_order_asks_the_same_however_many_lawyers_there_are(officer: Browser, order: WorkOrder) -> None:
    bring_to(order, "accepted")
    path = f"{LIST}/{order.code}"
    cost(officer, path)
    few = cost(officer, path)
    seed_demo_firms(by=SYSTEM)
    assert organisations.lawyers_for("440605")
    assert abs(cost(officer, path) - few) <= 2
