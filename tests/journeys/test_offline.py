"""The counter without a line: nothing is lost, nothing doubled, nobody reads what is not theirs."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, expect

from lab.platforms.instance import Instance, free_port
from tests.journeys.checks import check
from tests.journeys.conftest import CHROMIUM, PICTURES, QUIETLY
from tests.journeys.device import PIN, Device
from tests.journeys.visitors import new_phone, path_of
from tests.parts import ForkedInstance, Parts
from tests.waiting import until

CLERK, OTHER = "demo-clerk", "demo-officer"
VISIT = {"outcome": "advised", "kind": "advice"}


@pytest.fixture
def counter(platform: Instance, parts: Parts) -> Iterator[Instance]:
    """A server of the platform that a test may stop and start."""
    port = free_port()
    instance = ForkedInstance(
        home=platform.home,
        port=port,
        environment=platform.environment | {"FAWANG_PUBLIC_URL": f"http://127.0.0.1:{port}"},
        parts=parts,
    )
    # One clerk signs in for test after test: a code works once, and what was tried before is nobody's fault here.
    with psycopg.connect(platform.environment["DATABASE_URL"], autocommit=True) as database:
        database.execute(
            "UPDATE otp_totp_totpdevice SET last_t = -1, throttling_failure_count = 0,"
            " throttling_failure_timestamp = NULL"
        )
        database.execute("DELETE FROM kernel_throttlebucket")
    try:
        serve(instance)
        yield instance
    finally:
        instance.stop()


def serve(instance: Instance) -> None:
    """Let the line come back."""
    instance.serve(part="counter")


@pytest.fixture
def device(
    chromium: Browser, counter: Instance, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Device]:
    """A device of the counter, with nothing on it."""
    assert CHROMIUM is not None
    one = Device(CHROMIUM, QUIETLY, chromium.browser_type, tmp_path / "profile", counter.url)
    one.profile.mkdir()
    one.start()
    yield one
    if one.process is not None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        one.page.screenshot(path=PICTURES / f"{request.node.name}.png", full_page=True)
        one.kill()


@pytest.fixture
def rows(platform: Instance) -> Callable[[str], list[tuple[Any, ...]]]:
    """Ask the platform's database."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(platform.environment["DATABASE_URL"]) as connection:
            return connection.execute(query).fetchall()

    return ask


def new_application(**changes: str) -> dict[str, str]:
    """Return an application of somebody with a number of their own."""
    said = {"kind": "legal_aid", "matter": "labour", "words": "老板扣着三个月工资不给", "name": "蒋先生"}
    return {**said, "phone": new_phone(), **changes}


def test_a_day_without_a_line(device: Device, counter: Instance, rows: Callable[[str], list[Any]]) -> None:
    before = rows("SELECT coalesce(max(id), 0) FROM counter_offlinecommand")[0][0]
    orders = rows("SELECT count(*) FROM work_orders_workorder")[0][0]
    device.sign_in(CLERK)
    device.installed()
    device.set_pin()
    counter.kill("counter")
    device.record("visit", **VISIT, name="来客一", note="问了工资的事")
    device.record("application", **new_application())
    device.expect_states("waiting", "waiting")
    # The power goes; there still is no line.
    device.kill()
    device.start()
    page = device.desk()
    expect(page.locator("[data-part=locked]")).to_be_visible()
    assert "来客一" not in page.content()
    device.unlock(CLERK)
    device.expect_states("waiting", "waiting")
    device.record("visit", **VISIT, name="来客三")
    serve(counter)
    # Whoever has signed in is known by their cookie, also after the power was gone; or signs in once more.
    device.sign_in(CLERK)
    device.expect_states("done", "done", "done")
    sent = rows(f"SELECT seq, kind, state FROM counter_offlinecommand WHERE id > {before} ORDER BY id")
    assert sent == [(1, "visit", "done"), (2, "application", "done"), (3, "visit", "done")]
    assert rows("SELECT count(*) FROM work_orders_workorder")[0][0] == orders + 1
    # An answer that got lost: all is sent again, and nothing comes of it.
    page.evaluate(
        """async () => {
          const db = await window.fawangRecords.open();
          await db.records.toCollection().modify({ state: "waiting" });
        }"""
    )
    device.desk()
    device.expect_states("done", "done", "done")
    assert rows(f"SELECT count(*) FROM counter_offlinecommand WHERE id > {before}")[0][0] == 3
    assert rows("SELECT count(*) FROM work_orders_workorder")[0][0] == orders + 1


