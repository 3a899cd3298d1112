"""The widget's operations, as a page of another site asks them."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fawang.channels.data import limits
from fawang.channels.queries import channels
from fawang.kernel import clock
from fawang.kernel.security.throttle import Rate
from fawang.organisations.queries import UnitRow
from tests.appointments import cases
from tests.channels.cases import TOWN, switch_on, town_site

pytestmark = pytest.mark.django_db

ASK, START = "/api/v1/widget/guidance", "/api/v1/widget/start"
WAGES = "老板拖欠我三个月工资"


@pytest.fixture(autouse=True)
def _on(db: None) -> None:
    switch_on("widget")


def ask(origin: str = TOWN, **body: Any) -> Any:
    """Ask as a browser does: text/plain, no cookie."""
    headers = {"origin": origin} if origin else {}
    return Client().post(ASK, json.dumps(body), content_type="text/plain", headers=headers)


def test_a_site_on_the_list_reads_an_answer_with_its_law(nanhai: UnitRow) -> None:
    town_site(nanhai.id)
    answer = ask(text=WAGES)
    assert answer.status_code == 200, answer.content
    assert answer["Access-Control-Allow-Origin"] == TOWN
    assert "Origin" in answer["Vary"]
    assert not answer.cookies
    said = answer.json()
    assert said["state"] == "opened"
    [first] = said["answers"]
    assert first["title"]
    assert first["answer"]
    assert first["page"] == f"/guidance/e/{first['code']}"
    assert {one["validity"] for one in first["articles"]} == {"in_force"}
    assert all(one["text"] for one in first["articles"])
    assert "2026" in first["validity"]
    assert channels.uses(clock.today())["widget"] == {"guidance": 1}
    assert len(answer.content) < 40_000


def test_a_question_back_and_what_is_offered_go_on_by_a_press() -> None:
    town_site()
    said = ask(text="加油站把92号当95号卖，车坏了").json()
    assert (said["state"], said["answers"]) in [("asked", []), ("offered", [])]
    if said["ask"]:
        fact, button = said["ask"]["fact"], said["ask"]["buttons"][0]["value"]
        again = ask(text="加油站把92号当95号卖，车坏了", facts={fact: button}).json()
        assert again != said
    else:
        pressed = ask(text="加油站把92号当95号卖，车坏了", entry=said["offered"][0]["code"]).json()
        assert pressed["state"] == "opened"


def test_danger_is_named_whatever_is_answered() -> None:
    town_site()
    for words in ("老公又打我了，我躲在厕所里，他在砸门", "救我"):
        said = ask(text=words).json()
        assert "110" in {call["number"] for one in said["call_now"] for call in one["calls"]}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", TOWN + ".evil.example", TOWN + ":444"])
def test_a_site_that_is_not_on_the_list_gets_and_reads_nothing(origin: str) -> None:
    town_site()
    for answer in (ask(origin, text=WAGES), Client().get(START, headers={"origin": origin})):
        assert (answer.status_code, answer.json()["code"]) == (403, "site_not_allowed")
        assert "Access-Control-Allow-Origin" not in answer
        assert "Origin" in answer["Vary"]
    # Who is in danger is told also there.
    assert ask(origin, text="他拿刀砍人").json()["call_now"]


def test_a_site_of_a_frame_is_none_of_the_widget() -> None:
    from fawang.channels.rules.sites import SiteUse

    town_site(use=SiteUse.FRAME)
    assert ask(text=WAGES).status_code == 403


def test_a_page_may_read_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    town_site()
    monkeypatch.setattr(
        limits, "WIDGET_ASK_BY_ADDRESS", Rate("widget.test", 1, limits.WIDGET_ASK_BY_ADDRESS.every)
    )
    assert ask(text=WAGES).status_code == 200
    refused = ask(text=WAGES)
    assert refused.status_code == 429
    assert refused["Access-Control-Allow-Origin"] == TOWN
    assert refused.json()["detail"]


def test_it_begins_with_the_office_of_the_site_and_of_the_page(nanhai: UnitRow) -> None:
    town_site(nanhai.id)
    begun = Client().get(START, headers={"origin": TOWN}).json()
    assert begun["closed"] == ""
    office = begun["office"]
    assert office["name"] == nanhai.name
    assert office["book"] == f"/appointments/new?unit={nanhai.id}"
    assert office["opening"]
    gone = Client().get(START, {"office": 99_999_999}, headers={"origin": TOWN})
    assert (gone.status_code, gone.json()["office"]) == (200, None)


def test_maintenance_is_said_in_the_channels_words() -> None:
    town_site()
    switch_on("widget", in_maintenance=True)
    begun = Client().get(START, headers={"origin": TOWN, "accept-language": "en"}).json()
    assert "maintained" in begun["closed"]
    refused = ask(text="他拿刀砍人")
    assert (refused.status_code, refused.json()["code"]) == (503, "channel_maintenance")
    assert refused.json()["call_now"]
    assert refused["Access-Control-Allow-Origin"] == TOWN


def test_a_program_without_an_origin_is_answered_and_a_cookie_counts_for_nothing() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-somebody"
    assert client.post(ASK, {"text": WAGES}, content_type="application/json").status_code == 200


def test_empty_words_are_asked_for() -> None:
    town_site()
    refused = ask(text=" ")
    assert (refused.status_code, refused.json()["code"]) == (422, "words_needed")


def test_the_next_free_times_lead_to_a_page_on_which_that_time_is_chosen(
    nanhai: UnitRow, pages: None
) -> None:
    row = cases.plan(nanhai)
    town_site(nanhai.id)
    with clock.at(cases.NOW):
        office = Client().get(START, headers={"origin": TOWN}).json()["office"]
        assert [one["label"] for one in office["times"]] == [
            "11月30日 星期一 09:00", "11月30日 星期一 09:30", "12月1日 星期二 09:00", "12月1日 星期二 09:30",
            "12月2日 星期三 09:00", "12月2日 星期三 09:30",
        ]  # fmt: skip
        assert {one["way"] for one in office["times"]} == {"到窗口办理 · 法律援助"}
        third = office["times"][2]["book"]
        page = Client().get(third).content.decode()
        slot = cases.slot_at(row, cases.at(1))
        assert re.search(rf'value="{slot.pk}"[^>]* checked', page)
        # What is taken meanwhile is offered no more, and full office weeks offer nothing.
        cases.booked(slot)
        again = Client().get(START, headers={"origin": TOWN}).json()["office"]
        assert third not in [one["book"] for one in again["times"]]
    switch_on("widget", offers=["guidance"])
    assert Client().get(START, headers={"origin": TOWN}).json()["office"]["times"] == []
