"""Pages and operations of an organ: its own notifications, and nothing of the defence."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.legal_aid.defence.actions.notifications import notify
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.models import WorkOrder
from tests.browser import sign_in
from tests.cases import give
from tests.conftest import unit_at
from tests.legal_aid.defence.cases import DISTRICT, clerk, lawyers, notice, organ, taken_up
from tests.shell.cases import text_of
from tests.work_orders.cases import bearer

pytestmark = pytest.mark.django_db


def form(**changes: Any) -> dict[str, Any]:
    """Return the form of a notification, filled in."""
    values = {
        "organ_id": organ().id, "number": "（2026）粤0605刑初123号", "stage": "first_instance", "charge": "涉嫌盗窃",
        "grounds": ["minor"], "person": "小林", "language": "cantonese",
    }  # fmt: skip
    return {**values, **changes}


def test_a_clerk_notifies_follows_and_gets_the_letter() -> None:
    by = clerk()
    sent = by.post("/desk/notifications/new", form())
    order = WorkOrder.objects.get()
    assert sent["Location"] == f"/desk/notifications/{order.code}?done=sent"
    again = by.post("/desk/notifications/new", form())
    assert again["Location"] == f"/desk/notifications/{order.code}?done=joined"
    assert by.get(f"/desk/notifications/{order.code}/letter.pdf").status_code == 404
    lawyer = lawyers()[0]
    order.refresh_from_db()
    order = give(order, "assign", lawyer_id=lawyer.id)
    assert lawyer.name not in text_of(by.get(f"/desk/notifications/{order.code}"))
    give(order, "take_up", no_conflict=True)
    assert lawyer.name in text_of(by.get("/desk/notifications"))
    assert by.get(f"/desk/notifications/{order.code}/letter.pdf").content.startswith(b"%PDF")
    office = sign_in(Role.OFFICE_OFFICER, unit_at(DISTRICT, UnitKind.LEGAL_AID_OFFICE))
    assert f"/desk/orders/{order.code}/letter.pdf" in text_of(office.get(f"/desk/orders/{order.code}"))
    assert office.get(f"/desk/orders/{order.code}/letter.pdf").content.startswith(b"%PDF")
    ended = by.post(f"/desk/notifications/{order.code}", {"why": "own_lawyer", "note": ""})
    assert ended["Location"].endswith("?done=ended")
    order.refresh_from_db()
    assert order.state == "called_off"


def test_what_is_wrong_is_said_and_typed_text_survives() -> None:
    page = clerk().post(
        "/desk/notifications/new", form(person="", held_at="南海区看守所", relative_phone="12")
    )
    assert page.status_code == 422
    assert 'value="南海区看守所"' in text_of(page)
    wrong = clerk().post("/desk/notifications/new", form(relative_name="林母", relative_phone="12"))
    assert wrong.status_code == 422
    assert 'id="id_relative_phone"' in text_of(wrong)
    assert not WorkOrder.objects.exists()


def test_nothing_of_the_defence_reaches_the_organ() -> None:
    by = clerk()
    order = taken_up(notify(by=by.actor, notice=notice()).order, lawyers()[0].id)
    order = give(order, "meet", on=clock.today().isoformat(), note="当事人陈述案发经过")
    order = give(order, "record", event="opinion", on=clock.today().isoformat(), note="提出无罪意见")
    assert by.get(f"/desk/orders/{order.code}").status_code in (403, 404)
    assert by.get("/desk/orders").status_code == 403
    seen = text_of(by.get(f"/desk/notifications/{order.code}")) + text_of(by.get("/desk/notifications"))
    answer = Client().get(f"/api/v1/notifications/{order.code}", headers=bearer(by))
    for secret in ("当事人陈述案发经过", "提出无罪意见"):
        assert secret not in seen
        assert secret not in answer.content.decode()


def test_another_organ_s_notification_is_not_there() -> None:
    order = notify(by=clerk().actor, notice=notice()).order
    other = clerk(organ(UnitKind.PROCURATORATE, "南海区人民检察院"))
    assert order.code not in text_of(other.get("/desk/notifications"))
    for path in ("", "/letter.pdf"):
        assert other.get(f"/desk/notifications/{order.code}{path}").status_code == 404
    headers = bearer(other)
    assert Client().get(f"/api/v1/notifications/{order.code}", headers=headers).status_code == 404
    assert Client().get("/api/v1/notifications", headers=headers).json() == []


def test_a_program_of_the_organ_notifies_once_follows_and_ends() -> None:
    by = clerk()
    headers = bearer(by)
    hearing = (clock.today() + timedelta(days=2)).isoformat()
    body = {
        "organ_id": organ().id, "number": "（2026）粤0605刑初123号", "person": "小林", "grounds": ["minor"],
        "stage": "first_instance", "charge": "涉嫌盗窃", "hearing_on": hearing,
    }  # fmt: skip

    def send(key: str, **changes: Any) -> Any:
        return Client().post(
            "/api/v1/notifications", {**body, **changes}, content_type="application/json",
            headers={**headers, "Idempotency-Key": key},
        )  # fmt: skip

    first = send("one")
    assert (first.status_code, first.json()["joined"], first.json()["late"]) == (201, False, True)
    replayed = send("one")
    assert replayed.headers["Idempotent-Replayed"] == "true"
    assert replayed.json() == first.json()
    assert send("two").json()["joined"] is True
    assert send("three", stage="investigation", person="小陈").json()["errors"] == {
        "stage": "stage_of_another_organ"
    }
    assert send("four", organ_id=organ(UnitKind.PROCURATORATE, "南海区人民检察院").id).status_code == 403
    assert WorkOrder.objects.count() == 1
    code = first.json()["code"]
    assert [one["code"] for one in Client().get("/api/v1/notifications", headers=headers).json()] == [code]
    ended = Client().post(
        f"/api/v1/notifications/{code}/end",
        {"why": "withdrawn"},
        content_type="application/json",
        headers=headers,
    )
    assert (ended.status_code, ended.json()["state"]) == (200, "called_off")
    assert Client().get("/api/v1/notifications?open_only=true", headers=headers).json() == []
