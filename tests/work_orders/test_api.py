"""The interface for other houses: stable answers, nothing for those who guess, a fixed cost."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.kernel.rules.ids import new_code, read_code
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.regions import queries as regions
from fawang.work_orders.models import Statement, WorkOrder
from tests.cases import give
from tests.conftest import Submit, unit_at
from tests.work_orders.callers import Headers, body, get, key_of, post, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


# --- handing in -----------------------------------------------------------------------------------


def test_a_receipt_says_everything_one_needs(client: Client, nanhai: UnitRow) -> None:
    answer = post(client, "", body())
    assert answer.status_code == 201
    receipt = answer.json()
    assert set(receipt) == {
        "code", "access_key", "state", "unit", "due_at", "version", "opens_by_number", "call_now",
    }  # fmt: skip
    assert read_code(receipt["code"]) == receipt["code"]
    assert receipt["unit"] == {"id": nanhai.id, "name": nanhai.name}
    assert (receipt["state"], receipt["version"]) == ("submitted", 1)
    assert receipt["due_at"]
    order = WorkOrder.objects.get(code=receipt["code"])
    assert (order.channel, order.created_by, order.person) == ("api", "anonymous", "蒋先生")
    assert get(client, f"/{order.code}", {"x-access-key": receipt["access_key"]}).status_code == 200


def test_a_place_in_words_is_enough(client: Client, nanhai: UnitRow) -> None:
    answer = post(client, "", body(place="", place_text="佛山南海桂城"))
    assert answer.json()["unit"]["id"] == nanhai.id


def test_where_nobody_knows_a_bureau_decides(client: Client) -> None:
    receipt = post(client, "", body(place="", place_text="不知道")).json()
    assert receipt["state"] == "unrouted"
    assert receipt["unit"]["id"] == unit_at("44", UnitKind.BUREAU).id


def test_the_same_key_gives_the_first_answer_again(client: Client) -> None:
    headers = {"idempotency-key": "k-1"}
    first, again = (post(client, "", body(), headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert WorkOrder.objects.count() == 1
    changed = post(client, "", body(words="另外一件事情"), headers)
    assert problem(changed) == (422, "idempotency_key_reused")
    assert post(client, "", body(), {"idempotency-key": "k-2"}).json()["code"] != first.json()["code"]
    assert problem(post(client, "", body(), {"idempotency-key": "k" * 256})) == (
        422,
        "idempotency_key_too_long",
    )
    assert WorkOrder.objects.count() == 2


def test_a_key_is_not_used_up_by_a_mistake(client: Client) -> None:
    headers = {"idempotency-key": "k-1"}
    assert post(client, "", body(matter="magic"), headers).status_code == 422
    assert post(client, "", body(), headers).status_code == 201


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"words": "帮"}, {"words": "words_too_short"}),
        ({"matter": "magic"}, {"matter": "matter_unknown"}),
        ({"kind": "magic"}, {"kind": "kind_unknown"}),
        ({"place": "999999"}, {"place": "region_unknown"}),
        ({"person": {"phone": "123"}}, {"phone": "phone_wrong"}),
        ({"person": {"name": "字" * 61}}, {"person.name": "field_too_long"}),
        ({"person": {"medium": "pigeon"}}, {"person.medium": "field_wrong"}),
        ({"person": {"locale": "fr"}}, {"person.locale": "field_wrong"}),
        ({"channel": "magic"}, {"channel": "field_wrong"}),
        ({"answers": []}, {"answers": "field_wrong"}),
        ({"organ_kind": "magic"}, {"organ_kind": "field_wrong"}),
    ],
)
def test_mistakes_are_named_by_code(client: Client, changes: dict[str, Any], errors: dict[str, str]) -> None:
    answer = post(client, "", body(**changes))
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"] == errors
    assert not WorkOrder.objects.exists()


@pytest.mark.parametrize(
    "given", ["\ud83d", ["\ud83d"], {"\ud83d": 1}, float("nan"), 1e999, {"a": [[]]}, None, 7]
)
@pytest.mark.parametrize("name", ["claim", "opponent", "unheard-of"])
def test_no_answer_breaks_us(client: Client, name: str, given: Any) -> None:
    receipt = post(client, "", body(answers={name: given}), {"idempotency-key": "k"})
    assert receipt.status_code == 201
    assert "\ud83d" not in Statement.objects.get(order__code=receipt.json()["code"]).answers


@pytest.mark.parametrize("changes", [{"channel": "counter"}, {"channel": "hotline"}, {"intake_unit_id": 1}])
def test_nobody_takes_in_for_an_office_that_is_not_theirs(
    client: Client, desk: Headers, changes: dict[str, Any]
) -> None:
    assert problem(post(client, "", body(**changes))) == (403, "not_allowed")
    if "intake_unit_id" in changes:
        assert problem(post(client, "", body(**changes), desk)) == (403, "not_allowed")


def test_staff_take_in_at_their_own_office(client: Client, desk: Headers, nanhai: UnitRow) -> None:
    answer = post(client, "", body(channel="counter", intake_unit_id=nanhai.id), desk)
    assert answer.status_code == 201
    order = WorkOrder.objects.get(code=answer.json()["code"])
    assert (order.channel, order.intake_unit_id) == ("counter", nanhai.id)
    assert order.created_by.startswith("staff:")


# --- reading --------------------------------------------------------------------------------------


def test_the_person_and_the_office_read_their_part(client: Client, order: WorkOrder, desk: Headers) -> None:
    order = give(order, "note", note="内部")
    own, office = (get(client, f"/{order.code}", headers).json() for headers in (key_of(order), desk))
    assert own["commands"] == ["withdraw", "message"]
    assert {"accept", "refuse", "note"} <= set(office["commands"])
    assert [step["command"] for step in own["history"]] == ["submit"]
    assert office["history"][-1]["data"] == {"note": "内部"}
    for seen in (own, office):
        assert (seen["code"], seen["state"], seen["version"]) == (order.code, "submitted", 2)
        assert [(term["term"], term["status"]) for term in seen["terms"]] == [("decide", "running")]
        assert "蒋" not in str(seen)


def test_who_guesses_learns_nothing(
    client: Client, order: WorkOrder, elsewhere: Headers, submit: Submit
) -> None:
    accept = {"version": order.version, "article": "31.5"}
    missing = get(client, f"/{new_code()}")
    assert problem(missing) == (404, "not_found")
    other = submit().order
    for headers in (
        {},
        {"x-access-key": "wrong"},
        key_of(other),
        elsewhere,
        {**elsewhere, "x-access-key": "wrong"},
    ):
        for code in (order.code, new_code()):
            answers = [
                get(client, f"/{code}", headers),
                post(client, f"/{code}/commands/accept", accept, headers),
            ]
            answers += [get(client, f"/{code}/notices", headers)] if "authorization" in headers else []
            for answer in answers:
                assert answer.status_code == 404
                assert answer.content == missing.content
    order.refresh_from_db()
    assert order.state == "submitted"


# --- cost -----------------------------------------------------------------------------------------


def test_statements_do_not_grow_with_the_rows(
    client: Client, order: WorkOrder, desk: Headers, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whether the divisions have changed is asked anew after ten seconds, which may pass here.
    monkeypatch.setattr(regions, "CHECK_SECONDS", math.inf)

    def costs() -> dict[str, int]:
        found = {}
        asking: dict[str, Callable[[], Any]] = {
            "create": lambda: post(client, "", body(), {"idempotency-key": new_code()}),
            "read": lambda: get(client, f"/{order.code}", key_of(order)),
            "read by staff": lambda: get(client, f"/{order.code}", desk),
            "inbox": lambda: get(client, "", desk),
            "search": lambda: get(client, "", desk, q="13800138000"),
        }
        for name, ask in asking.items():
            with CaptureQueriesContext(connection) as captured:
                assert ask().status_code in (200, 201)
            found[name] = len(captured)
        return found

    submit()
    costs()
    # Of these, two find out whose token it is, and one counts how often an address asks; creating counts number,
    # address and network, or none of them.
    few = {"create": 18, "read": 6, "read by staff": 8, "inbox": 5, "search": 5}
    assert costs() == few
    for _ in range(57):
        submit()
    assert costs() == few
