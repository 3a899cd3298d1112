"""Pages that the province's service app shows in its frame: by the list alone, and without leaking anything."""

import re

import pytest
from django.test import Client

from fawang.channels.actions.sites import allow_site
from fawang.channels.rules.sites import SiteUse
from fawang.consultations.actions.zone_versions import write
from fawang.kernel.rules.actor import SYSTEM
from tests.channels.cases import switch_on
from tests.consultations.zones import CODE, SAID, content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]

APP = "https://app.gd.example.cn"


@pytest.fixture(autouse=True)
def _on(db: None) -> None:
    switch_on("province_app")


def ancestors(answer: object) -> str:
    found = re.search(r"frame-ancestors ([^;]+)", answer["Content-Security-Policy"])  # type: ignore[index]
    assert found
    return found[1].strip()


def test_without_a_list_nobody_shows_it_and_no_other_page_is_ever_shown() -> None:
    assert ancestors(Client().get("/frame")) == "'none'"
    allow_site(by=SYSTEM, address=APP, use=SiteUse.FRAME)
    allow_site(by=SYSTEM, address="https://www.nanhai.example.cn", use=SiteUse.WIDGET)
    assert ancestors(Client().get("/frame")) == APP
    for path in ("/", "/help/words", "/sign-in", "/my"):
        answer = Client().get(path, follow=True)
        assert ancestors(answer) == "'none'"
        assert answer["X-Frame-Options"] == "DENY"


def test_it_tells_nobody_where_it_was_and_leaves_nothing() -> None:
    allow_site(by=SYSTEM, address=APP, use=SiteUse.FRAME)
    for path in ("/frame", "/frame/g-wages"):
        answer = Client().get(path)
        assert answer.status_code == 200, path
        assert "X-Frame-Options" not in answer
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        page = answer.content.decode()
        # No form of ours is ever within somebody else's page.
        assert "<form" not in page
        # Whatever leads out of the frame opens by itself.
        for link in re.findall(r"<a [^>]+>", page):
            inside = re.search(r'href="(/frame[^"]*|#main)"', link)
            assert inside or 'rel="noopener noreferrer"' in link, link


def test_there_is_an_address_for_each_of_the_fifteen_scenarios() -> None:
    page = Client().get("/frame").content.decode()
    links = re.findall(r'href="(/frame/[^"]+)"', page)
    assert len(links) == 15
    for link in links:
        assert Client().get(link).status_code == 200
    assert Client().get("/frame/q-labour-resignation-01").status_code == 404


def test_the_catalogue_has_what_the_frame_has() -> None:
    write(by=SYSTEM, content=content(), number=0, opens=True)
    catalogue = Client().get("/api/v1/province-app/catalogue").json()
    assert len(catalogue["scenarios"]) == 15
    first = catalogue["scenarios"][0]
    assert Client().get(first["frame"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert Client().get(first["page"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert "2026" in first["validity"]
    (zone,) = catalogue["zones"]
    assert (zone["code"], zone["announcement"]) == (CODE, SAID)
    assert zone["situations"][0]["page"].endswith(f"/zones/{CODE}/situation-1")
    assert "惠丰鞋厂欠薪专区" in Client().get("/frame").content.decode()


def test_a_channel_that_is_off_shows_nothing() -> None:
    switch_on("province_app", is_on=False)
    assert Client().get("/frame").status_code == 503
