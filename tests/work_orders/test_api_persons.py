"""The interface of persons and links: who sees and does what."""

from typing import Any

import pytest
from django.test import Client

from fawang.kernel.rules.actor import SYSTEM
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.persons import Joining, add_person
from fawang.work_orders.models import WorkOrder
from tests.conftest import Submit
from tests.work_orders.callers import ROOT, Headers, body, get, key_of, post, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
MEI = {"name": "梅女士", "phone": "13900139111"}


def join(order: WorkOrder, **more: Any) -> queries.OrderPerson:
    return add_person(
        by=SYSTEM, code=order.code, joining=Joining(Reach(name="梅女士", phone="13900139111"), **more)
    )


def leave(client: Client, order: WorkOrder, number: int, headers: Headers) -> Any:
    return post(client, f"/{order.code}/persons/{number}/leave", {}, headers)


def test_handed_in_together(client: Client) -> None:
    agent = {"name": "罗律师", "phone": "13900139112", "basis": "power_of_attorney"}
    receipt = post(client, "", body(participants=[MEI, agent])).json()
    order = WorkOrder.objects.get(code=receipt["code"])
    assert (order.persons, order.participants) == (2, 2)
    shown = get(client, f"/{order.code}/persons", key_of(order)).json()
    assert [(one["name"], one["acts_for"], one["basis"]) for one in shown] == [
        ("蒋**", None, ""), ("梅**", None, ""), ("罗**", 0, "power_of_attorney"),
    ]  # fmt: skip
    wrong = post(client, "", body(participants=[{"name": "", "phone": "12"}]))
    assert (wrong.status_code, set(wrong.json()["errors"])) == (422, {"name", "phone"})
    assert WorkOrder.objects.count() == 1


def test_a_key_of_ones_own_opens_and_leaves(client: Client, order: WorkOrder) -> None:
    mei = join(order)
    own = {"x-access-key": mei.key}
    seen = get(client, f"/{order.code}", own).json()
    assert "withdraw" not in seen["commands"]
    assert [step["command"] for step in seen["history"]] == ["submit", "join"]
    withdraw = post(client, f"/{order.code}/commands/withdraw", {"version": seen["version"]}, own)
    assert problem(withdraw) == (409, "others_remain")
    assert problem(leave(client, order, 0, own)) == (403, "not_allowed")
    assert problem(leave(client, order, 77, own)) == (404, "not_found")
    left = leave(client, order, mei.id, own)
    assert left.json() == {"code": order.code, "version": 3, "persons": 1}
    for answer in (leave(client, order, mei.id, own), get(client, f"/{order.code}", own)):
        assert problem(answer) == (404, "not_found")
    assert problem(leave(client, order, 0, key_of(order))) == (409, "last_applicant")


def test_who_enters_somebody(client: Client, order: WorkOrder, desk: Headers, elsewhere: Headers) -> None:
    path = f"/{order.code}/persons"
    mine = post(client, path, MEI, key_of(order))
    assert (mine.status_code, mine.json()["access_key"], mine.json()["opens_by_number"]) == (201, "", True)
    theirs = [
        post(client, path, {**MEI, "name": "林先生"}, {**desk, "idempotency-key": "p-1"}) for _ in range(2)
    ]
    key = theirs[0].json()["access_key"]
    assert get(client, f"/{order.code}", {"x-access-key": key}).status_code == 200
    assert theirs[1].headers["Idempotent-Replayed"] == "true"
    order.refresh_from_db()
    assert order.persons == 3
    assert problem(post(client, path, MEI, elsewhere)) == (404, "not_found")
    assert problem(post(client, path, MEI)) == (404, "not_found")
    wrong = post(client, path, {**MEI, "acts_for": 77, "basis": "guardian"}, desk)
    assert (wrong.status_code, wrong.json()["errors"]) == (422, {"acts_for": "person_unknown"})
    assert [one["name"] for one in get(client, path, desk).json()] == ["蒋**", "梅**", "林**"]


def test_links(client: Client, order: WorkOrder, submit: Submit, desk: Headers, elsewhere: Headers) -> None:
    other = submit().order
    path = f"/{order.code}/links"
    made = post(client, path, {"other": other.code, "relation": "repeated"}, desk)
    assert made.status_code == 201
    assert get(client, f"/{other.code}/links", desk).json() == [
        {"id": made.json()["id"], "code": order.code, "kind": "legal_aid", "state": "submitted",
         "relation": "repeated", "backwards": True},
    ]  # fmt: skip
    for wrong, code in ((order.code, "link_to_itself"), ("12", "order_unknown")):
        answer = post(client, path, {"other": wrong, "relation": "repeated"}, desk)
        assert (answer.status_code, answer.json()["errors"]) == (422, {"other": code})
    assert problem(post(client, path, {"other": other.code, "relation": "repeated"}, elsewhere)) == (
        404,
        "not_found",
    )
    assert problem(post(client, path, {"other": other.code, "relation": "repeated"}, key_of(order)))[0] == 401
    gone = f"{ROOT}{path}/{made.json()['id']}"
    assert client.delete(gone, headers=desk).status_code == 204
    assert problem(client.delete(gone, headers=desk)) == (404, "not_found")
