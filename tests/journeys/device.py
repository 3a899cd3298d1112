"""A device of a counter: a browser with a profile of its own, which can be killed and started again."""

import contextlib
import os
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, Page, expect

from lab.demo.keys import PASSWORD, totp_code
from tests.journeys.visitors import fill, path_of, send
from tests.waiting import until

#: A PIN as it should be.
PIN = "73920418"


@dataclass
class Device:
    """One device, and the page of the offline desk on it."""

    program: str
    arguments: tuple[str, ...]
    browser_type: BrowserType
    profile: Path
    url: str
    process: subprocess.Popen[bytes] | None = None
    browser: Browser | None = None
    _page: Page | None = field(default=None)

    @property
    def page(self) -> Page:
        """The page that is open."""
        assert self._page is not None
        return self._page

    def start(self) -> Page:
        """Start the browser with what it has kept, and return a page."""
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [self.program, *self.arguments, f"--user-data-dir={self.profile}", "--remote-debugging-port=0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until(lambda: port.exists() and len(port.read_text().splitlines()) == 2, "the browser listens")
        number = port.read_text().splitlines()[0]
        self.browser = self.browser_type.connect_over_cdp(f"http://127.0.0.1:{number}")
        self._page = self.browser.contexts[0].new_page()
        # Colours are looked at as they are, and not on their way.
        self._page.emulate_media(reduced_motion="reduce")
        return self.page

    def kill(self) -> None:
        """End the browser as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with contextlib.suppress(Exception):
            if self.browser:
                self.browser.close()
        self.process = self.browser = self._page = None

    def desk(self) -> Page:
        """Open the offline desk, and wait until it has found out how things are."""
        self.page.goto(f"{self.url}/counter/offline")
        self.page.wait_for_selector("html[data-opened]", state="attached")
        return self.page

    def sign_in(self, username: str) -> Page:
        """Sign somebody in with both factors, and open the desk."""
        page = self.page
        page.goto(f"{self.url}/staff/sign-in?next=/counter/offline")
        if path_of(page) == "/staff/sign-in":
            fill(page, {"username": username, "password": PASSWORD})
            send(page)
        for ahead in (-1, 0, 1):
            if path_of(page) == "/staff/code":
                page.fill("[name=code]", totp_code(username, ahead=ahead))
                send(page)
        assert path_of(page) == "/counter/offline", page.url
        page.wait_for_selector("html[data-opened]", state="attached")
        return page

    def installed(self) -> None:
        """Wait until the desk has been laid by for times without a line."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        until(
            lambda: self.page.evaluate(
                "navigator.serviceWorker.getRegistration().then((r) => !!r && !!r.active)"
            ),
            "the desk is installed",
        )

    def set_pin(self, pin: str = PIN) -> None:
        """Set the PIN of whoever is signed in."""
        self.page.fill("#pin-one", pin)
        self.page.fill("#pin-two", pin)
        self.page.locator("form[data-form=pin] button").click()
        expect(self.page.locator("[data-part=pin]")).to_be_hidden()

    def unlock(self, username: str, pin: str = PIN) -> None:
        """Type a PIN, and wait for what comes of it."""
        page = self.page
        page.locator("#messages").evaluate("one => one.replaceChildren()")
        page.fill("#unlock-name", username)
        page.fill("#unlock-pin", pin)
        page.locator("form[data-form=unlock] button").click()
        page.wait_for_function(
            "() => document.querySelector('#messages .notice') || !document.querySelector('[data-part=open]').hidden"
        )

    def record(self, kind: str, /, **values: Any) -> None:
        """Record something, and see that it is kept."""
        page, form = self.page, self.page.locator(f"form[data-form={kind}]")
        page.locator(f"[data-opens-form={kind}]").click()
        fill(form, values)
        form.locator("button:not([type])").click()
        expect(form).to_be_hidden()

    def states(self) -> list[str]:
        """Return what became of the clerk's records, the first first."""
        found: list[str] = self.page.locator("[data-list] > li").evaluate_all(
            "items => items.map((one) => one.dataset.state)"
        )
        return found[::-1]

    def expect_states(self, *states: str) -> None:
        """Wait until that has become of the clerk's records, the first first."""
        until(lambda: self.states() == list(states), f"the records are {states}, not {self.states()}")
