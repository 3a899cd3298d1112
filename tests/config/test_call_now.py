"""Programs that write for a person are told whom the person should call at once, also where they are refused."""

import json
from typing import Any

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.people.actions.sign_in import issue_token
from fawang.people.actions.staff import create_staff
from fawang.people.rules import Role
from tests import public_pages
from tests.people.cases import code_of, second_factor
from tests.public_pages import visitor

pytestmark = pytest.mark.django_db

#: Two characters; and what a beaten woman wrote.
SHORT, STORY = "救我", "老公又打我了，我躲在厕所里，他在砸门"


def send(path: str, body: Any, key: str = "") -> Any:
    """Call the API as a program of somebody's."""
    headers = {"X-Access-Key": key} if key else {}
    return visitor().post(
        f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers
    )


def numbers(answer: Any) -> set[str]:
    """Return the numbers to call that an answer names, but that of the ambulance."""
    named = answer.json().get("call_now", ())
    return {call["number"] for sign in named for call in sign["calls"]} - {"120"}


def test_programs_are_told_whom_to_call() -> None:
    asked = send("/consultations", {"text": SHORT, "kind": "chat"})
    assert (asked.status_code, numbers(asked)) == (201, {"110"})
    code, key = asked.json()["code"], asked.json()["access_key"]
    said = send(f"/consultations/{code}/messages", {"text": STORY, "client_id": "by-a-program"}, key)
    assert (said.status_code, numbers(said)) == (201, {"110", "12338"})
    read = visitor().get(f"/api/v1/consultations/{code}", headers={"X-Access-Key": key})
    assert numbers(read) == {"110", "12338"}
    order = {
        "matter": "domestic_violence", "words": STORY, "place": "440605011",
        "person": {"name": "某", "phone": "13800138000"}, "answers": {"claim": "32.4"},
    }  # fmt: skip
    made = send("/work-orders", order)
    assert (made.status_code, numbers(made)) == (201, {"110", "12338"})
    again = made.json()
    objected = send(
        f"/work-orders/{again['code']}/commands/withdraw",
        {"version": again["version"], "reason": STORY},
        again["access_key"],
    )
    assert (objected.status_code, numbers(objected)) == (200, {"110", "12338"})
    times = visitor().get("/api/v1/callbacks/slots", {"place": "440605011"}).json()["slots"]
    booked = send("/callbacks", {"phone": "13900139000", "slot": times[0]["begins_at"], "words": STORY})
    assert (booked.status_code, numbers(booked)) == (201, {"110", "12338"})
    quiet = send("/consultations", {"text": "老板不给加班费"})
    assert (quiet.status_code, quiet.json()["call_now"]) == (201, [])


def test_staff_are_not_told_to_call_for_themselves(centre: UnitRow) -> None:
    """An officer who hands in a matter for somebody else by a program of the bureau's."""
    staff = create_staff(
        by=SYSTEM, username="w001", name="某某", password="only-for-tests", unit_id=centre.id,
        role=Role.DUTY_LAWYER, is_demo=True,
    )  # fmt: skip
    token = issue_token(
        username="w001", password="only-for-tests", code=code_of(second_factor(staff)), name=""
    )[0]
    for headers, expected in (({}, {"110"}), ({"authorization": f"Bearer {token}"}, set())):
        answer = visitor().post(
            "/api/v1/consultations",
            json.dumps({"text": SHORT}),
            content_type="application/json",
            headers=headers,
        )
        assert (answer.status_code, numbers(answer)) == (201, expected)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/consultations", {"text": SHORT, "kind": "smoke"}, 422),
        ("/consultations", {"text": STORY, "matter": "no-such"}, 422),
        ("/callbacks", {"words": STORY}, 422),
        ("/work-orders", {"words": STORY}, 422),
        ("/consultations/000000000000/messages", {"text": STORY, "client_id": "of-nobody-at-all"}, 404),
    ],
)
def test_a_refusal_of_the_api_names_the_numbers(path: str, body: dict[str, str], status: int) -> None:
    answer = send(path, body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert "110" in numbers(answer)
    assert STORY not in answer.content.decode()


#: Operations that take texts in which nobody tells anything, or whose answer says it otherwise, each with the reason.
SILENT = {
    "POST /guidance": "`urgent` says it",
    "POST /guidance/suggestions": "a list of titles; POST /guidance says whom to call",
    "POST /guidance/verdicts": "an answer without a body",
    "POST /eligibility": "codes of answers",
    "POST /periods/last-days": "codes of papers, roles and matters",
    "POST /tokens": "signing in, of staff",
    "POST /mini-program/sessions": "a code of WeChat's",
    "POST /mini-program/phone": "a code of WeChat's, or what it has encrypted",
    "POST /mini-program/matters": "a code and its key",
    "POST /mini-program/consents": "a code and its key",
    "POST /mini-program/forms/{code}/asked": "answers by which questions are chosen; what is handed in is judged",
    "POST /province-app/progress": "a token that the province's service app has signed",
    "POST /consultations/{code}/calls": "names of windows",
    "POST /consultations/{code}/calls/{int:number}/answer": "names of windows",
    "POST /consultations/{code}/calls/{int:number}/signals": "what two browsers tell each other",
    "POST /consultations/{code}/calls/{int:number}/beat": "names of windows",
}


def test_every_public_operation_that_takes_words_has_a_place_for_the_numbers() -> None:
    seen = set()
    for method, path, texts, fields in public_pages.operations():
        name = f"{method} {path}"
        if not texts or name in SILENT:
            continue
        seen.add(name)
        assert "call_now" in fields, f"{name} takes {texts} and answers {sorted(fields)}"
    assert {"POST /consultations", "POST /callbacks", "POST /work-orders"} <= seen
    assert len(seen) >= 12, seen
