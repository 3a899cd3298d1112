"""The pages of the desk that works without a line."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fawang.counter.models import OfflineCommand, Visit
from fawang.kernel import clock
from fawang.organisations.rules import UnitKind
from fawang.people.models import Staff
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser
from tests.conftest import unit_at
from tests.counter.cases import clerk, station
from tests.counter.offline import DEVICE, ID_NUMBER, application, sealed_file, send, visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain(settings: Any) -> None:
    settings.STORAGES = PLAIN_FILES


def batch(
    *commands: Any, clock_ahead: timedelta = timedelta(), others: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return what a device sends."""
    return {
        "device": str(DEVICE),
        "clock": (clock.now() + clock_ahead).isoformat(),
        "commands": [json.loads(one.content) for one in commands],
        "others": list(others),
    }


def post(browser: Browser, body: Any) -> Any:
    """Send a batch as the desk's page does."""
    return browser.client.post("/counter/offline/commands", json.dumps(body), content_type="application/json")


def test_the_page_is_the_same_for_everybody_and_holds_no_data() -> None:
    def shown(client: Client) -> str:
        return re.sub(r'data-made="\d+"', "", client.get("/counter/offline").content.decode())

    at_desk = clerk()
    assert shown(at_desk.client) == shown(Client())
    assert "某某" not in shown(at_desk.client)


