"""Somebody dials 12348; the lawyer has the call on their page, asks 12345, writes it down; the caller rates it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from fawang.cli.processes.embedded import Embedded
from lab.platforms.ports import free_port
from lab.softphone.telephone import Telephone
from tests.hotline.bank import Bank, bank
from tests.hotline.conftest import background, media, recordings
from tests.journeys.checks import check
from tests.journeys.test_seat import off_duty, on_duty
from tests.journeys.visitors import Visitors, fill, send
from tests.waiting import until

__all__ = ["background", "media", "recordings"]


@dataclass
class Phones:
    """A hotline beside the platform, and telephones."""

    port: int
    bank: Bank
    caller: Telephone
    lawyer: Telephone
    other: Telephone
    cluster: Embedded

    def tables(self) -> str:
        """Return the newest rows of who calls and who is rung for: what else says why a telephone did not ring?"""
        newest = (
            f"SELECT '{table}', row_to_json(one) FROM (SELECT * FROM {table} ORDER BY {order} DESC LIMIT 4) AS one;"
            for table, order in {
                "hotline_call": "id",
                "dispatch_contact": "id",
                "dispatch_offer": "id",
                "dispatch_seat": "since",
            }.items()
        )
        return self.cluster.psql("".join(newest), database="fawang")


@pytest.fixture
def phones(visitors: Visitors, media: tuple[int, int]) -> Iterator[Phones]:
    """The hotline of this platform, running; the telephone of the lawyer demo-duty, and that of 12345."""
    port, instance = free_port(), visitors.instance
    instance.environment |= {
        "FAWANG_HOTLINE_PORT": f"{port}",
        "FAWANG_HOTLINE_PROGRAMS": "",
        "FAWANG_MEDIA_PORT": f"{media[0]}",
        "FAWANG_MEDIA_KEYS_PORT": f"{media[1]}",
    }
    with bank() as telephones:
        cluster = Embedded(instance.home)
        found = Phones(
            port, telephones, telephones.plug_in("13800138000"), telephones.plug_in("lawyer"),
            telephones.plug_in("12345"), cluster,
        )  # fmt: skip
        cluster.psql(
            "INSERT INTO hotline_seatline (staff_id, address, updated_at, updated_by) SELECT id,"
            f" 'sip:lawyer@127.0.0.1:{found.lawyer.port}', now(), 'test' FROM people_staff"
            " WHERE username = 'demo-duty';"
            "INSERT INTO hotline_line (code, name, address, source, active, updated_at, updated_by) VALUES"
            f" ('12345', '政务服务热线', 'sip:12345@127.0.0.1:{found.other.port}', '', true, now(), 'test')",
            database="fawang",
        )
        log = instance.home / "hotline.log"
        # An earlier journey has written that it opened, too.
        log.unlink(missing_ok=True)
        instance.start("hotline", "hotline")
        until(lambda: "12348" in log.read_text(), "the hotline opens")
        yield found
        instance.processes["hotline"].terminate()
        instance.processes.pop("hotline").wait(60)
        cluster.psql("DELETE FROM hotline_seatline; DELETE FROM hotline_line", database="fawang")


def taken(visitors: Visitors, phones: Phones) -> Page:
    """Let a lawyer have a call; return their browser, with the page of the call."""
    visitors.all_quiet()
    lawyer = visitors.staff("demo-duty", "/desk/seat")
    lawyer.locator("#skills summary").click()
    fill(lawyer, {"calls": True})
    send(lawyer.locator("#skills"))
    on_duty(lawyer)
    telephones, caller = phones.bank, phones.caller
    telephones.call(caller, phones.port)
    until(lambda: caller.up and caller.hears_something(), "the greeting")
    # Mandarin, recorded, legal advice.
    telephones.press(caller, "111")
    try:
        until(lambda: phones.lawyer.up, "the lawyer's telephone rings and is taken off")
    except AssertionError as why:
        raise AssertionError(f"{why}\n{phones.tables()}") from why
    telephones.play(caller, 440)
    telephones.play(phones.lawyer, 1000)
    until(lambda: caller.hears(1000) and phones.lawyer.hears(440), "the two hear each other")
    lawyer.goto("/desk/seat")
    with lawyer.expect_navigation():
        lawyer.locator(".question a").first.click()
    return lawyer


def test_a_call_is_taken_asked_about_written_down_and_rated(visitors: Visitors, phones: Phones) -> None:
    lawyer, telephones, caller = taken(visitors, phones), phones.bank, phones.caller
    panel = lawyer.locator("#phone-call")
    expect(panel).to_contain_text("138****8000")
    expect(panel).to_contain_text("通话中")
    check(lawyer)
    # The person hears music while 12345 is asked; on the page it is seen who is on the line.
    panel.locator("#phone-ask summary").click()
    panel.locator("select[name=target]").select_option("line:12345")
    panel.locator("input[name=reason]").fill("涉及路灯维修")
    panel.locator("textarea[name=summary]").fill("已咨询欠薪问题，另反映路灯不亮")
    with lawyer.expect_navigation():
        panel.locator("form[action$='/consult'] button").first.click()
    until(lambda: phones.other.up, "12345 takes off")
    expect(panel).to_contain_text("12345")
    with lawyer.expect_navigation():
        panel.locator("form[action$='/resume'] button").click()
    until(lambda: caller.hears(1000), "the lawyer is back")
    expect(panel.locator("form[action$='/hold']")).to_be_visible()
    with lawyer.expect_navigation():
        panel.locator("form[action$='/summary'] button").click()
    expect(panel).to_contain_text("短信")
    check(lawyer)
    lawyer.locator("#command-close summary").click()
    telephones.play(caller, 0)
    telephones.forget(caller)
    with lawyer.expect_navigation():
        lawyer.locator("#command-close button").last.click()
    until(lambda: phones.lawyer.over, "the lawyer's telephone is free")
    until(caller.hears_something, "the caller is asked how it was")
    telephones.press(caller, "1")
    until(lambda: caller.over, "the call ends")
    check(lawyer)
    fill(
        lawyer,
        {
            "asked": "单位拖欠两个月工资",
            "advised": "先向劳动监察投诉，可申请劳动仲裁。",
            "outcome": "advised",
        },
    )
    send(lawyer.locator("form:has([name=asked])"))
    expect(lawyer.locator("#record-title")).to_be_visible()
    off_duty(lawyer)


def _renewed_although_it_came_late(lawyer: Page, other: Page) -> None:
    """The call is held while its part of a page is on its way: the page has read the state before, and shows it."""
    on_their_way: list[tuple[Route, APIResponse]] = []
    lawyer.route("**/desk/calls/*", lambda route: on_their_way.append((route, route.fetch())), times=1)
    lawyer.reload()
    while not on_their_way:
        lawyer.wait_for_timeout(50)
    lawyer.evaluate(
        "document.addEventListener('live:changed', (event) => {"
        " if (event.target.id === 'phone-call') document.body.dataset.told = 'yes'; }, true)"
    )
    with other.expect_navigation():
        other.locator("#phone-call form[action$='/hold'] button").click()
    expect(other.locator("#phone-now form[action$='/resume']")).to_be_visible()
    expect(lawyer.locator("body")).to_have_attribute("data-told", "yes")
    route, read_before = on_their_way[0]
    route.fulfill(response=read_before)
    expect(lawyer.locator("#phone-now form[action$='/resume']")).to_be_visible()
    with other.expect_navigation():
        other.locator("#phone-call form[action$='/resume'] button").click()
    expect(lawyer.locator("#phone-now form[action$='/hold']")).to_be_visible()


def test_what_is_being_typed_survives_whatever_becomes_of_the_call(
    visitors: Visitors, phones: Phones
) -> None:
    lawyer = taken(visitors, phones)
    panel = lawyer.locator("#phone-call")
    expect(panel.locator("#phone-now")).to_contain_text("通话中")
    other = lawyer.context.new_page()
    other.goto(lawyer.url)
    _renewed_although_it_came_late(lawyer, other)
    panel.locator("#phone-block summary").click()
    panel.locator("#phone-block textarea").fill("反复辱骂")
    panel.locator("#phone-ask summary").click()
    panel.locator("select[name=target]").select_option("line:12345")
    panel.locator("#phone-ask input[name=reason]").fill("涉及路灯")
    notes = panel.locator("#id_notes")
    notes.click()
    lawyer.keyboard.type("拖欠两个月")
    # In another window the same lawyer lets the person wait: the page says so at once, under their hands.
    with other.expect_navigation():
        other.locator("#phone-call form[action$='/hold'] button").click()
    expect(panel.locator("#phone-now")).to_contain_text("音乐")
    expect(panel.locator("#phone-now form[action$='/resume']")).to_be_visible()
    lawyer.keyboard.type("工资")
    expect(notes).to_be_focused()
    expect(notes).to_have_value("拖欠两个月工资")
    expect(panel.locator("#phone-block textarea")).to_have_value("反复辱骂")
    expect(panel.locator("#phone-ask input[name=reason]")).to_have_value("涉及路灯")
    expect(panel.locator("select[name=target]")).to_have_value("line:12345")
    for fold in ("#phone-block", "#phone-ask"):
        expect(panel.locator(fold)).to_have_attribute("open", "")
    # Whoever works with the keys stays at their button when only what is around it has changed.
    with other.expect_navigation():
        other.locator("#phone-call form[action$='/resume'] button").click()
    hold = panel.locator("#phone-now form[action$='/hold'] button")
    expect(hold).to_be_visible()
    hold.focus()
    with other.expect_navigation():
        other.locator("#phone-call form[action$='/mark'] button").first.click()
    expect(panel.locator("#phone-marks")).to_contain_text("取消")
    expect(hold).to_be_focused()
    # The person hangs up: what is not typed in goes, what is stays, and nothing is lost.
    phones.bank.hang_up(phones.caller)
    expect(panel.locator("#phone-now")).to_contain_text("结束")
    expect(hold).to_have_count(0)
    expect(panel.locator("#phone-block textarea")).to_have_value("反复辱骂")
    expect(panel.locator("#phone-ask input[name=reason]")).to_have_value("涉及路灯")
    expect(notes).to_have_value("拖欠两个月工资")
    check(lawyer)
    off_duty(lawyer)
