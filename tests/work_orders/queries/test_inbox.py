"""The inbox: what each filter finds, pages without gaps, and a cost that does not grow."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.paging import write_cursor
from fawang.legal_aid.procedure import State
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules.wishes import Reach
from fawang.work_orders import kinds
from fawang.work_orders.actions.cards import show_due_cards
from fawang.work_orders.models import Deadline, WorkOrder
from fawang.work_orders.queries import Box, Counts, Desk, counts, inbox
from fawang.work_orders.queries.inbox import COUNT_LIMIT
from tests.cases import bring_to, give
from tests.conftest import Submit, unit_at

pytestmark = pytest.mark.django_db
#: The room shows the function of the same name.
COUNTING = "fawang.work_orders.queries.inbox"


@pytest.fixture
def desk(nanhai: UnitRow) -> Desk:
    """The desk of the Nanhai office."""
    return Desk(Box.COMPETENT, nanhai.id, nanhai.depth)


def bureau(region: str) -> Desk:
    """Return the desk of a bureau, which oversees everything in its region."""
    unit = unit_at(region, UnitKind.BUREAU)
    return Desk(Box.COMPETENT, unit.id, unit.depth)


def codes(desk: Desk, **filters: Any) -> list[str]:
    """Return the codes on a page."""
    return [row.code for row in inbox(desk, **filters).rows]


def pages(desk: Desk, limit: int, **filters: Any) -> list[list[str]]:
    """Return the codes on all pages."""
    found, cursor = [], ""
    while True:
        page = inbox(desk, limit=limit, cursor=cursor, **filters)
        found.append([row.code for row in page.rows])
        if page.next is None:
            return found
        cursor = page.next


# --- filters --------------------------------------------------------------------------------------


def test_each_state_finds_its_own(desk: Desk, submit: Submit) -> None:
    orders = {
        state: submit().order for state in ("submitted", "accepted", "assigned", "refused", "withdrawn")
    }
    for state in ("accepted", "assigned"):
        bring_to(orders[state], state)
    give(orders["refused"], "refuse", article="41", reason="收入高于标准。")
    give(orders["withdrawn"], "withdraw")
    for state, order in orders.items():
        assert codes(desk, state=state) == [order.code]
    assert codes(desk, state="closed") == []
    running = [orders[state].code for state in ("submitted", "accepted", "assigned")]
    assert set(codes(desk)) == set(codes(desk, state="open")) == set(running)
    # What ended last comes first.
    assert codes(desk, state="ended") == [orders["withdrawn"].code, orders["refused"].code]
    assert set(codes(desk, state="all")) == {order.code for order in orders.values()}


def test_each_card_finds_its_own(desk: Desk, submit: Submit) -> None:
    late, later, calm = (submit().order for _ in range(3))
    term = Deadline.objects.get(order=late)
    for order, check in ((late, term.red_at), (later, term.yellow_at)):
        Deadline.objects.exclude(order=order).update(check_at=None)
        Deadline.objects.filter(order=order).update(check_at=check)
        show_due_cards(by=SYSTEM, now=check)
    assert codes(desk, card="red") == [late.code]
    assert codes(desk, card="yellow") == [later.code]
    assert set(codes(desk)) == {late.code, later.code, calm.code}
    assert codes(desk, card="red", state="accepted") == []
    assert codes(desk, card="red", q="加班费") == [late.code]


@pytest.mark.parametrize(
    "q",
    [
        "欧阳明月", "欧阳", "阳", "13800138765", "138 0013 8765", "8765", "11010519491231002X",
        "11010519491231002x", "拖欠工程款", "工程款 拖欠", "桂平西路", "BuildCo", "ｂｕｉｌｄｃｏ", " 欧阳 ",
    ],
)  # fmt: skip
def test_a_search_finds_by_name_number_and_words(desk: Desk, submit: Submit, q: str) -> None:
    reach = Reach(name="欧阳明月", phone="13800138765", id_number="11010519491231002X")
    order = submit(reach=reach, words="BuildCo公司拖欠工程款三个月。", place_text="南海桂平西路").order
    submit()
    assert codes(desk, q=q) == [order.code]


@pytest.mark.parametrize(
    "q", ["王", "欧阳修", "0000", "13900000000", "1380013", "不存在的话", "%", "'", "*", "204817365528"]
)
def test_a_search_finds_nothing_else(desk: Desk, order: WorkOrder, q: str) -> None:
    assert codes(desk, q=q) == []


def test_a_code_is_found_in_any_spelling_and_among_what_has_ended(desk: Desk, order: WorkOrder) -> None:
    give(order, "withdraw")
    for q in (order.code, spoken(order.code), f" {order.code[:6]}-{order.code[6:]} "):
        assert codes(desk, q=q, state="all") == [order.code]
    assert codes(desk, q=order.code) == []


def test_a_row_says_what_a_list_shows(desk: Desk, order: WorkOrder, nanhai: UnitRow) -> None:
    (row,) = inbox(desk).rows
    assert (row.code, row.person, row.unit_id, row.unit_name) == (
        order.code,
        "蒋先生",
        nanhai.id,
        nanhai.name,
    )
    assert (row.state, row.version, row.due_at, row.next_party) == (
        State.SUBMITTED,
        1,
        order.due_at,
        "office",
    )
    assert row.summary.startswith("我和老婆")


# --- who sees what --------------------------------------------------------------------------------


def test_each_desk_sees_along_its_own_line(order: WorkOrder, nanhai: UnitRow) -> None:
    order = bring_to(order, "in_progress")
    assert order.firm_id
    assert order.lawyer_id
    shunde = unit_at("440606", UnitKind.LEGAL_AID_OFFICE)
    for desk, sees in (
        (Desk(Box.COMPETENT, nanhai.id, nanhai.depth), True),
        (bureau("440605"), True),
        (bureau("4406"), True),
        (bureau("44"), True),
        (Desk(Box.FIRM, order.firm_id), True),
        (Desk(Box.LAWYER, order.lawyer_id), True),
        (Desk(Box.COMPETENT, shunde.id, shunde.depth), False),
        (bureau("440606"), False),
        (bureau("4401"), False),
        (Desk(Box.RECEIVED, nanhai.id), False),
        (Desk(Box.FIRM, nanhai.id), False),
        (Desk(Box.LAWYER, order.lawyer_id + 1), False),
    ):
        seen = [order.code] if sees else []
        for q in ("", order.code, "13800138000", "蒋", "加班费"):
            assert codes(desk, q=q) == seen, (desk, q)
        assert counts(desk, (State.IN_PROGRESS,)).by_state == {State.IN_PROGRESS: int(sees)}


# --- pages ----------------------------------------------------------------------------------------


def test_the_most_pressing_comes_first(desk: Desk, submit: Submit) -> None:
    now = clock.now()
    made = []
    for days in (3, 1, 2):
        with clock.at(now - timedelta(days=7 * days)):
            made.append(submit().order)
    urgent = submit(answers={"claim": "31.5", "urgency": "44.1"}).order
    assert codes(desk) == [urgent.code, made[0].code, made[2].code, made[1].code]


@pytest.mark.parametrize("limit", [1, 4, 12, 13, 50])
def test_all_pages_together_are_everything_once(desk: Desk, submit: Submit, limit: int) -> None:
    now = clock.now()
    with clock.at(now):
        # The same key for all: only the row's own number tells them apart.
        for _ in range(12):
            submit()
    found = pages(desk, limit)
    assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
    assert found[-1]
    flat = [code for page in found for code in page]
    assert flat == codes(desk, limit=100)
    assert len(set(flat)) == 12


def test_nothing_is_missed_or_repeated_while_orders_come_in(desk: Desk, submit: Submit) -> None:
    now = clock.now()
    for days in range(20):
        with clock.at(now - timedelta(days=days)):
            submit()
    before = codes(desk, limit=100)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = inbox(desk, limit=3, cursor=cursor)
        seen += [row.code for row in page.rows]
        cursor = page.next
        # One that stands before what has been read, and one that comes at the end.
        submit(answers={"claim": "31.5", "urgency": "44.1"})
        if len(seen) < 12:
            with clock.at(now + timedelta(days=1)):
                submit()
    assert len(seen) == len(set(seen))
    assert [code for code in seen if code in before] == before


def test_pages_of_a_search_go_on_within_it(desk: Desk, submit: Submit) -> None:
    mine = {submit(reach=Reach(name="欧阳", phone="13900139876")).order.code for _ in range(5)}
    for _ in range(5):
        submit()
    found = pages(desk, 2, q="9876")
    assert [len(page) for page in found] == [2, 2, 1]
    assert {code for page in found for code in page} == mine


@pytest.mark.parametrize(
    "cursor", ["x", "AAAA", write_cursor(1), write_cursor("1", "2"), write_cursor(1, 2, 3), "[" * 9]
)
def test_a_cursor_of_somewhere_else_is_refused(desk: Desk, cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        inbox(desk, cursor=cursor)
    assert caught.value.code == "cursor_invalid"


# --- counts ---------------------------------------------------------------------------------------


def test_counts_are_what_the_lists_show(desk: Desk, submit: Submit) -> None:
    assert counts(desk, (State.SUBMITTED,)) == Counts({State.SUBMITTED: 0})
    orders = [submit().order for _ in range(5)]
    bring_to(orders[0], "accepted")
    give(orders[1], "withdraw")
    term = Deadline.objects.get(order=orders[2])
    Deadline.objects.exclude(pk=term.pk).update(check_at=None)
    show_due_cards(by=SYSTEM, now=term.red_at)
    states = (State.SUBMITTED, State.ACCEPTED, State.ASSIGNED)
    found = counts(desk, states)
    assert found.by_state == {state: len(codes(desk, state=state)) for state in states}
    assert found == Counts(
        {State.SUBMITTED: 3, State.ACCEPTED: 1, State.ASSIGNED: 0},
        {State.SUBMITTED: (orders[0].kind,), State.ACCEPTED: (orders[0].kind,)},
        red=1,
    )


def test_cards_are_counted_by_their_own_index(order: WorkOrder) -> None:
    """The index holds the orders with a card alone: the statement has to say that none is without."""
    of_province = bureau("44")
    with CaptureQueriesContext(connection) as captured:
        counts(of_province, (State.SUBMITTED,))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "queue_card_1" in plan


def test_what_is_open_at_an_office_is_looked_at_once(desk: Desk, order: WorkOrder) -> None:
    """No index has its states, and to scan its queue for each of thirty states would take thirty times as long."""
    with CaptureQueriesContext(connection) as captured:
        found = counts(desk, kinds.watched(Box.COMPETENT))
    assert found.by_state[State.SUBMITTED] == 1
    assert found.whole
    (asked,) = captured
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked['sql']}")
        (plan,) = cursor.fetchone()[0]
    assert list(scans(plan["Plan"])) == [1]


def scans(plan: dict[str, Any]) -> Iterator[int]:
    """Yield how often each scan of a plan was made."""
    if "Scan" in plan["Node Type"]:
        yield plan["Actual Loops"]
    for part in plan.get("Plans", ()):
        yield from scans(part)


def test_of_more_than_is_looked_at_the_counts_are_at_least(
    desk: Desk, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[COUNTING], "READ_LIMIT", 3)
    for whole, at_least in ((True, 1), (True, 2), (False, 3), (False, 3)):
        submit()
        found = counts(desk, (State.SUBMITTED,))
        assert (found.by_state, found.whole) == ({State.SUBMITTED: at_least}, whole)


@pytest.mark.parametrize("above", [False, True])
def test_counting_stops(desk: Desk, order: WorkOrder, above: bool) -> None:
    desk = bureau("44") if above else desk
    values = {
        field.attname: getattr(order, field.attname)
        for field in WorkOrder._meta.concrete_fields
        if field.name != "id"
    }
    WorkOrder.objects.bulk_create(
        WorkOrder(**{**values, "code": f"9{n:011d}"}) for n in range(COUNT_LIMIT + 5)
    )
    assert counts(desk, (State.SUBMITTED,)).by_state == {State.SUBMITTED: COUNT_LIMIT}


# --- cost -----------------------------------------------------------------------------------------


def test_statements_do_not_grow_with_the_rows(submit: Submit) -> None:
    desk = bureau("44")

    def costs() -> list[int]:
        found = []
        asked: tuple[dict[str, Any], ...] = (
            {},
            {"q": "加班费"},
            {"q": "13800138000"},
            {"state": "submitted"},
        )
        for filters in asked:
            with CaptureQueriesContext(connection) as captured:
                assert inbox(desk, **filters).rows
            found.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            counts(desk, tuple(State))
        return [*found, len(captured)]

    places = ("440605011", "440606", "440106", "440305")
    for number in range(3):
        submit(place=places[number])
    # The rows, and the names of their offices; all counts in one.
    assert costs() == [2, 2, 2, 2, 1]
    for number in range(57):
        submit(place=places[number % 4])
    assert costs() == [2, 2, 2, 2, 1]
