"""A seat that is a browser: Chromium with the JsSIP that we ship, over a WebSocket to a real Kamailio."""

import asyncio
import itertools
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Page, async_playwright

from fawang.hotline.rules.credentials import Credentials, for_browser
from fawang.hotline.telephony.edge import Edge
from fawang.hotline.telephony.programs.supervision import Supervised
from lab.platforms import browsers
from lab.softphone.telephone import Telephone
from tests.hotline.edge import CARRIER, REALM, SECRET
from tests.hotline.switchboard import Switchboard
from tests.waiting import soon

ROOT = Path(__file__).resolve().parents[2]
JSSIP = ROOT / "fawang/hotline/static/hotline/jssip.js"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-first-run", "--mute-audio",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection",
)  # fmt: skip


@asynccontextmanager
async def chromium(origin: str) -> AsyncIterator[Page]:
    """A page of ours in a Chromium that has a microphone which beeps."""
    program = browsers.chromium()
    assert program, f"a Chromium is needed: {browsers.INSTALL}"
    # A page from a server on this machine: only that may connect to this machine.
    server = await asyncio.start_server(_serve, "127.0.0.1", int(origin.rsplit(":", 1)[1]))
    async with server, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        page = await (await browser.new_context(permissions=["microphone"])).new_page()
        await page.goto(f"{origin}/")
        await page.add_script_tag(path=JSSIP)
        await page.add_script_tag(path=ROOT / "tests/hotline/seat.js")
        yield page
        await browser.close()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    page = b"<!doctype html><title>seat</title><link rel=icon href=data:,>"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode() + page)
    await writer.drain()
    writer.close()


async def begin(page: Page, edge: Edge, seat: str, credentials: Credentials) -> None:
    """Let the page register."""
    await page.evaluate(
        "given => begin(given)",
        {
            "socket": f"ws://127.0.0.1:{edge.listen[1].port}",
            "uri": f"sip:{seat}@{REALM}",
            "name": credentials.name,
            "password": credentials.password,
        },
    )


async def becomes(page: Page, script: str) -> None:
    """Wait until something is true in the page."""
    await page.wait_for_function(script, polling=100, timeout=60_000)


async def talks(page: Page, settings: Edge, behind: Switchboard) -> tuple[Telephone, str]:
    """Let a browser take off for somebody who calls, and whose tone it hears; return their telephone and their leg."""
    await begin(page, settings, "lawyer7", for_browser(SECRET, "lawyer7", now=datetime.now(UTC)))
    await becomes(page, "seat.registered")
    caller = await Telephone("13800138000", host=CARRIER).start()
    caller.call(settings.udp[1])
    leg = (await behind.news("Arrived"))["leg"]
    behind.tell("accept", leg)
    behind.tell("dial", "seat", f"sip:lawyer7@{REALM};transport=ws", number="13800138000")
    await behind.news("TakenOff", leg="seat")
    await becomes(page, "seat.up")
    behind.tell("join", leg, "seat")
    caller.play(440)
    return caller, leg


def test_a_browser_is_rung_and_both_hear_each_other(
    behind: Switchboard, edge: tuple[Edge, Supervised]
) -> None:
    async def run() -> None:
        settings, running = edge
        async with chromium(settings.origins[0]) as page:
            caller, _leg = await talks(page, settings, behind)
            # Chromium's microphone beeps once a second.
            await soon(caller.hears_something)
            await becomes(
                page, "async () => { const f = await figures(); return f.energy > 0.01 && f.bytes > 5000; }"
            )
            assert (await page.evaluate("figures()"))["dtls"] == "connected"
            assert await page.evaluate("seat.number") == "13800138000"

            # Without the edge both go on; it comes back, and so does the browser, on another connection.
            os.kill(running.pid, signal.SIGKILL)
            await becomes(page, "seat.registrations > 1")
            assert not await page.evaluate("seat.over")
            energy = (await page.evaluate("figures()"))["energy"]
            await becomes(page, f"async () => (await figures()).energy > {energy} + 0.01")
            # The switch finds the browser on its new connection.
            behind.tell("hang_up", "seat")
            await becomes(page, "seat.over")
            await caller.unplug()

    asyncio.run(run())


