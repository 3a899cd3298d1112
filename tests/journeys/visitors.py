"""Who visits the platform: people with a phone, staff at a desk; what they do again and again."""

import json
import random
import re
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, ViewportSize, expect

from lab.demo.keys import PASSWORD, totp_code
from lab.platforms.instance import Instance
from tests.cases import WORDS
from tests.waiting import until

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
#: Where "exit this page" leads here; see elsewhere.py.
NEUTRAL = re.compile(r"http://localhost:\d+/")
#: What is expected comes at once; a machine that stalls is given time.
PATIENCE_MS = 45_000

_addresses = count(1)


@dataclass
class Visitors:
    """All visitors of one platform. Each has a browser window, and a network address, of their own."""

    browser: Browser
    instance: Instance
    _open: list[BrowserContext] = field(default_factory=list)
    _signed_in: dict[str, Any] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    #: What a page said in its console: a script that fails, or that the policy of contents has stopped.
    complaints: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where the platform answers."""
        return self.instance.url

    def person(self, **options: Any) -> Page:
        """Return a person's phone, at a blank page."""
        return self._window(**{"viewport": PHONE, "has_touch": True, "is_mobile": True, **options})

    def desktop(self, **options: Any) -> Page:
        """Return a desktop browser, at a blank page."""
        return self._window(**{"viewport": DESKTOP, **options})

    def staff(self, username: str, path: str = "/desk", **options: Any) -> Page:
        """Return the desktop of a member of staff who has signed in with both factors, at `path`."""
        if username not in self._signed_in:
            page = self.desktop()
            sign_in(page, username)
            self._signed_in[username] = page.context.storage_state()
        page = self.desktop(**{"storage_state": self._signed_in[username], **options})
        page.goto(path)
        return page

    def api(self, method: str, path: str, *, as_: str = "", key: str = "", **options: Any) -> Any:
        """Call the API, to prepare what a journey is not about; `as_` is a member of staff."""
        headers = {"X-Forwarded-For": _address()}
        if as_:
            headers["Authorization"] = f"Bearer {self._token(as_)}"
        if key:
            headers["X-Access-Key"] = key
        answer = httpx.request(method, f"{self.url}/api/v1{path}", headers=headers, timeout=45, **options)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def free(self, *usernames: str) -> None:
        """End the talks that lawyers have in hand, of earlier journeys: nobody takes two calls, or four chats."""
        for username in usernames:
            for one in self.api("GET", "/consultations?box=mine", as_=username)["items"]:
                if one["kind"] != "written" and one["state"] == "open":
                    version = {"version": one["version"]}
                    self.api(
                        "POST", f"/consultations/{one['code']}/commands/close", as_=username, json=version
                    )
            seat = self.api("GET", "/me/presence", as_=username)
            if seat["writing_up"]:
                # Nobody writes up what an earlier journey left.
                self.api("PUT", "/me/presence", as_=username, json={"presence": "ready"})

    def all_quiet(self) -> None:
        """Free both lawyers, and end what earlier journeys left in line: it would ring first for who goes on duty."""
        lawyer = "demo-duty"
        for one in self.api("GET", "/consultations?box=waiting", as_=lawyer)["items"]:
            if one["kind"] != "written":
                version = one["version"]
                for command in ("grab", "close"):
                    version = self.api(
                        "POST", f"/consultations/{one['code']}/commands/{command}", as_=lawyer,
                        json={"version": version},
                    )["version"]  # fmt: skip
        self.free(lawyer, "demo-duty-2")

    def matter(self, **changes: Any) -> "Matter":
        """Return a matter that was just handed in at the Nanhai office."""
        order = self.api("POST", "/work-orders", json=case(**changes))
        return Matter(self, order["code"], order["access_key"])

    def messages_to(self, phone: str, *, least: int = 1) -> list[str]:
        """Return the texts that were sent to a phone, as soon as there are `least` of them."""
        texts: list[str] = []

        def sent() -> bool:
            files = sorted((self.instance.home / "notices").glob("[!.]*.json"))
            found = [json.loads(path.read_text()) for path in files]
            texts[:] = [one["text"] for one in found if one["to"] == phone]
            return len(texts) >= least

        until(sent, f"{least} messages are sent")
        return texts

    def cookies_of(self, username: str) -> dict[str, str]:
        """Return the cookies of a member of staff who has signed in."""
        self.staff(username)
        return {cookie["name"]: cookie["value"] for cookie in self._signed_in[username]["cookies"]}

    def take_pictures(self, folder: Path, name: str) -> None:
        """Save what every open window shows, and the end of what the server has logged."""
        folder.mkdir(parents=True, exist_ok=True)
        safe = re.sub(r"\W+", "_", name)
        pages = [page for context in self._open for page in context.pages]
        for number, page in enumerate(pages, 1):
            page.screenshot(path=folder / f"{safe}-{number}.png", full_page=True)
        log = (self.instance.home / "server.log").read_text(errors="replace")
        (folder / f"{safe}.log").write_text(log[-20_000:])

    def leave(self) -> None:
        """Close all windows."""
        for context in self._open:
            context.close()
        self._open.clear()

    def _window(self, **options: Any) -> Page:
        options = {"locale": "zh-CN", "base_url": self.url, "reduced_motion": "reduce", **options}
        headers = {"X-Forwarded-For": _address(), **options.pop("extra_http_headers", {})}
        context = self.browser.new_context(**options, extra_http_headers=headers)
        context.set_default_timeout(PATIENCE_MS)
        self._open.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page.url, message))
        return page

    def _hear(self, url: str, message: Any) -> None:
        # The browser reports each answer of 4xx as an error of its own; those are asked for here.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{url}: {message.text}")

    def _token(self, username: str) -> str:
        if username not in self._tokens:
            for ahead in (-1, 0, 1):
                answer = httpx.post(
                    f"{self.url}/api/v1/tokens",
                    json={
                        "username": username,
                        "password": PASSWORD,
                        "code": totp_code(username, ahead=ahead),
                    },
                    headers={"X-Forwarded-For": _address()},
                    timeout=45,
                )
                if answer.status_code == 201:
                    self._tokens[username] = answer.json()["token"]
                    break
        return self._tokens[username]


