"""The week of an office and a booking over the API: what is said, and what it takes."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.appointments.api.schemas import AppointmentWeek
from fawang.appointments.models import Slot, Waiting
from fawang.appointments.queries.free import next_free
from fawang.kernel import clock
from tests.appointments.cases import NOW, at, booked, plan, slot_at

pytestmark = pytest.mark.django_db


def test_a_week_is_as_it_is_described(client: Client) -> None:
    one = plan(languages=("mandarin", "cantonese"), capacity=2)
    plan(kind="lawyer", name="梅律师", service="")
    slot = Slot.objects.filter(plan=one).earliest("begins_at")
    with clock.at(NOW):
        booked(slot)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get("/api/v1/appointments/slots", {"unit_id": one.units[0]})
    # The limit, the office, its plans, the times; the next free one is among them.
    assert len(asked) == 4
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    said = json.loads(answer.content)
    week = AppointmentWeek.model_validate(said)
    assert (
        said["slots"][0].keys()
        == AppointmentWeek.model_json_schema()["$defs"]["AppointmentSlot"]["properties"].keys()
    )
    assert said.keys() == AppointmentWeek.model_fields.keys()
    first = next(found for found in week.slots if found.id == slot.pk)
    assert (first.left, first.with_whom, first.service) == (1, "1 号窗口", "legal_aid")
    assert [found.value for found in first.languages] == ["mandarin", "cantonese"]
    assert first.begins_at == slot.begins_at
    assert {found.service for found in week.slots if found.kind == "lawyer"} == {None}
    assert next(found for found in said["slots"] if found["id"] == slot.pk)["begins_at"].endswith("Z")


def test_a_booking_asks_what_it_has_to(client: Client) -> None:
    one = plan(capacity=9)
    slots = Slot.objects.filter(plan=one).order_by("begins_at")
    with clock.at(NOW):
        for number, slot in enumerate(slots[1:3]):
            body = {"slot": slot.pk, "name": "陈", "phone": f"1380013800{number}", "text_message": True}
            with CaptureQueriesContext(connection) as asked:
                answer = client.post(
                    "/api/v1/appointments", body, content_type="application/json",
                    headers={"Idempotency-Key": f"{number}"},
                )  # fmt: skip
            assert answer.status_code == 201, answer.content
    work = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(work) == 14, "\n".join(work)
    assert slot_at(one, slot.begins_at).pk == slot.pk


def test_some_weeks_are_booked_at_once_and_each_is_answered_for(client: Client) -> None:
    one = plan(weeks=3, days_ahead=60, capacity=1, matters=("labour",))
    first, second, third = (Slot.objects.get(plan=one, begins_at=at(1 + 7 * week)) for week in range(3))
    body = {"slot": first.pk, "name": "陈", "phone": "13800138001", "weeks": 3}
    with clock.at(NOW):
        booked(second)

        def post(**more: object) -> tuple[int, dict[str, Any]]:
            answer = client.post("/api/v1/appointments", {**body, **more}, content_type="application/json")
            return answer.status_code, answer.json()

        status, said = post()
        assert (status, said["code"], said["against"]) == (
            409,
            "series_incomplete",
            [second.begins_at.isoformat()],
        )
        status, said = post(weeks=4)
        assert (status, said["errors"]) == (422, {"weeks": "series_too_long"})
        status, said = post(whole=False)
        assert status == 201
        assert [row["against"] for row in said["series"]] == [None, "slot_full", None]
        last = said["series"][2]
        own = client.get(f"/api/v1/appointments/{last['code']}", headers={"X-Access-Key": last["access_key"]})
        assert own.json()["begins_at"] == third.begins_at.isoformat().replace("+00:00", "Z")
        asked: dict[str, Any] = {"unit_id": one.units[0], "matter": "debt"}
        week = client.get("/api/v1/appointments/slots", asked)
        assert week.json()["slots"] == []


def test_a_time_for_which_somebody_waits_is_not_the_next_free_one(client: Client) -> None:
    one = plan()
    first, second = Slot.objects.filter(plan=one).order_by("begins_at")[:2]
    with clock.at(NOW):
        before = client.get("/api/v1/appointments/slots", {"unit_id": one.units[0]}).json()
        Waiting.objects.create(slot=first, key="w")
        after = client.get("/api/v1/appointments/slots", {"unit_id": one.units[0]}).json()
        found = next_free([one.units[0]], NOW)
    assert datetime.fromisoformat(before["next_free"]) == first.begins_at
    assert datetime.fromisoformat(after["next_free"]) == second.begins_at == found[one.units[0]]
