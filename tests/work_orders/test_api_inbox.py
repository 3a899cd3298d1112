"""The inbox over the interface: filters, pages, and who sees how much of a row."""

from typing import Any

import pytest
from django.test import Client

from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders.models import WorkOrder
from tests.browser import sign_in
from tests.cases import bring_to, give
from tests.conftest import Submit, unit_at
from tests.work_orders.callers import Headers, get, problem
from tests.work_orders.cases import bearer, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def codes(client: Client, headers: Headers, **query: Any) -> list[str]:
    """Return the codes of a page of the inbox."""
    answer = get(client, "", headers, **query)
    assert answer.status_code == 200, answer.content
    return [item["code"] for item in answer.json()["items"]]


def test_the_inbox_is_filtered(client: Client, desk: Headers, submit: Submit, nanhai: UnitRow) -> None:
    waiting, granted = submit().order, submit(reach=Reach(name="欧阳", phone="13900139876")).order
    bring_to(granted, "accepted")
    ended = give(submit().order, "withdraw")
    submit(place="440606")
    assert set(codes(client, desk)) == {waiting.code, granted.code}
    assert set(codes(client, desk, unit=nanhai.id)) == {waiting.code, granted.code}
    assert codes(client, desk, state="accepted") == [granted.code]
    assert codes(client, desk, state="ended") == [ended.code]
    assert codes(client, desk, card="red") == []
    for q in ("欧阳", "9876", "13900139876", granted.code):
        assert codes(client, desk, q=q) == [granted.code]
    bureau = bearer(sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU)))
    assert len(codes(client, bureau, state="all")) == 4
    assert set(codes(client, bureau, unit=nanhai.id)) == {waiting.code, granted.code}


def test_a_row_of_the_inbox_masks_the_name(
    client: Client, order: WorkOrder, desk: Headers, nanhai: UnitRow
) -> None:
    (item,) = get(client, "", desk).json()["items"]
    assert (item["code"], item["person"]) == (order.code, "蒋**")
    assert item["unit"] == {"id": nanhai.id, "name": nanhai.name}
    assert "13800138000" not in str(item)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "magic"}, (422, "invalid")),
        ({"card": "green"}, (422, "invalid")),
        ({"box": "magic"}, (422, "invalid")),
        ({"unit": "x"}, (422, "invalid")),
        ({"cursor": "x"}, (422, "cursor_invalid")),
        ({"unit": 10**9}, (404, "not_found")),
    ],
)
def test_a_filter_that_means_nothing_is_said(
    client: Client, desk: Headers, query: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert problem(get(client, "", desk, **query)) == expected


def test_the_inbox_of_others_does_not_exist(client: Client, elsewhere: Headers, nanhai: UnitRow) -> None:
    theirs, nobodys = get(client, "", elsewhere, unit=nanhai.id), get(client, "", elsewhere, unit=10**9)
    assert problem(theirs) == (404, "not_found")
    assert theirs.content == nobodys.content
    agent = bearer(sign_in(Role.HOTLINE_AGENT, unit_at("44", UnitKind.HOTLINE_CENTRE)))
    assert problem(get(client, "", agent)) == (403, "not_allowed")
    assert problem(get(client, "")) == (401, "sign_in_needed")


def test_page_after_page_shows_everything_once(client: Client, desk: Headers, submit: Submit) -> None:
    made = {submit().order.code for _ in range(53)}
    first = get(client, "", desk).json()
    second = get(client, "", desk, cursor=first["next"]).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (50, 3, None)
    assert {item["code"] for page in (first, second) for item in page["items"]} == made


def test_a_lawyer_who_was_asked_sees_neither_name_nor_words(client: Client, order: WorkOrder) -> None:
    order = give(order, "request_papers", papers=["蒋先生的身份证"], note="请蒋先生拍照。")
    order = bring_to(give(order, "supply_papers", note="我叫蒋某。"), "assigned")
    lawyer = bearer(sign_in(Role.LAWYER, None, lawyer_id=order.lawyer_id))
    (item,) = get(client, "", lawyer).json()["items"]
    assert (item["code"], item["person"], item["summary"]) == (order.code, "", "")
    # What was written on the way may name people too.
    seen = get(client, f"/{order.code}", lawyer)
    assert "蒋" not in said(seen)
    assert [step["command"] for step in seen.json()["history"]][-1] == "assign"
    give(order, "take_up", no_conflict=True)
    (item,) = get(client, "", lawyer).json()["items"]
    assert item["person"] == "蒋**"
    assert item["summary"]
    assert "我叫蒋某。" in said(get(client, f"/{order.code}", lawyer))
