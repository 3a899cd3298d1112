"""Commands over the interface: taken once, refused by a code that says why."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from fawang.kernel.rules.actor import Actor
from fawang.work_orders.models import Transition, WorkOrder
from tests.cases import give
from tests.work_orders.callers import Headers, command, key_of, post, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_a_command_is_taken_and_repeated_without_harm(
    client: Client, order: WorkOrder, desk: Headers
) -> None:
    answers = [command(client, order, "accept", desk, article="31.5") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    changed, again = (answer.json() for answer in answers)
    assert datetime.fromisoformat(changed["due_at"]) == datetime.fromisoformat(again["due_at"])
    assert {**changed, "due_at": again["due_at"]} == again
    assert set(changed) == {"code", "state", "version", "due_at", "call_now"}
    assert (changed["state"], changed["version"]) == ("accepted", 2)
    assert Transition.objects.filter(order=order).count() == 2


def test_a_lost_answer_is_given_again_when_the_step_took_the_order_away(
    client: Client, order: WorkOrder, desk: Headers, elsewhere: Headers
) -> None:
    returned = [command(client, order, "return", desk, reason="不属于本机构管辖。") for _ in range(2)]
    assert [answer.status_code for answer in returned] == [200, 200]
    assert returned[0].json()["version"] == returned[1].json()["version"] == 2
    for headers, reason in (
        (desk, "另一个理由。"),
        (elsewhere, "不属于本机构管辖。"),
        ({}, "不属于本机构管辖。"),
    ):
        assert problem(command(client, order, "return", headers, reason=reason)) == (404, "not_found")
    assert Transition.objects.filter(order=order).count() == 2


def test_the_person_gives_their_own_commands_only(client: Client, order: WorkOrder) -> None:
    refused = command(client, order, "accept", key_of(order), article="31.5")
    assert problem(refused) == (403, "not_allowed")
    assert command(client, order, "withdraw", key_of(order), reason="已经解决").json()["state"] == "withdrawn"


def test_whoever_was_slower_is_told_how_it_stands(
    client: Client, order: WorkOrder, desk: Headers, head: Actor
) -> None:
    give(order, "accept", by=head, article="31.5")
    answer = command(client, order, "refuse", desk, article="31", reason="不属于范围。")
    assert problem(answer) == (409, "stale")
    assert (answer.json()["state"], answer.json()["version"]) == ("accepted", 2)
    order.refresh_from_db()
    answer = command(client, order, "refuse", desk, article="31", reason="不属于范围。")
    assert problem(answer) == (409, "wrong_state")
    assert (answer.json()["state"], answer.json()["command"]) == ("accepted", "refuse")


@pytest.mark.parametrize(
    ("name", "data", "errors"),
    [
        ("accept", {}, {"article": "field_required"}),
        ("accept", {"article": "99.9"}, {"article": "ground_unknown"}),
        ("accept", {"article": ["31.5"]}, {"article": "field_wrong"}),
        ("refuse", {"article": "31"}, {"reason": "field_required"}),
        ("refuse", {"article": "31", "reason": "字" * 2001}, {"reason": "field_too_long"}),
        ("request_papers", {"papers": [7]}, {"papers": "field_wrong"}),
        ("request_papers", {"papers": {"a": 1}, "note": 7}, {"note": "field_wrong"}),
        ("mark_urgent", {"reason": " \u0000 "}, {"reason": "field_wrong"}),
        ("accept", {"article": "31.5", "version": "x"}, {"version": "field_wrong"}),
        ("magic", {}, {"command": "field_wrong"}),
    ],
)
def test_what_is_wrong_with_a_command_is_named(
    client: Client, order: WorkOrder, desk: Headers, name: str, data: dict[str, Any], errors: dict[str, str]
) -> None:
    answer = command(client, order, name, desk, **data)
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"] == errors
    assert Transition.objects.filter(order=order).count() == 1


def test_a_command_needs_the_version_that_was_seen(client: Client, order: WorkOrder, desk: Headers) -> None:
    answer = post(client, f"/{order.code}/commands/note", {"note": "x"}, desk)
    assert (problem(answer), answer.json()["errors"]) == ((422, "invalid"), {"version": "field_required"})
    for version in (-1, 0, 2, 10**30):
        answer = post(client, f"/{order.code}/commands/note", {"note": "x", "version": version}, desk)
        assert problem(answer) == (409, "stale")
