"""The API: asked once, opened by its person and its lawyer only, quotas, problems with codes."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.consultations.models import Consultation, Message
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import ANSWER, TEXT, fresh, give, person_of
from tests.consultations.conftest import Ask
from tests.spent import stand_still
from tests.work_orders.cases import bearer

URL = "/api/v1/consultations"


def post(path: str, body: dict[str, Any], **headers: str) -> Any:
    return Client().post(f"{URL}{path}", json.dumps(body), content_type="application/json", headers=headers)


def get(path: str, **headers: str) -> Any:
    return Client().get(f"{URL}{path}", headers=headers)


@pytest.fixture
def receipt(db: None) -> dict[str, Any]:
    """The receipt of a question."""
    answer = post("", {"text": TEXT, "place_text": "佛山南海桂城", "matter": "labour", "name": "蒋先生"})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def program(desk: Browser) -> dict[str, str]:
    """The headers of a duty lawyer's program."""
    return bearer(desk)


def test_asked_answered_rated(receipt: dict[str, Any], program: dict[str, str]) -> None:
    code, key = receipt["code"], {"X-Access-Key": receipt["access_key"]}
    assert receipt["state"] == "waiting"
    assert receipt["due_at"]
    listed = get("", **program).json()["items"]
    assert [one["code"] for one in listed] == [code]
    assert "name" not in listed[0]
    taken = post(f"/{code}/commands/grab", {"version": 1}, **program)
    assert taken.json()["state"] == "open", taken.content
    seen = get(f"/{code}", **program).json()
    assert seen["messages"][0]["text"] == TEXT
    assert "answer" in seen["commands"]
    answered = post(
        f"/{code}/commands/answer", {"version": 2, "text": ANSWER, "next_steps": "收集证据"}, **program
    )
    assert answered.json()["state"] == "answered", answered.content
    read = get(f"/{code}", **key).json()
    assert [one["sort"] for one in read["messages"]] == ["question", "event", "answer"]
    assert read["messages"][0]["mine"] is True
    assert read["messages"][2]["next_steps"] == "收集证据"
    rated = post(f"/{code}/rating", {"score": 5, "comment": "很清楚"}, **key)
    assert rated.status_code == 201, rated.content
    again = post(f"/{code}/rating", {"score": 1}, **key)
    assert (again.status_code, again.json()["code"]) == (409, "already_rated")


def test_who_writes_cantonese_is_taken_to_speak_it_unless_they_say_otherwise(db: None) -> None:
    words = "老细唔出粮，仲要我签自愿离职，点算好？"
    for body, dialect in (
        ({"text": words}, "cantonese"),
        ({"text": words, "dialect": "mandarin"}, "mandarin"),
        ({"text": TEXT}, "mandarin"),
        ({"text": TEXT, "dialect": "hakka"}, "hakka"),
    ):
        code = post("", body).json()["code"]
        assert Consultation.objects.get(code=code).dialect == dialect