def test_five_wrong_pins_lock_and_a_sign_in_with_a_line_opens(device: Device, counter: Instance) -> None:
    device.sign_in(CLERK)
    device.installed()
    device.set_pin()
    counter.kill("counter")
    device.record("visit", **VISIT, name="来客")
    device.kill()
    device.start()
    page = device.desk()
    for left in (4, 3, 2):
        device.unlock(CLERK, "11112222")
        expect(page.locator("#messages")).to_contain_text(str(left))
    # Ending the browser does not give the tries back.
    device.kill()
    device.start()
    page = device.desk()
    device.unlock(CLERK, "11112222")
    expect(page.locator("#messages")).to_contain_text("1")
    device.unlock(CLERK, "11112222")
    device.unlock(CLERK, PIN)
    expect(page.locator("[data-part=locked]")).to_be_visible()
    expect(page.locator("[data-part=others]")).to_contain_text("1")
    # Nothing that a PIN would open is left.
    assert (
        page.evaluate("window.fawangRecords.open().then((db) => db.keys.toArray()).then((all) => all[0].pin)")
        is None
    )
    serve(counter)
    device.sign_in(CLERK)
    device.expect_states("done")


def test_two_clerks_on_one_device(device: Device, counter: Instance) -> None:
    device.sign_in(CLERK)
    device.installed()
    device.set_pin()
    counter.kill("counter")
    device.record("visit", **VISIT, name="只有我知道", note="秘密")
    serve(counter)
    page = device.page
    page.context.clear_cookies()
    page = device.desk()
    expect(page.locator("[data-part=others]")).to_contain_text("1")
    device.sign_in(OTHER)
    assert device.states() == []
    expect(page.locator("[data-part=others]")).to_contain_text("1")
    assert "只有我知道" not in page.content()
    device.set_pin("90817263")
    kept = page.evaluate(
        """async () => {
          const db = await window.fawangRecords.open();
          const text = new TextDecoder();
          const rows = await db.records.toArray();
          return JSON.stringify([await db.keys.toArray(), rows, rows.map((one) => text.decode(one.sealed.data))]);
        }"""
    )
    assert "只有我知道" not in kept
    assert CLERK not in kept
    counter.kill("counter")
    page = device.desk()
    device.unlock(OTHER, PIN)
    expect(page.locator("[data-part=open]")).to_be_hidden()
    device.unlock(CLERK, PIN)
    device.expect_states("waiting")
    serve(counter)
    device.page.context.clear_cookies()
    device.sign_in(CLERK)
    device.expect_states("done")


def test_signing_out_asks_and_keeps_what_was_not_sent(device: Device, counter: Instance) -> None:
    device.sign_in(CLERK)
    device.installed()
    device.set_pin()
    counter.kill("counter")
    device.record("visit", **VISIT, name="来客")
    page = device.page
    leaving = page.locator("#leaving")
    page.locator("[data-does=sign-out]").click()
    expect(leaving).to_contain_text("1")
    leaving.locator("[value=stay]").click()
    device.expect_states("waiting")
    page.locator("[data-does=sign-out]").click()
    leaving.locator("[value=leave]").click()
    expect(page.locator("[data-part=locked]")).to_be_visible()
    expect(page.locator("[data-part=others]")).to_contain_text("1")
    # The session that could not be ended then ends with the line's coming back.
    serve(counter)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-part=outside]")).to_be_visible()
    page.goto(f"{device.url}/desk")
    assert path_of(page) == "/staff/sign-in"
    counter.kill("counter")
    # Eight days later the PIN does not open it, and anybody may take the sealed file to who leads the station.
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=8))
    device.desk()
    device.unlock(CLERK)
    expect(page.locator("[data-part=open]")).to_be_hidden()
    with page.expect_download() as saved:
        page.locator("[data-others] button").click()
    content = saved.value.path().read_text()
    assert '"format":"fawang-offline-1"' in content
    assert "来客" not in content
    serve(counter)
    device.sign_in(CLERK)
    device.expect_states("done")