def hold(page: Page, what: str) -> list[Route]:
    """Let nothing of that name come to a page; return what has been asked for."""
    held: list[Route] = []

    def handle(route: Route) -> None:
        held.append(route)

    page.route(what, handle)
    return held


@dataclass
class Matter:
    """A matter on its way, and the secret that opens it to its person."""

    visitors: Visitors
    code: str
    key: str

    @property
    def link(self) -> str:
        """Where its person follows it."""
        return f"/f/{self.code}/{self.key}"

    @property
    def desk(self) -> str:
        """Where staff work on it."""
        return f"/desk/orders/{self.code}"

    def give(self, command: str, as_: str = "", **data: Any) -> None:
        """Give a command at the present version, as a member of staff or as the person."""
        key = "" if as_ else self.key
        order = self.visitors.api("GET", f"/work-orders/{self.code}", as_=as_, key=key)
        body = {"version": order["version"], **data}
        path = f"/work-orders/{self.code}/commands/{command}"
        self.visitors.api("POST", path, as_=as_, key=key, json=body)


def case(**changes: Any) -> dict[str, Any]:
    """Return the case of the wages withheld as the API takes it, of somebody with a number of their own."""
    person = {"name": "蒋先生", "phone": new_phone()} | changes.pop("person", {})
    return {
        "matter": "labour",
        "words": WORDS,
        "place": "440605011",
        "person": person,
        "answers": {"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3"},
        **changes,
    }


def new_phone() -> str:
    """Return a phone number that nobody else has here."""
    return f"138{random.randrange(10**8):08d}"


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign a member of staff in, through both pages."""
    page.goto("/staff/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    send(page)
    # A code works once: where somebody has just used this half minute's, the next one is good.
    for ahead in (-1, 0, 1):
        page.fill("[name=code]", totp_code(username, ahead=ahead))
        send(page)
        if path_of(page) != "/staff/code":
            return
    raise AssertionError(f"{username} cannot sign in")


def send(within: Page | Locator) -> None:
    """Press the first button of the page's main form, or of the form given."""
    form = within.locator("main form").first if isinstance(within, Page) else within
    page = within if isinstance(within, Page) else within.page
    with page.expect_navigation():
        form.locator("button:not([type=button])").first.click()


def path_of(page: Page) -> str:
    """Return the path of the page's address."""
    return urlsplit(page.url).path


def command(page: Page, name: str, **values: Any) -> None:
    """Give a command from its fold on an order's page: fill in the fields and press its button."""
    fold = page.locator(f"#command-{name}")
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    fill(fold, {f"{name}-{field}": value for field, value in values.items()})
    with page.expect_navigation():
        fold.locator("form button:not([type=button])").last.click()


def fill(within: Page | Locator, values: dict[str, Any]) -> None:
    """Answer fields by name, whatever kind they are."""
    for name, value in values.items():
        found = within.locator(f"[name='{name}']")
        kind = found.first.evaluate("e => e.type || e.tagName")
        if kind == "radio" or (kind == "checkbox" and isinstance(value, str)):
            within.locator(f"[name='{name}'][value='{value}']").check(force=True)
        elif kind == "checkbox":
            found.set_checked(bool(value), force=True)
        elif kind == "select-one":
            found.select_option(index=value) if isinstance(value, int) else found.select_option(value)
        else:
            found.fill(value)


def state_of(page: Page) -> Locator:
    """Return the tag that says in which state the matter on this page is."""
    return page.locator("main .panel .tag").first


#: The elements that reach beyond the window, the innermost last.
_STICKING_OUT = """[...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(one => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`).slice(-12)"""


def no_overflow(page: Page) -> None:
    """Nothing sticks out at the side."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    sticking = page.evaluate(_STICKING_OUT) if wide > 0 else []
    assert wide <= 0, f"{page.url} is {wide} px too wide at {page.viewport_size}: {sticking}"


def answer(page: Page, slug: str, **values: Any) -> None:
    """Answer one page of "get help", and check that this is the one that is asked.

    After the words comes what helps; from there it goes on to the application.
    """
    expect(page).to_have_url(re.compile(rf"/help/{slug}(\?|$)"))
    fill(page, values)
    send(page)
    if slug == "words" and path_of(page) == "/help/guidance":
        apply(page)


def apply(page: Page) -> None:
    """Go on from guidance to the application."""
    with page.expect_navigation():
        page.locator("button[name=go][value=apply]").click()


def _address() -> str:
    number = next(_addresses)
    return f"10.20.{number // 250}.{number % 250 + 1}"
