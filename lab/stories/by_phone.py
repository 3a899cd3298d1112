"""`fawang story --by-phone`: the case of the wages, told on the telephone.

A telephone of ours dials 12348 over real SIP; a lawyer answers in a real browser (Chromium), applies for legal aid
while they talk, and writes the record; the caller rates it by a key. Needs the development tools (Playwright).
"""

import asyncio
import contextlib
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from fawang.cli.processes.embedded import Embedded
from fawang.kernel.rules.ids import spoken
from lab.demo import staffed
from lab.demo.keys import PASSWORD, totp_code
from lab.platforms import browsers
from lab.platforms.instance import Instance, throwaway
from lab.platforms.ports import audio_ports, free_port
from lab.softphone.telephone import Telephone
from lab.stories.callers import Say, StoryFailed
from lab.stories.case import PLACE, WORDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_PATIENCE = 30.0
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--mute-audio",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip


def tell(*, say: Say, pictures: Path | None = None) -> None:
    """Tell the story at a platform that is started for it and removed afterwards.

    Args:
        pictures: a folder for pictures of the seat in the call.

    Raises:
        StoryFailed: a step went otherwise, or something that it needs is missing.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise StoryFailed(_("The story needs Playwright: install the development tools.")) from None
    chromium = browsers.chromium()
    missing = [name for name in ("rtpengine", "kamailio", "espeak-ng") if not shutil.which(name)]
    if missing or chromium is None:
        missing += [] if chromium else ["chromium-headless-shell"]
        raise StoryFailed(
            _("Not installed: %(programs)s. See `make hotline`.") % {"programs": ", ".join(missing)}
        )
    ports = {name: free_port() for name in ("SIP", "WEB", "SWITCH", "MEDIA", "KEYS")}
    environment: dict[str, Any] = {
        "FAWANG_HOTLINE_SIP_PORT": f"{ports['SIP']}",
        "FAWANG_HOTLINE_WEB_PORT": f"{ports['WEB']}",
        "FAWANG_HOTLINE_WEB_URL": f"ws://127.0.0.1:{ports['WEB']}",
        "FAWANG_HOTLINE_PORT": f"{ports['SWITCH']}",
        "FAWANG_MEDIA_PORT": f"{ports['MEDIA']}",
        "FAWANG_MEDIA_PORTS": "{}-{}".format(*audio_ports()),
        "FAWANG_MEDIA_KEYS_PORT": f"{ports['KEYS']}",
        "FAWANG_HOTLINE_PROGRAMS": "rtpengine,kamailio",
    }
    with (
        throwaway(load=partial(staffed.load, knowledge=True), **environment) as instance,
        sync_playwright() as playwright,
    ):
        instance.start("hotline", "hotline")
        _until(lambda: "12348" in (instance.home / "hotline.log").read_text(), "the hotline opens", 60)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        with _telephone(f"1990000{secrets.randbelow(10000):04d}") as (caller, run):
            _Story(instance, browser, caller, run, ports["SIP"], say, pictures).tell()
        browser.close()


type Run = Callable[[Coroutine[Any, Any, Any] | Callable[[], Any]], Any]


class _Story:
    """The case, step by step."""

    def __init__(
        self, instance: Instance, browser: "Browser", caller: Telephone, run: Run, sip: int, say: Say,
        pictures: Path | None,
    ) -> None:  # fmt: skip
        self._instance, self._browser, self._caller, self._run = instance, browser, caller, run
        self._sip, self._say, self._pictures = sip, say, pictures
        self._number = 0

    def tell(self) -> None:
        """Run every step."""
        began = time.monotonic()
        self._say(_("The case of Mr Jiang and his wife, on the telephone") + "\n")
        desk, telephone = self._seat()
        self._call(telephone)
        code, order = self._talk(desk, telephone)
        self._rating(desk, telephone)
        self._record(desk, code)
        self._kept(code, order)
        seconds = f"{time.monotonic() - began:.1f}"
        self._say("\n" + _("From the call to the rating: %(steps)s steps, %(seconds)s s.") % {
            "steps": self._number, "seconds": seconds,
        })  # fmt: skip

    # --- the steps -------------------------------------------------------------------------------

    def _seat(self) -> tuple["Page", "Page"]:
        """The lawyer signs in, opens the telephone in a window of its own, and goes on duty."""
        context = self._browser.new_context(
            locale="zh-CN", base_url=self._instance.url, permissions=["microphone"]
        )
        desk = context.new_page()
        desk.goto("/staff/sign-in")
        desk.fill("[name=username]", "demo-duty")
        desk.fill("[name=password]", PASSWORD)
        _press(desk, "main form button:not([type=button])")
        desk.fill("[name=code]", totp_code("demo-duty"))
        _press(desk, "main form button:not([type=button])")
        desk.goto("/desk/seat")
        desk.locator("#skills summary").click()
        if not (calls := desk.locator("[name=calls]")).is_checked():
            # By keyboard: a click misses what moves meanwhile.
            calls.press("Space")
        desk.locator("[name=language_cantonese]").select_option("fluent")
        _press(desk, "#skills form button:not([type=button])")
        telephone = context.new_page()
        telephone.goto("/desk/telephone")
        telephone.wait_for_selector("[data-telephone][data-state=ready]", timeout=_PATIENCE * 1000)
        _press(desk, "button[name=presence][value=ready]")
        self._step(_("A lawyer is on duty, with a telephone in the browser"), _("registered at the edge"))
        return desk, telephone

    def _call(self, telephone: "Page") -> None:
        """Mr Jiang dials 12348: Cantonese, recorded, legal aid; the lawyer's browser rings and is taken off."""
        self._run(lambda: self._caller.call(self._sip))
        _until(lambda: self._caller.up and self._caller.hears_something(), "the greeting")
        self._step(_("Mr Jiang dials 12348"), _("he hears the greeting"))
        for key in "213":
            self._run(self._caller.press(key))
            time.sleep(0.5)
        self._step(_("Keys 2, 1, 3"), _("Cantonese · may be recorded · legal aid"))
        telephone.wait_for_selector("[data-telephone][data-state=rings]", timeout=_PATIENCE * 1000)
        self._picture(telephone, "telephone-rings")
        telephone.locator("[data-answer]").click()
        telephone.wait_for_selector("[data-telephone][data-state=talks]", timeout=_PATIENCE * 1000)
        self._run(lambda: self._caller.play(440))
        self._run(self._caller.forget)
        _until(self._caller.hears_something, "the caller hears the lawyer")
        self._step(_("The lawyer's browser rings and is taken off"), _("both hear each other"))

    def _talk(self, desk: "Page", telephone: "Page") -> tuple[str, str]:
        """The lawyer notes what is told and applies for legal aid while they talk; reads out the code."""
        desk.goto("/desk/telephone/call")
        desk.wait_for_selector("#phone-call #id_notes", timeout=_PATIENCE * 1000)
        code = desk.url.rstrip("/").rsplit("/", 1)[1]
        desk.locator("#id_notes").fill(WORDS)
        _press(desk, "#phone-call form[action$='/notes'] button")
        desk.wait_for_selector("#phone-call #id_notes", timeout=_PATIENCE * 1000)
        self._picture(desk, "seat-in-call")
        self._step(_("The page of the call"), _("number masked, language, topic; notes are kept"))
        desk.goto(f"/desk/orders/new?from={code}")
        desk.locator("[name=matter]").select_option("labour")
        desk.locator("[name=place_text]").fill(PLACE)
        desk.locator("[name=name]").fill("蒋先生（演示）")
        if not desk.locator("[name=phone]").input_value():
            raise StoryFailed(_("The number of the caller is not in the application."))
        # By the keyboard: a page that grows at this moment, by news of the call, moves nothing away from under a key.
        desk.locator("[name=agreed]").press("Space")
        _press(desk, "main form.sheet button.button--big")
        order = desk.url.split("?")[0].rstrip("/").rsplit("/", 1)[1]
        self._step(
            _("Legal aid is applied for while they talk; the lawyer reads out the code"), spoken(order)
        )
        return code, order

    def _rating(self, desk: "Page", telephone: "Page") -> None:
        """The lawyer hangs up; Mr Jiang presses 1: very satisfied."""
        self._run(lambda: self._caller.play(0))
        telephone.locator("[data-hang-up]").click()
        self._run(self._caller.forget)
        _until(self._caller.hears_something, "the caller is asked how it was")
        time.sleep(0.5)
        self._run(self._caller.press("1"))
        _until(lambda: self._caller.over, "the call ends")
        self._step(_("The lawyer hangs up; Mr Jiang presses 1"), _("very satisfied"))

    def _record(self, desk: "Page", code: str) -> None:
        """The record begins with the notes; the lawyer writes what was advised."""
        desk.goto(f"/desk/consultations/{code}/record")
        if WORDS[:20] not in desk.locator("[name=asked]").input_value():
            raise StoryFailed(_("The record does not begin with the notes."))
        desk.locator("[name=advised]").fill(
            "不要签“自愿离职”。依据《劳动合同法》第八十二条可以主张双倍工资。"
        )
        # By keyboard: the page moves while the draft is kept, and a press of the mouse would miss.
        desk.locator("[name=outcome][value=legal_aid]").press("Space")
        _press(desk, "form:has([name=asked]) button:not([type=button])")
        desk.wait_for_selector("#record-title", timeout=_PATIENCE * 1000)
        self._step(_("The record is written"), _("it began with the notes"))

    def _kept(self, code: str, order: str) -> None:
        """What is left: recording, consultation, work order, rating."""
        cluster = Embedded(self._instance.home)

        def one(statement: str) -> str:
            return cluster.psql(statement, database="fawang").strip()

        _until(lambda: one(_RECORDING) == "t", "the recording is kept")
        talk, state = one(_TALK.format(code)), one(_ORDER.format(order))
        if talk != "closed 5" or state != "submitted":
            raise StoryFailed(
                _("What is kept is not what was told: %(found)s") % {"found": f"{talk}, {state}"}
            )
        self._step(
            _("What is kept"),
            _(
                "a recording in two voices, encrypted · the consultation, rated 5 of 5 · the work order, submitted"
            ),
        )

    def _step(self, what: str, came: str) -> None:
        self._number += 1
        self._say(f"{self._number:>3}  {what}\n       {came}")

    def _picture(self, page: "Page", name: str) -> None:
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self._pictures / f"{name}.png", full_page=True)


_TALK = "SELECT state || ' ' || score FROM consultations_consultation WHERE code = '{}'"
_ORDER = "SELECT state FROM work_orders_workorder WHERE code = '{}'"
_RECORDING = "SELECT count(*) = 1 FROM consultations_recording WHERE media_type = 'audio/wav'"


def _press(page: "Page", button: str) -> None:
    with page.expect_navigation():
        page.locator(button).first.click()


def _until(holds: Callable[[], bool], what: str, seconds: float = _PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise StoryFailed(_("It does not come to be: %(what)s") % {"what": what})
        time.sleep(0.05)


@contextlib.contextmanager
def _telephone(number: str) -> Iterator[tuple[Telephone, Run]]:
    """A telephone in a loop and thread of its own, and what runs something there."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    def run(work: Coroutine[Any, Any, Any] | Callable[[], Any]) -> Any:
        async def called() -> Any:
            return work() if callable(work) else await work

        return asyncio.run_coroutine_threadsafe(called(), loop).result(_PATIENCE)

    telephone = run(Telephone(number).start())
    try:
        yield telephone, run
    finally:
        run(telephone.unplug())
        loop.call_soon_threadsafe(loop.stop)