def test_the_bar_of_the_workbench_asks_before_signing_out(device: Device, counter: Instance) -> None:
    page = device.sign_in(CLERK)
    device.installed()
    device.set_pin()
    counter.kill("counter")
    device.record("visit", **VISIT, name="只有我知道", note="秘密")
    # The page of the workbench sends nothing: the desk does. Once that is left it still waits.
    page.goto("about:blank")
    serve(counter)
    page.goto(f"{device.url}/desk/counter")
    bar, leaving = page.locator("[data-offline-bar]"), page.locator("#offline-leaving")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("1")
    check(page)

    def sign_out() -> None:
        menu = page.locator("details.menu:has(form[action='/sign-out'])")
        if menu.get_attribute("open") is None:
            menu.locator("summary").click()
        menu.locator("form[action='/sign-out'] button").click()

    sign_out()
    expect(leaving).to_be_visible()
    check(page)
    leaving.locator("[value=stay]").click()
    expect(leaving).to_be_hidden()
    assert path_of(page) == "/desk/counter"
    # By Escape nobody signs out either.
    sign_out()
    page.keyboard.press("Escape")
    expect(leaving).to_be_hidden()
    assert path_of(page) == "/desk/counter"
    sign_out()
    with page.expect_navigation():
        leaving.locator("[value=leave]").click()
    page.goto(f"{device.url}/desk/counter")
    assert path_of(page) == "/staff/sign-in"
    # Another clerk on the device sees that something is there, and nothing of it; it is not sent in their name.
    page = device.sign_in(OTHER)
    expect(page.locator("[data-part=others]")).to_contain_text("1")
    assert device.states() == []
    assert "只有我知道" not in page.content()
    page.goto(f"{device.url}/desk/counter")
    expect(bar).to_contain_text("1")
    assert "只有我知道" not in page.content()
    sign_out()
    with page.expect_navigation():
        leaving.locator("[value=leave]").click()
    # The first comes back: it opens, and is sent. Then nobody is asked any more.
    page = device.sign_in(CLERK)
    device.expect_states("done")
    page.goto(f"{device.url}/desk/counter")
    expect(bar).to_be_hidden()
    with page.expect_navigation():
        sign_out()
    page.goto(f"{device.url}/desk/counter")
    assert path_of(page) == "/staff/sign-in"


def test_no_room_left(device: Device, counter: Instance) -> None:
    page = device.sign_in(CLERK)
    device.installed()
    device.set_pin()
    used = page.evaluate("navigator.storage.estimate().then((found) => found.usage)")
    counter.kill("counter")
    # The browser asks how much room there is when it begins, and now and then.
    device.kill()
    page = device.start()
    cdp = page.context.new_cdp_session(page)
    room = {"origin": device.url, "quotaSize": used + 300_000}
    cdp.send("Storage.overrideQuotaForOrigin", room)
    device.desk()
    device.unlock(CLERK)
    device.record("visit", **VISIT, name="来客")
    page.locator("[data-opens-form=visit]").click()
    form, words = page.locator("form[data-form=visit]"), "这一段不能丢" * 100_000
    form.locator("[name=note]").fill(words)
    form.locator("button:not([type])").click()
    expect(page.locator("#messages [role=alert]")).to_be_visible()
    # What is typed stays, nothing is half kept, and what was kept before is as it was.
    assert form.locator("[name=note]").input_value() == words
    device.expect_states("waiting")
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": device.url})
    form.locator("[name=note]").fill("这一段不能丢")
    form.locator("button:not([type])").click()
    device.expect_states("waiting", "waiting")
    serve(counter)
    device.sign_in(CLERK)
    device.expect_states("done", "done")


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_a_day_off(
    device: Device, counter: Instance, rows: Callable[[str], list[Any]], days: int
) -> None:
    page = device.sign_in(CLERK)
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
    device.record("visit", **VISIT, name="来客")
    device.expect_states("done")
    [(made, right, received)] = rows(
        "SELECT made_at, corrected_at, received_at FROM counter_offlinecommand ORDER BY id DESC LIMIT 1"
    )
    assert abs(made - right - timedelta(days=days)) < timedelta(minutes=1)
    assert timedelta() <= received - right < timedelta(minutes=1)


