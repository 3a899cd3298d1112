"""Pages and API of special zones: the way in, outside of hours, the desk with its figures."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from fawang.consultations.actions.asking import ask
from fawang.consultations.data.zones import Times
from fawang.consultations.models import Consultation, ZoneGroup
from fawang.consultations.queries import zone_versions
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.consultations.cases import ANSWER, TEXT, give, person_of, question
from tests.consultations.conftest import Ask

OPEN = datetime(2026, 11, 26, 9, 0, tzinfo=CHINA)
NIGHT = OPEN + timedelta(hours=13)


@pytest.fixture(autouse=True)
def _demonstration(settings: Settings) -> None:
    settings.FAWANG_DEMO = True


@pytest.fixture
def leading(centre: UnitRow) -> Browser:
    """The browser of a lead lawyer."""
    return sign_in(Role.LEAD_LAWYER, centre)


def text(path: str, client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_from_the_home_page_to_a_zone(db: None) -> None:
    with clock.at(OPEN):
        assert "/zones/minors" in text("/")
        assert "/zones/business-park" in text("/zones")
        page = text("/zones/veterans")
        assert "/zones/veterans/pension" in page
        assert "/ask?zone=veterans" in page
        scenario = text("/zones/veterans/pension")
        assert "抚恤金" in scenario
        assert "/ask?zone=veterans&amp;scenario=pension" in scenario
        assert Client().get("/zones/nowhere").status_code == 404
        assert Client().get("/zones/veterans/nowhere").status_code == 404


def test_the_home_page_shows_open_zones_and_the_way_to_the_others(db: None) -> None:
    with clock.at(NIGHT):
        page = text("/")
        assert "/zones/epidemic" in page
        assert "/zones/veterans" not in page
        assert 'href="/zones"' in page
        assert "/zones/veterans" in text("/zones")


def test_a_closed_and_an_ended_zone_say_what_to_do(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.at(NIGHT):
        page = text("/zones/veterans")
        assert "2026-11-27T08:30" in page
        assert "12348" in page
        assert "/ask?zone=veterans" in page
    zone = zone_versions.current()["epidemic"]
    times = Times.model_validate({"always": True, "last_day": OPEN.date()})
    ended = zone.model_copy(update={"opening": times})
    monkeypatch.setattr(zone_versions, "current", lambda: {"epidemic": ended})
    with clock.at(NIGHT + timedelta(days=2)):
        page = text("/zones/epidemic")
        assert str(zone.afterwards) in page
        assert "?zone=" not in page
        assert "/zones/epidemic" not in text("/zones")
        assert "in_zone" not in text("/ask?zone=epidemic")


def test_words_from_a_zone_reach_its_lawyers(db: None) -> None:
    client = Client()
    with clock.at(OPEN):
        begun = client.post("/ask/begin", {"zone": "minors", "scenario": "bullying", "words": TEXT})
        assert begun.headers["Location"] == "/help/guidance"
        client.post("/help/guidance", {"go": "ask"})
        page = text("/ask", client)
        assert 'value="minors"' in page
        given = {"text": TEXT, "kind": "written", "zone": "minors", "scenario": "bullying", "once": "1"}
        client.post("/ask", given | {"in_zone": "on"})
        # Whoever takes the tick away asks as everybody does.
        client.post("/ask", given | {"once": "2"})
        found = Consultation.objects.order_by("pk").values_list("zone", "scenario")
        assert list(found) == [("minors", "bullying"), ("", "")]
    with clock.at(NIGHT):
        # The zone's lawyers are away: a chat is anybody's.
        chat = {"text": TEXT, "kind": "chat", "zone": "veterans", "in_zone": "on", "once": "3"}
        assert client.post("/ask", chat).status_code == 302
        assert Consultation.objects.latest("pk").zone == ""
    short = client.post("/ask/begin", {"zone": "minors", "words": ""})
    assert short.headers["Location"] == "/ask?zone=minors"


def test_the_api(db: None) -> None:
    client = Client(headers={"Accept-Language": "en"})
    with clock.at(OPEN):
        listed = client.get("/api/v1/zones").json()["items"]
        assert [one["code"] for one in listed if one["stand"] == "open"] == [one["code"] for one in listed]
        one = client.get("/api/v1/zones/minors").json()
        assert one["name"] == "Children and young people"
        assert one["scenarios"][0]["steps"]
        assert client.get("/api/v1/zones/nowhere").json()["code"] == "not_found"

        def post(zone: str) -> Any:
            body = {"text": TEXT, "zone": zone, "scenario": "bullying"}
            return client.post("/api/v1/consultations", json.dumps(body), content_type="application/json")

        assert post("minors").status_code == 201
        refused = post("nowhere")
        assert refused.status_code == 422
        assert "zone_unknown" in refused.content.decode()


def test_lists_show_and_filter_by_zone(desk: Browser, asked: Ask) -> None:
    inside, outside = asked(zone="minors").consultation, asked().consultation
    page = desk.get("/desk/consultations?zone=minors").content.decode()
    assert inside.code in page
    assert outside.code not in page
    assert "未成年人法律服务专区" in desk.get(f"/desk/consultations/{inside.code}").content.decode()
    assert desk.get("/desk/zones").status_code == 403


def test_who_serves_is_edited_on_the_desk(leading: Browser, duty: Actor) -> None:
    page = leading.get("/desk/zones/minors").content.decode()
    assert "/zones/minors" in page
    assert "data:image/svg" in page
    given = {"staff": [duty.known_id], "version_seen": 1}
    answer = leading.post("/desk/zones/minors/group", given)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert ZoneGroup.objects.get(zone="minors").staff_ids == [duty.known_id]
    stale = leading.post("/desk/zones/minors/group", {"staff": [], "version_seen": 1})
    assert stale.status_code == 409
    wrong = leading.post("/desk/zones/minors/group", {"staff": [999_999_999], "version_seen": 2})
    assert wrong.status_code == 422
    assert leading.get("/desk/zones/nowhere").status_code == 404


def test_figures_cost_the_same_however_many(leading: Browser, asked: Ask, duty: Actor) -> None:
    def cost(path: str) -> int:
        leading.get(path)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert leading.get(path).status_code == 200
        return len(seen)

    row = asked(zone="minors", scenario="bullying").consultation
    paths = ("/desk/zones", "/desk/zones/minors", "/desk/zones/minors/figures.csv")
    before = [cost(path) for path in paths]
    begin = clock.now()
    with clock.at(begin + timedelta(minutes=30)):
        give(row, "grab", duty)
        give(row, "answer", duty, text=ANSWER)
        give(row, "rate", person_of(row), score=5)
    with clock.at(begin - timedelta(days=2)):
        # Late by now, and of another day.
        ask(by=ANONYMOUS, question=question(zone="minors", matter="", topic="criminal.juvenile"))
    asked(zone="minors", scenario="violence")
    assert [cost(path) for path in paths] == before
    read = csv.reader(io.StringIO(leading.get(paths[2]).content.decode("utf-8-sig")))
    rows = [line for line in read if line]
    totals = [line[1] for line in rows[1:7]]
    assert totals.pop(4).startswith("30 ")
    assert totals == ["3", "2", "1", "50 %", "100 %"]
    days = [line for line in rows if line[0][:2] == "20"]
    assert len(days) == 30
    assert sum(int(line[1]) for line in days) == 3
    assert ["在学校被欺凌、受了伤", "1", "1", "1", "1"] in rows
