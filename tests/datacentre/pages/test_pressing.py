"""Pressed twice is done once; of two who change one thing the second is told, and loses nothing that was typed."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fawang.datacentre.models import AlertRule, EmbeddedLink
from fawang.datacentre.models.reports import MadeReport, ReportSchedule
from fawang.kernel.models import AuditEntry
from fawang.kernel.wording import say
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at
from tests.datacentre.pages.test_links import ASKS
from tests.datacentre.pages.test_links import TYPED as LINK
from tests.datacentre.pages.test_reports import MONTH, SCHEDULE
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database", "installed", "plain")
ALERT = {
    "command": "save", "name": "今日服务量", "metric": "volume", "condition": "above", "limit": "5", "days": "1",
    "change": "20", "against": "before", "usual": "95", "least": "0", "quiet_from": "22:00",
    "quiet_until": "07:00", "gap": "24", "hook_url": "", "version": "0",
}  # fmt: skip


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STORAGES", PLAIN_FILES)


@pytest.fixture
def analysts(real_database: str) -> tuple[Browser, Browser]:
    """Two analysts of the province's bureau."""
    bureau = unit_at("44", UnitKind.BUREAU)
    return sign_in(Role.ANALYST, bureau), sign_in(Role.ANALYST, bureau)


def window(like: Browser) -> Client:
    """Return another window of the same browser."""
    another = Client()
    for name, cookie in like.client.cookies.items():
        another.cookies[name] = cookie.value
    return another


def field(browser: Browser, path: str, name: str) -> str:
    """Return the value of the first hidden field of this name on a page."""
    found = re.search(f'name="{name}" value="([^"]+)"', browser.get(path).content.decode())
    assert found, (path, name)
    return found[1]


FORMS: list[tuple[str, dict[str, Any], Any]] = [
    ("/data/reports", MONTH, MadeReport),
    ("/data/reports/schedules", SCHEDULE, ReportSchedule),
    (f"/data/links/new{ASKS}", LINK, EmbeddedLink),
    ("/data/alerts/new", ALERT, AlertRule),
]


@pytest.mark.parametrize(("path", "typed", "table"), FORMS, ids=lambda one: str(one)[:24])
def test_pressed_twice_makes_one(
    analysts: tuple[Browser, Browser], path: str, typed: dict[str, Any], table: Any
) -> None:
    by = analysts[0]
    data = {**typed, "once": field(by, path, "once")}
    if table is AlertRule:
        data["people"] = [str(by.staff_id)]
    windows = [window(by) for _ in range(4)]
    answers: list[Any] = [*at_once([partial(one.post, path, data) for one in windows]), by.post(path, data)]
    assert [answer.status_code for answer in answers] == [302] * 5
    assert len({answer["Location"] for answer in answers}) == 1
    assert table.objects.count() == 1
    # Another form is another one, and so is the same with something else typed into it.
    assert by.post(path, {**data, "once": field(by, path, "once")}).status_code == 302
    other = (
        {"language": "en"}
        if "language" in typed
        else {"title": "另一个"}
        if "title" in typed
        else {"name": "另一个"}
    )
    assert by.post(path, {**data, **other}).status_code == 302
    assert table.objects.count() == 3


def test_a_press_that_was_refused_can_be_made_good(analysts: tuple[Browser, Browser]) -> None:
    by = analysts[0]
    data = {**MONTH, "once": field(by, "/data/reports", "once")}
    answer = by.post("/data/reports", {**data, "month": "2021-13"})
    assert answer.status_code == 422
    assert f'value="{data["once"]}"' in answer.content.decode()
    assert by.post("/data/reports", data).status_code == 302
    assert MadeReport.objects.count() == 1