def test_three_days_without_a_line(
    device: Device, counter: Instance, rows: Callable[[str], list[Any]]
) -> None:
    before = rows("SELECT coalesce(max(id), 0) FROM counter_offlinecommand")[0][0]
    page = device.sign_in(CLERK)
    device.installed()
    device.set_pin()
    counter.kill("counter")
    known = new_phone()
    page.clock.set_system_time(datetime.now(UTC) - timedelta(days=3))
    page.evaluate(
        """async (known) => {
          const form = document.querySelector("form[data-form=visit]");
          for (let number = 0; number < 200; number += 1) {
            form.elements.name.value = `来客${number}`;
            form.elements.phone.value = number === 77 ? known : "";
            form.requestSubmit();
            while (document.querySelectorAll("[data-list] > li").length <= number || form.querySelector(":disabled"))
              await new Promise((next) => setTimeout(next, 5));
          }
        }""",
        known,
    )
    assert device.states() == ["waiting"] * 200
    device.kill()
    serve(counter)
    # Meanwhile the same person was served at another office, which has a line.
    device.start()
    device.sign_in(OTHER)
    device.record("visit", **VISIT, name="来客", phone=known)
    device.expect_states("done")
    device.page.context.clear_cookies()
    page = device.sign_in(CLERK)
    # The device's clock was right three days ago, and is now: times are as they were.
    device.expect_states(*["done"] * 77, "task", *["done"] * 122)
    sent = rows(f"SELECT seq, state FROM counter_offlinecommand WHERE id > {before} ORDER BY id")[1:]
    assert [seq for seq, _ in sent] == [*range(1, 201)]
    page.goto(f"{device.url}/desk/offline-records")
    # The latest to come; other journeys may have left some.
    held = page.locator("main .offline__list a")
    number = held.count()
    held.last.click()
    expect(page.locator(".offline__sides .panel")).to_have_count(2)
    check(page)
    page.locator("[name=resolution][value=discard]").check(force=True)
    page.fill("[name=reason]", "同一次来访，另一处已记")
    page.locator("main form button:not([type=button])").last.click()
    expect(page).to_have_url(re.compile("/desk/offline-records$"))
    expect(held).to_have_count(number - 1)


def test_a_new_version_waits_for_the_clerk_and_takes_nothing(device: Device, counter: Instance) -> None:
    page = device.sign_in(CLERK)
    device.installed()
    device.set_pin()
    page.reload()
    page.wait_for_selector("html[data-opened]", state="attached")
    counter.kill("counter")
    device.record("visit", **VISIT, name="来客")
    # Another language is another version of what the device keeps.
    serve(counter)
    page.context.add_cookies([{"name": "fawang_language", "value": "en", "url": device.url}])
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    newer = page.locator("[data-part=newer]")
    expect(newer).to_be_visible()
    page.locator("[data-opens-form=note]").click()
    newer.locator("button").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.locator("form[data-form=note] [data-does=close]").click()
    newer.locator("button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    device.expect_states("done")


def test_the_desk_can_be_used_by_everybody(device: Device, counter: Instance) -> None:
    page = device.desk()
    expect(page.locator("[data-part=outside]")).to_be_visible()
    check(page)
    device.sign_in(CLERK)
    device.installed()
    check(page)
    device.set_pin()
    # By keyboard alone.
    page.locator("[data-opens-form=note]").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("1234")
    page.keyboard.press("Tab")
    page.keyboard.type("带来了工资单")
    check(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    # No number of a matter: the clerk corrects it.
    device.expect_states("refused")
    until(
        lambda: page.evaluate("document.activeElement.dataset.opensForm") == "note",
        "the focus is at the button",
    )
    for kind in ("visit", "application"):
        page.locator(f"[data-opens-form={kind}]").click()
        check(page)
    counter.kill("counter")
    page = device.desk()
    expect(page.locator("[data-part=locked]")).to_be_visible()
    check(page)
