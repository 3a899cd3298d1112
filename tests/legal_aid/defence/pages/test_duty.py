"""Pages of a duty lawyer, of wishes, of posts."""

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.legal_aid.defence.models import Help, Post, Wish
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.models import WorkOrder
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.legal_aid.defence.actions.test_duty import detention, lawyer_on_duty
from tests.legal_aid.defence.cases import DISTRICT, organ
from tests.shell.cases import text_of
from tests.work_orders.cases import bearer

pytestmark = pytest.mark.django_db


def test_a_duty_lawyer_records_help_on_a_short_form() -> None:
    post, by = detention(), lawyer_on_duty()
    form = {"post": post.pk, "day": clock.today().isoformat(), "kinds": ["advice", "plea"], "client_id": "k"}
    refused = by.post("/desk/duty", {**form, "person": "", "note": "听取意见"})
    assert refused.status_code == 422
    assert "听取意见" in text_of(refused)
    for _time in range(2):
        assert by.post("/desk/duty", {**form, "person": "老周"})["Location"] == "/desk/duty?saved=1"
    assert Help.objects.count() == 1
    assert "老周" in text_of(by.get("/desk/duty"))


def test_a_wish_is_handed_on_at_once_or_noted_and_handed_on_later() -> None:
    detention()
    by, unit = lawyer_on_duty(), organ(UnitKind.POLICE_WINDOW, "南海区看守所")
    form = {
        "unit": unit.id, "person": "老周", "words": "没钱请律师", "said_day": clock.today().isoformat(),
        "said_time": "00:00", "client_id": "one",
    }  # fmt: skip
    assert by.post("/desk/wishes/new", {**form, "go": "hand"})["Location"] == "/desk/wishes?done=handed"
    assert by.post("/desk/wishes/new", {**form, "go": "hand"})["Location"] == "/desk/wishes?done=handed"
    assert WorkOrder.objects.count() == 1
    noted = by.post("/desk/wishes/new", {**form, "person": "小郑", "client_id": "two", "go": "note"})
    assert noted["Location"] == "/desk/wishes?done=noted"
    assert "小郑" in text_of(by.get("/desk/wishes"))
    head = sign_in(Role.OFFICE_HEAD, unit_at(DISTRICT, UnitKind.LEGAL_AID_OFFICE))
    # Whoever leads sees what is late, and no name of somebody who has not become a person of theirs yet.
    assert "小郑" not in text_of(head.get("/desk/wishes"))
    row = Wish.objects.get(handed_on_at__isnull=True)
    assert head.post(f"/desk/wishes/{row.pk}/hand-on").status_code == 403
    assert by.post(f"/desk/wishes/{row.pk}/hand-on").status_code == 302
    assert WorkOrder.objects.count() == 2
    wrong = by.post(
        "/desk/wishes/new", {**form, "client_id": "three", "said_day": "2099-01-01", "go": "hand"}
    )
    assert wrong.status_code == 422
    assert "没钱请律师" in text_of(wrong)


def test_a_program_of_the_detention_house_hands_a_wish_on() -> None:
    detention()
    unit = organ(UnitKind.POLICE_WINDOW, "南海区看守所")
    body = {
        "unit_id": unit.id,
        "person": "老周",
        "words": "没钱请律师",
        "said_at": "2026-11-20T08:00:00+08:00",
    }
    headers = {**bearer(sign_in(Role.ORGAN_CLERK, unit)), "Idempotency-Key": "k"}
    for _time in range(2):
        done = Client().post(
            "/api/v1/detainee-wishes", body, content_type="application/json", headers=headers
        )
        assert (done.status_code, done.json()["late"]) == (201, True)
    assert WorkOrder.objects.get().code == done.json()["code"]


def test_whoever_leads_an_office_enters_posts_and_sees_figures() -> None:
    office = unit_at(DISTRICT, UnitKind.LEGAL_AID_OFFICE)
    head = sign_in(Role.OFFICE_HEAD, office)
    court = organ()
    sent = head.post("/desk/duty/posts", {"office": office.id, "unit": court.id, "kind": "court"})
    assert sent["Location"] == "/desk/duty/posts?saved=1"
    assert Post.objects.get().unit_id == court.id
    assert court.name in text_of(head.get("/desk/duty/posts"))
    twice = head.post("/desk/duty/posts", {"office": office.id, "unit": court.id, "kind": "court"})
    assert twice.status_code == 409
    elsewhere = sign_in(Role.OFFICE_HEAD, unit_at("440604", UnitKind.LEGAL_AID_OFFICE))
    foreign = elsewhere.post("/desk/duty/posts", {"office": office.id, "unit": court.id, "kind": "court"})
    assert foreign.status_code == 422