def test_of_two_presses_the_one_that_is_seen_has_the_secret(
    analysts: tuple[Browser, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FAWANG_ALERT_HOSTS", ("hooks.example.org",))
    by = analysts[0]
    data = {
        **ALERT, "hook_url": "https://hooks.example.org/a", "once": field(by, "/data/alerts/new", "once"),
    }  # fmt: skip
    answers = [by.post("/data/alerts/new", data) for _ in range(2)]
    secret = AlertRule.objects.get().hook_secret
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(secret in answer.content.decode() for answer in answers)


def test_two_who_change_one_schedule(analysts: tuple[Browser, Browser]) -> None:
    path, (one, two) = "/data/reports/schedules", analysts
    one.post(path, SCHEDULE)
    row = ReportSchedule.objects.get()
    seen = field(two, path, "seen")
    told = {"key": row.key, "seen": seen}
    presses: list[Callable[[], Any]] = [
        lambda: one.post(path, {**told, "command": "pause"}),
        lambda: two.post(path, {**told, "command": "pause"}),
    ]
    answers: list[Any] = at_once(presses)
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    slower = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert say("stale") in slower
    # How it stands now is on the same page, and the next press counts.
    again = re.search(r'name="seen" value="([^"]+)"', slower)
    assert again
    assert two.post(path, {**told, "seen": again[1], "command": "resume"}).status_code == 302
    assert AuditEntry.objects.filter(action="datacentre.schedule_paused").count() == 1
    row.refresh_from_db()
    assert (row.paused, row.staff_id) == (False, two.staff_id)
    # One deletes it; what the other presses then changes nothing and is said.
    assert one.post(path, {**told, "seen": field(one, path, "seen"), "command": "delete"}).status_code == 302
    assert two.post(path, {**told, "command": "pause"}).status_code == 409


def test_two_who_withdraw_one_link(analysts: tuple[Browser, Browser]) -> None:
    one, two = analysts
    one.post(f"/data/links/new{ASKS}", LINK)
    path = f"/data/links/{EmbeddedLink.objects.get().pk}"
    answers: list[Any] = at_once([partial(b.post, path, {"command": "withdraw"}) for b in (one, two)])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert AuditEntry.objects.filter(action="datacentre.link_withdrawn").count() == 1
    faster = EmbeddedLink.objects.get().withdrawn_by
    # Whoever pressed twice is not told that somebody else was there.
    assert [
        b.post(path, {"command": "withdraw"}).status_code for b in (one, two) if b.staff_id == faster
    ] == [302]


def test_one_rule_in_two_windows(analysts: tuple[Browser, Browser]) -> None:
    by, path = analysts[0], "/data/alerts"
    typed = {**ALERT, "people": [str(by.staff_id)]}
    by.post(f"{path}/new", typed)
    row = AlertRule.objects.get()
    there = f"{path}/{row.pk}"
    version = str(row.version)
    windows = [window(by), window(by)]
    answers: list[Any] = at_once([
        partial(w.post, f"{there}/change", {**typed, "version": version, "name": f"窗口{n}"})
        for n, w in enumerate(windows)
    ])  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    slower = next(n for n, answer in enumerate(answers) if answer.status_code == 409)
    assert AlertRule.objects.get().name == f"窗口{1 - slower}"
    assert f"窗口{slower}" in answers[slower].content.decode()
    # Removed in one window while it is changed in the other: whichever is first, nobody loses what was typed.
    row.refresh_from_db()
    version = str(row.version)
    removed, changed = at_once([
        lambda: windows[0].post(there, {"command": "remove", "version": version}),
        lambda: windows[1].post(f"{there}/change", {**typed, "version": version, "name": "改过的"}),
    ])  # fmt: skip
    assert {removed.status_code, changed.status_code} == {302, 409}  # type: ignore[union-attr]
    if AlertRule.objects.exists():
        assert (
            by.post(there, {"command": "remove", "version": str(AlertRule.objects.get().version)}).status_code
            == 302
        )
    answer = by.post(f"{there}/change", {**typed, "version": version, "name": "改过的"})
    assert answer.status_code == 409
    assert "改过的" in answer.content.decode()
    once = re.search(r'name="once" value="([^"]+)"', answer.content.decode())
    assert once
    made = by.post(f"{there}/change", {**typed, "version": "0", "name": "改过的", "once": once[1]})
    assert made.status_code == 302
    assert AlertRule.objects.get().name == "改过的"
    assert by.post(path, {"id": str(row.pk), "version": version, "on": "0"}).status_code == 409