def test_the_worker_keeps_the_page_and_what_it_consists_of() -> None:
    client = Client()
    answer = client.get("/counter/offline-worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert "no-store" in answer["Cache-Control"]
    script = answer.content.decode()
    found = re.search(r"const SETTING = (\{.*\});", script)
    assert found
    setting = json.loads(found[1])
    page = client.get("/counter/offline").content.decode()
    parts = re.findall(r'(?:<script src|<link rel="(?:stylesheet|icon|manifest)" href)="([^"]+)"', page)
    assert len(parts) > 10
    assert {*parts, "/counter/offline"} == {*setting["files"]}
    # Another language is another version; the same page asked for again is the same one.
    assert client.get("/counter/offline-worker.js").content == answer.content
    client.cookies["fawang_language"] = "en"
    assert client.get("/counter/offline-worker.js").content != answer.content


def test_it_can_be_installed() -> None:
    answer = Client().get("/counter/offline/manifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert (answer.json()["start_url"], answer.json()["display"]) == ("/counter/offline", "standalone")


def test_a_session_gives_the_device_its_secret_and_only_to_staff() -> None:
    at_desk = clerk()
    answer = at_desk.get("/counter/offline/session", device=str(DEVICE))
    values = answer.json()
    assert "no-store" in answer["Cache-Control"]
    assert (values["staff"], [one["id"] for one in values["units"]]) == (at_desk.staff_id, [station().id])
    assert values == at_desk.get("/counter/offline/session", device=str(DEVICE)).json() | {
        "now": values["now"], "token": values["token"], "reference": values["reference"],
    }  # fmt: skip
    assert at_desk.get("/counter/offline/session", device="no-device").status_code == 422
    assert Client().get("/counter/offline/session", {"device": str(DEVICE)}).status_code == 302


def test_a_batch_is_answered_in_order_with_sentences() -> None:
    at_desk, now, unit = clerk(), clock.now(), station().id
    answer = post(at_desk, batch(visit(unit, now), application(unit, now, seq=2, id_number="1")))
    first, second = answer.json()["answers"]
    assert (first["state"], first["number"]) == ("done", Visit.objects.get().code)
    assert second["state"] == "refused"
    assert second["sentence"]


def test_the_clock_is_measured_with_each_batch() -> None:
    at_desk, day = clerk(), timedelta(days=1)
    post(at_desk, batch(visit(station().id, clock.now() + day), clock_ahead=day))
    row = OfflineCommand.objects.get()
    assert abs(row.corrected_at - row.received_at) < timedelta(minutes=1)
    assert row.made_at - row.received_at > timedelta(hours=23)


def test_what_another_clerk_left_is_named_as_taken_once_it_is_here() -> None:
    at_desk, now = clerk(), clock.now()
    left = visit(station().id, now)
    send(clerk().actor, left, now=now)
    answer = post(at_desk, batch(others=(str(left.id), str(uuid4()))))
    assert answer.json()["taken"] == [str(left.id)]


@pytest.mark.parametrize("body", [[], {"device": "x"}, {"commands": 1}, "text"])
def test_what_no_device_sends_is_refused(body: Any) -> None:
    assert post(clerk(), body).status_code == 422


def test_without_the_token_of_the_session_nothing_is_taken() -> None:
    at_desk = clerk()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = at_desk.client.cookies
    body = json.dumps(batch(visit(station().id, clock.now())))
    assert strict.post("/counter/offline/commands", body, content_type="application/json").status_code == 403
    token = strict.get("/counter/offline/session", {"device": str(DEVICE)}).json()["token"]
    done = strict.post(
        "/counter/offline/commands", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert done.status_code == 200
    assert Visit.objects.count() == 1


def test_a_matter_shows_its_version_to_who_may_see_it() -> None:
    at_desk, now = clerk(), clock.now()
    [done] = send(at_desk.actor, application(station().id, now), now=now)
    code = done["number"]
    assert at_desk.get("/counter/offline/matter", code=code).json() == {"code": code, "version": 1}
    there = clerk(unit_at("440605122", UnitKind.TOWN_STATION))
    assert there.get("/counter/offline/matter", code=code).status_code == 404
    assert at_desk.get("/counter/offline/matter", code="nonsense").status_code == 404


# --- deciding --------------------------------------------------------------------------------


def a_conflict() -> tuple[Browser, OfflineCommand]:
    """Return a held visit, and the browser of who decides about it."""
    at_desk, now, hour = clerk(), clock.now(), timedelta(hours=1)
    there = unit_at("440605122", UnitKind.TOWN_STATION)
    person: dict[str, Any] = {"name": "蒋先生", "phone": "13800138000", "id_number": ID_NUMBER}
    send(clerk(there).actor, visit(there.id, now - hour, **person), now=now - hour)
    send(at_desk.actor, visit(station().id, now - 2 * hour, note="问工资", **person), now=now, days=0)
    return at_desk, OfflineCommand.objects.get(state="task")


def test_both_sides_stand_beside_each_other_and_reading_is_audited() -> None:
    at_desk, row = a_conflict()
    there = unit_at("440605122", UnitKind.TOWN_STATION)
    assert f"/desk/offline-records/{row.pk}" in at_desk.get("/desk/offline-records").content.decode()
    page = at_desk.get(f"/desk/offline-records/{row.pk}").content.decode()
    assert "问工资" in page
    assert there.name in page
    answer = at_desk.post(f"/desk/offline-records/{row.pk}", {"resolution": "discard", "reason": ""})
    assert answer.status_code == 422
    answer = at_desk.post(
        f"/desk/offline-records/{row.pk}", {"resolution": "attach", "target": row.found[0], "reason": ""}
    )
    assert answer.status_code == 302
    assert Visit.objects.get().note == "问工资"
    # It stays to be looked up, and cannot be decided again.
    assert (
        '<form method="post" novalidate>'
        not in at_desk.get(f"/desk/offline-records/{row.pk}").content.decode()
    )


def test_nobody_else_sees_a_held_record() -> None:
    _, row = a_conflict()
    there = clerk(unit_at("440605123", UnitKind.TOWN_STATION))
    assert there.get(f"/desk/offline-records/{row.pk}").status_code == 404
    assert str(row.pk) not in re.findall(
        r"/desk/offline-records/(\d+)", there.get("/desk/offline-records").content.decode()
    )


def test_who_leads_the_station_takes_in_the_file_of_a_closed_account() -> None:
    gone = clerk()
    file = sealed_file(gone.staff_id, visit(station().id, clock.now() - timedelta(days=9), name="蒋先生"))
    Staff.objects.filter(pk=gone.staff_id).update(is_active=False)
    head = clerk(role=Role.STATION_HEAD)
    page = head.client.post("/desk/offline-records", {"file": SimpleUploadedFile("records.json", file)})
    assert page.status_code == 200
    row = OfflineCommand.objects.get()
    assert (row.state, row.cause) == ("task", "account_closed")
    wrong = head.client.post("/desk/offline-records", {"file": SimpleUploadedFile("records.json", b"{}")})
    assert wrong.status_code == 422
    # A clerk sees the list, and no place for files.
    assert 'name="file"' not in clerk().get("/desk/offline-records").content.decode()