def test_the_same_key_asks_once(db: None) -> None:
    body, key = {"text": TEXT}, {"Idempotency-Key": "once-and-for-all"}
    first, again = post("", body, **key), post("", body, **key)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Consultation.objects.count() == 1
    other = post("", {"text": TEXT + "！"}, **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_nobody_opens_a_talk_by_guessing(receipt: dict[str, Any], asked: Ask, colleague: Actor) -> None:
    code = receipt["code"]
    other = asked()
    wrong = [
        {},
        {"X-Access-Key": "x" * 22},
        {"X-Access-Key": other.access_key},
        # A key in another's place, and none at all, are the same to whoever tries.
        {"Authorization": "Bearer nothing"},
    ]
    nowhere = "2" * 12
    for headers in wrong:
        for path in (f"/{code}", f"/{code}/events", f"/{nowhere}"):
            answer = get(path, **headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
        for path, body in (
            ("messages", {"text": "你好", "client_id": "abcdefghij"}),
            ("typing", {}),
            ("seen", {"number": 1}),
            ("rating", {"score": 1}),
            ("commands/withdraw", {"version": 1}),
        ):
            answer = post(f"/{code}/{path}", body, **headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert fresh(Consultation.objects.get(code=code)).state == "waiting"


def test_the_words_open_with_the_question(
    receipt: dict[str, Any], program: dict[str, str], desk: Browser
) -> None:
    waiting = get(f"/{receipt['code']}", **program).json()
    assert (waiting["messages"], waiting["commands"]) == ([], ["grab"])
    assert waiting["summary"].startswith("老板扣着")
    assert not AuditEntry.objects.filter(action="consultations.read").exists()
    post(f"/{receipt['code']}/commands/grab", {"version": 1}, **program)
    get(f"/{receipt['code']}", **program)
    entry = AuditEntry.objects.get(action="consultations.read")
    assert entry.actor == f"staff:{desk.staff_id}"


def test_what_a_colleague_has_is_between_the_two(
    receipt: dict[str, Any], program: dict[str, str], centre: Any
) -> None:
    other = bearer(sign_in(Role.DUTY_LAWYER, centre))
    post(f"/{receipt['code']}/commands/grab", {"version": 1}, **program)
    assert get(f"/{receipt['code']}", **other).status_code == 404
    late = post(f"/{receipt['code']}/commands/grab", {"version": 1}, **other)
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    assert (late.json()["state"], late.json()["version"]) == ("open", 2)


@pytest.mark.parametrize("role", [Role.OFFICE_OFFICER, Role.STATION_CLERK, Role.AUDITOR])
def test_others_who_work_here_see_no_questions(receipt: dict[str, Any], role: Role, centre: Any) -> None:
    headers = bearer(sign_in(role, centre))
    assert get("", **headers).status_code == 403
    assert get(f"/{receipt['code']}", **headers).status_code == 404


def test_messages_are_acknowledged_with_their_number(receipt: dict[str, Any]) -> None:
    code, key = receipt["code"], {"X-Access-Key": receipt["access_key"]}
    body = {"text": "补充：工资每月六千", "client_id": "abcdefghij"}
    first, again = post(f"/{code}/messages", body, **key), post(f"/{code}/messages", body, **key)
    assert (first.status_code, first.json()["number"]) == (201, 2)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Message.objects.filter(consultation__code=code).count() == 2
    long = post(f"/{code}/messages", {"text": "长" * 4001, "client_id": "abcdefghik"}, **key)
    assert (long.status_code, long.json()["errors"]) == (422, {"text": "field_too_long"})


def test_a_flood_is_slowed_down(receipt: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    code, key = receipt["code"], {"X-Access-Key": receipt["access_key"]}
    statuses = [
        post(f"/{code}/messages", {"text": "！", "client_id": f"client-id-{number}"}, **key).status_code
        for number in range(40)
    ]
    assert statuses == [201] * 30 + [429] * 10


def test_commands_of_others_are_refused_with_a_code(receipt: dict[str, Any], program: dict[str, str]) -> None:
    code, key = receipt["code"], {"X-Access-Key": receipt["access_key"]}
    mine = post(f"/{code}/commands/grab", {"version": 1}, **key)
    assert (mine.status_code, mine.json()["code"]) == (403, "not_allowed")
    early = post(f"/{code}/rating", {"score": 5}, **key)
    assert (early.status_code, early.json()["code"]) == (409, "moved_on")


def test_reading_one_costs_the_same_however_long_the_talk(row: Consultation, asked: Ask, duty: Actor) -> None:
    from fawang.consultations.actions.messages import write

    key = {"X-Access-Key": asked().access_key}
    short = asked()
    long = asked()
    for number in range(30):
        write(
            by=person_of(long.consultation),
            code=long.consultation.code,
            text="句",
            client_id=f"client-id-{number}",
        )
    counts = []
    for one in (short, long):
        with CaptureQueriesContext(connection) as queries:
            assert get(f"/{one.consultation.code}", **{"X-Access-Key": one.access_key}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10, (counts, key)


def test_a_lead_lawyer_reads_what_is_handed_in(row: Consultation, duty: Actor, centre: Any) -> None:
    lead = bearer(sign_in(Role.LEAD_LAWYER, centre))
    give(row, "grab", duty)
    give(row, "send_for_review", duty, text=ANSWER)
    assert [one["code"] for one in get("?box=review", **lead).json()["items"]] == [row.code]
    assert "approve" in get(f"/{row.code}", **lead).json()["commands"]
    supervisor = bearer(sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU)))
    assert [one["code"] for one in get("?box=all", **supervisor).json()["items"]] == [row.code]
    county = bearer(sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU)))
    assert get("?box=all", **county).json()["items"] == []
    assert get(f"/{row.code}", **county).status_code == 404
