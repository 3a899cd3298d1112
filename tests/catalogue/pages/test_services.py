"""The finder of services and the page of one: found without JavaScript, and nothing promised that is not there."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from fawang.catalogue.queries import carriers, listing
from fawang.kernel import clock
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from tests.appointments.cases import plan
from tests.catalogue.cases import published, withdrawn
from tests.shell.cases import ODD_TEXTS, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def ask(client: Client, path: str = "/services", **asked: str) -> str:
    response = client.get(path, asked, headers={"accept-language": "zh-CN"})
    assert response.status_code == 200
    return text_of(response)


def test_all_services_are_found_from_the_menu_and_from_home(client: Client) -> None:
    home = client.get("/", headers={"accept-language": "zh-CN"}).content.decode()
    assert home.count('href="/services"') >= 2
    page = ask(client)
    assert f"{len(listing.current().lines)} 项服务" in page
    assert "第 1 页，共 6 页" in page


def test_words_place_and_filters_are_one_question_that_can_be_shared(client: Client) -> None:
    page = ask(client, q="老板不给工资", place="南海", department="labour")
    assert "劳动人事争议仲裁" in page
    assert "佛山" in page or "南海区" in page
    assert "没有找到这个地方" in ask(client, place="没有的地方")
    assert "没有找到这样的事项" in ask(client, q="zzzz")


@pytest.mark.parametrize("odd", ODD_TEXTS)
def test_odd_texts_harm_nothing(client: Client, odd: str) -> None:
    for name in ("q", "place", "department", "scenario", "group", "depth", "page", "recommended"):
        assert client.get("/services", {name: odd}).status_code == 200
    assert client.get("/services/i-labour-01", {"place": odd}).status_code == 200


def test_a_service_says_who_what_cost_time_steps_and_law(client: Client) -> None:
    page = ask(client, "/services/i-labour-01")
    for said in (
        "谁可以申请", "仲裁申请书", "不收费", "劳动争议仲裁不收费", "45日内裁决", "一步一步", "12333", "FWCJ02001000",
        "讨薪", "劳动人事争议仲裁委员会", "未经律师审核",
    ):  # fmt: skip
        assert said in page, said


def test_what_is_not_taken_online_says_who_says_so(client: Client) -> None:
    page = ask(client, "/services/i-police-01")
    assert "这件事网上不受理" in page
    assert "人民警察法" in page
    assert "在这里申请" not in page


def test_what_nothing_carries_here_is_not_promised(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    published(depth="apply", form="no_such_form", offices=["legal_aid_office"])
    page = ask(client, "/services/i-test-net")
    assert "这里暂时还不能直接申请" in page
    assert "在这里申请" not in page
    assert "怎么办、去哪里办，看下面的步骤" in page
    plan(now=clock.now())
    carriers.forget()
    assert "可以预约能帮您准备申请的单位" in ask(client, "/services/i-test-net")
    carried = carriers.Carrier(
        lambda item, form: f"/forms/no_such_form?item={item}", forms=frozenset({"no_such_form"})
    )
    monkeypatch.setattr(carriers, "_sources", [lambda: [carried]])
    page = client.get("/services/i-test-net").content.decode()
    assert 'href="/forms/no_such_form?item=i-test-net"' in page


def test_legal_aid_is_applied_for_and_what_was_told_is_filled_in(client: Client) -> None:
    page = client.get("/services/i-justice-01").content.decode()
    way = re.search(r'href="(/help\?[^"]+)"', page)
    assert way is not None
    path = way[1].replace("&amp;", "&")
    assert client.get(path).headers["Location"] == "/help/words"
    client.post("/help/words", {"words": "老板拖欠我三个月工资，在南海打工"})
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] not in ("/help/words", "/help/guidance")
    assert client.get("/help?kind=legal_aid&item=i-police-01").status_code == 404


def test_mediation_leads_to_the_committees_and_to_its_own_application(client: Client) -> None:
    page = client.get("/services/i-justice-06").content.decode()
    assert 'href="/mediation/committees"' in page
    assert 'href="/help?kind=mediation&amp;item=i-justice-06' in page
    # What nobody keeps a public list of has no such way.
    assert "/mediation/committees" not in client.get("/services/i-justice-01").content.decode()
    assert client.get("/help?kind=mediation&item=i-justice-06").status_code == 302
    assert '<a href="/mediation/committees">' in client.get("/help/committee").content.decode()


def test_a_place_brings_the_offices_that_help_there(client: Client) -> None:
    office = organisations.nearest("440605", UnitKind.LEGAL_AID_OFFICE)[0]
    page = ask(client, "/services/i-justice-01", place="南海")
    assert office.name in page
    assert "网上没有放号" in page
    assert "没有找到这个地方" in ask(client, "/services/i-justice-01", place="没有的地方")


def test_the_addresses_of_before_lead_on(client: Client) -> None:
    moved = client.get("/guidance/items?department=police")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/services?department=police")
    assert client.get("/guidance/e/i-labour-01").headers["Location"] == "/services/i-labour-01"


def test_what_is_no_service_or_is_withdrawn_is_not_found(client: Client) -> None:
    for code in ("q-labour-wages-01", "g-wages", "i-no-such"):
        assert client.get(f"/services/{code}").status_code == 404
    row = published()
    assert client.get("/services/i-test-net").status_code == 200
    withdrawn(row)
    assert client.get("/services/i-test-net").status_code == 404


def test_a_list_costs_no_query_for_each_item(client: Client) -> None:
    client.get("/services")
    with CaptureQueriesContext(connection) as captured:
        client.get("/services", {"q": "工资"})
    assert len(captured) <= 6, [one["sql"][:200] for one in captured]


def test_the_open_data_has_licence_day_versions_and_costs_nothing_the_second_time(
    client: Client, settings: Settings
) -> None:
    first = client.get("/services/open-data.json")
    data: dict[str, Any] = json.loads(first.content)
    assert data["licence"] == settings.FAWANG_DATA_LICENCE
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", data["date"])
    assert len(data["items"]) == len(listing.current().lines)
    one = next(item for item in data["items"] if item["id"] == "i-labour-01")
    assert (one["version"], one["official_code"], one["code"]) == (1, None, "FWCJ02001000")
    assert one["page"].endswith("/services/i-labour-01")
    again = client.get("/services/open-data.json", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    published()
    changed = client.get("/services/open-data.json", headers={"if-none-match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
