"""The interface for other houses: stable answers, nothing for those who guess, a fixed cost."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.kernel.actor import Actor
from fawang.kernel.ids import new_code, read_code
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.models import Statement, Transition, WorkOrder
from tests.browser import sign_in
from tests.cases import WORDS, bring_to, give
from tests.conftest import Submit, unit_at
from tests.work_orders.cases import bearer, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
ROOT = "/api/v1/work-orders"
type Headers = dict[str, str]


def body(**changes: Any) -> dict[str, Any]:
    """Return the case of the wages withheld, as a program hands it in."""
    person = {"name": "蒋先生", "phone": "13800138000", **changes.pop("person", {})}
    values = {
        "matter": "labour",
        "words": WORDS,
        "place": "440605011",
        "person": person,
        "answers": {"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3"},
    }
    return {**values, **changes}


def post(client: Client, path: str, data: Any, headers: Headers | None = None) -> Any:
    """Send JSON."""
    return client.post(ROOT + path, data, content_type="application/json", headers=headers or {})


def get(client: Client, path: str, headers: Headers | None = None, **query: Any) -> Any:
    """Ask for something."""
    return client.get(ROOT + path, query, headers=headers or {})


def command(client: Client, order: WorkOrder, name: str, headers: Headers, **data: Any) -> Any:
    """Give a command at the version that `order` has."""
    return post(client, f"/{order.code}/commands/{name}", {"version": order.version, **data}, headers)


def problem(answer: Any) -> tuple[int, str]:
    """Return status and code of a problem."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert found["status"] == answer.status_code
    return answer.status_code, found["code"]


def key_of(order: WorkOrder) -> Headers:
    """Return the headers of the person of an order."""
    return {"x-access-key": queries.access_key(order)}


@pytest.fixture
def desk(nanhai: UnitRow) -> Headers:
    """The headers of an officer of the Nanhai office."""
    return bearer(sign_in(Role.OFFICE_OFFICER, nanhai))


@pytest.fixture
def elsewhere(db: None) -> Headers:
    """The headers of the head of another county's office."""
    return bearer(sign_in(Role.OFFICE_HEAD, unit_at("440606", UnitKind.LEGAL_AID_OFFICE)))


# --- handing in -----------------------------------------------------------------------------------


def test_a_receipt_says_everything_one_needs(client: Client, nanhai: UnitRow) -> None:
    answer = post(client, "", body())
    assert answer.status_code == 201
    receipt = answer.json()
    assert set(receipt) == {"code", "access_key", "state", "unit", "due_at", "version"}
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
        ({"words": "帮我"}, {"words": "words_too_short"}),
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
    assert own["commands"] == ["withdraw"]
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


# --- the inbox ------------------------------------------------------------------------------------


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


# --- commands -------------------------------------------------------------------------------------


def test_a_command_is_taken_and_repeated_without_harm(
    client: Client, order: WorkOrder, desk: Headers
) -> None:
    answers = [command(client, order, "accept", desk, article="31.5") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    changed, again = (answer.json() for answer in answers)
    assert datetime.fromisoformat(changed["due_at"]) == datetime.fromisoformat(again["due_at"])
    assert {**changed, "due_at": again["due_at"]} == again
    assert set(changed) == {"code", "state", "version", "due_at"}
    assert (changed["state"], changed["version"]) == ("accepted", 2)
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


# --- cost -----------------------------------------------------------------------------------------


def test_statements_do_not_grow_with_the_rows(
    client: Client, order: WorkOrder, desk: Headers, submit: Submit
) -> None:
    def costs() -> dict[str, int]:
        found = {}
        for name, ask in {
            "create": lambda: post(client, "", body(), {"idempotency-key": new_code()}),
            "read": lambda: get(client, f"/{order.code}", key_of(order)),
            "read by staff": lambda: get(client, f"/{order.code}", desk),
            "inbox": lambda: get(client, "", desk),
            "search": lambda: get(client, "", desk, q="13800138000"),
        }.items():
            with CaptureQueriesContext(connection) as captured:
                assert ask().status_code in (200, 201)
            found[name] = len(captured)
        return found

    submit()
    costs()
    # Of these, two find out whose token it is, and one counts how often an address asks.
    few = {"create": 23, "read": 6, "read by staff": 8, "inbox": 5, "search": 5}
    assert costs() == few
    for _ in range(57):
        submit()
    assert costs() == few
