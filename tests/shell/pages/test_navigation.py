"""The ways through the platform: whoever sees an entry may open it."""

import re

import pytest
from django.template.backends.django import Template
from django.urls import reverse
from pytest_django import Settings

from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at

#: Where people of the platform work: a grant holds at a unit and below it, and nowhere else.
PLACES = {
    "province": ("44", UnitKind.BUREAU),
    "district": ("440605", UnitKind.BUREAU),
    "office": ("440605", UnitKind.LEGAL_AID_OFFICE),
    "hotline": ("44", UnitKind.HOTLINE_CENTRE),
    "station": ("440605011", UnitKind.TOWN_STATION),
}


@pytest.fixture(autouse=True)
def _plain_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


def menu(browser: Browser, page: str) -> dict[str, str]:
    """Return the entries of the workbench's menu by address, as the page draws them."""
    html = browser.get(page).content.decode()
    drawn = re.search(r'<ul class="side__list".*?</ul>', html, re.DOTALL)
    assert drawn
    return {
        href: re.sub("<.*?>", "", inside).strip()
        for href, inside in re.findall(r'<a href="([^"]+)".*?>(.*?)</a>', drawn.group(), re.DOTALL)
    }


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
def test_every_entry_of_a_menu_opens(role: Role, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = sign_in(role, unit_at(*PLACES[place]))
    ways = menu(browser, reverse("people:account"))
    # Whether it opens is asked fourteen hundred times; how each is drawn is looked at elsewhere.
    monkeypatch.setattr(Template, "render", lambda *_args: "")

    answers = {
        f"{label} {href}": browser.client.get(href, follow=True).status_code for href, label in ways.items()
    }

    assert ways
    assert {entry: status for entry, status in answers.items() if status != 200} == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.LEADER, "province"), (Role.ANALYST, "province"), (Role.SUPERVISOR, "province"),
        (Role.SUPERVISOR, "district"), (Role.OFFICE_HEAD, "office"),
    ],
)  # fmt: skip
def test_reports_and_the_big_screen_are_found(role: Role, place: str) -> None:
    browser = sign_in(role, unit_at(*PLACES[place]))

    ways = menu(browser, "/data/")
    tabs = re.findall(r'<ul class="tabs">.*?</ul>', browser.get("/data/quality").content.decode(), re.DOTALL)

    assert {"/data/reports", "/data/screen"} <= ways.keys()
    assert all(f'href="{path}' in tabs[0] for path in ("/data/reports", "/data/screen"))
    assert '<ul class="tabs">' in browser.get("/data/reports").content.decode()


@pytest.mark.django_db
def test_a_lead_lawyer_has_the_screen_and_no_reports() -> None:
    browser = sign_in(Role.LEAD_LAWYER, unit_at(*PLACES["hotline"]))

    assert "/data/reports" not in menu(browser, "/data/")
    assert "/data/screen" in menu(browser, "/data/")
    assert "/data/reports" not in browser.get("/data/").content.decode()


@pytest.mark.django_db
def test_staff_who_may_not_enter_keep_their_menu_and_are_not_sent_to_the_hotline() -> None:
    browser = sign_in(Role.SUPERVISOR, unit_at(*PLACES["district"]))

    refused = browser.get("/desk/hotline/settings")
    page = refused.content.decode()

    assert refused.status_code == 403
    assert "12348" not in page
    assert "not_your_hotline" in page
    assert reverse("work_orders:inbox") in menu(browser, "/desk/hotline/settings")