async def silence(page: Page) -> float:
    """Wait until a browser hears nothing for a second; return how much it has heard by then."""
    heard = [-1.0]

    async def nothing_more() -> bool:
        heard.append((await page.evaluate("figures()"))["energy"])
        return heard[-1] == heard[-2]

    await soon(nothing_more, every=1.0)
    return heard[-1]


def test_a_browser_holds_and_resumes(behind: Switchboard, edge: tuple[Edge, Supervised]) -> None:
    async def run() -> None:
        settings, _ = edge
        async with chromium(settings.origins[0]) as page:
            caller, leg = await talks(page, settings, behind)
            await soon(caller.hears_something)
            await becomes(page, "async () => (await figures()).energy > 0.01")
            for way in ("UPDATE", "INVITE"):
                options = f"{{ useUpdate: {str(way == 'UPDATE').lower()} }}"
                assert await page.evaluate(f"new Promise(done => session.hold({options}, () => done(true)))")
                assert (await behind.news("Holds", leg="seat"))["on"]
                energy = await silence(page)
                assert await page.evaluate(
                    f"new Promise(done => session.unhold({options}, () => done(true)))"
                )
                assert not (await behind.news("Holds", leg="seat"))["on"]
                caller.forget()
                await soon(caller.hears_something)
                await becomes(page, f"async () => (await figures()).energy > {energy} + 0.01")
            # Brought to another, it is still heard.
            behind.tell("part", "seat")
            behind.tell("join", leg, "seat")
            caller.forget()
            await soon(caller.hears_something)
            assert (await page.evaluate("figures()"))["dtls"] == "connected"
            await caller.unplug()

    asyncio.run(run())


def test_a_browser_calls_the_hotline_and_is_not_rung_once_it_is_gone(
    behind: Switchboard, edge: tuple[Edge, Supervised], tone: Path
) -> None:
    async def run() -> None:
        settings, _ = edge
        async with chromium(settings.origins[0]) as page:
            await begin(page, settings, "lawyer9", for_browser(SECRET, "lawyer9", now=datetime.now(UTC)))
            await becomes(page, "seat.registered")
            await page.evaluate(
                "uri => agent.call(uri, { mediaConstraints: { audio: true, video: false } })",
                f"sip:12348@{REALM}",
            )
            arrived = await behind.news("Arrived")
            assert (arrived["number"], arrived["dialled"]) == ("lawyer9", "12348")
            behind.tell("accept", arrived["leg"])
            await becomes(page, "seat.up")
            behind.tell("play", arrived["leg"], [], turn=1, music=str(tone))
            await becomes(page, "async () => (await figures()).energy > 0.01")
            behind.tell("hang_up", arrived["leg"])
            await becomes(page, "seat.over")
        # Once its connection is seen to be gone; until then it is rung in vain.
        legs = (f"gone-{number}" for number in itertools.count())

        async def unreachable() -> bool:
            leg = next(legs)
            behind.tell("dial", leg, f"sip:lawyer9@{REALM};transport=ws", number="1")
            return bool((await behind.news("Gone", leg=leg))["why"] == "unreachable")

        await soon(unreachable)

    asyncio.run(run())


def test_a_browser_with_old_credentials_is_no_seat(edge: tuple[Edge, Supervised]) -> None:
    async def run() -> None:
        async with chromium(edge[0].origins[0]) as page:
            old = for_browser(SECRET, "lawyer8", now=datetime.now(UTC) - timedelta(hours=1))
            await begin(page, edge[0], "lawyer8", old)
            await becomes(page, "seat.failed == '403'")
            assert not await page.evaluate("seat.registered")
            # What the page of a seat does then: it takes new ones.
            fresh = for_browser(SECRET, "lawyer8", now=datetime.now(UTC))
            await page.evaluate(
                "([name, password]) => { agent.set('authorization_user', name); agent.set('password', password);"
                " agent.register(); }",
                [fresh.name, fresh.password],
            )
            await becomes(page, "seat.registered")

    asyncio.run(run())
