"""Takes the README's pictures from a demonstration of their own, with Debian's Chromium.

    .venv/bin/python tools/screenshots.py        write docs/screenshots/*.png

Each page is taken on a desktop (1280×800) and on a phone (390×844). A platform is started for it and
removed afterwards, so the pictures show the code as it is; only times and codes differ from run to run.
"""

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lab.demo.keys import PASSWORD, totp_code
from lab.platforms import browsers
from lab.platforms.instance import throwaway
from lab.stories.case import WORDS

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
SIZES = {"": (1280, 800), "-phone": (390, 844)}
LARGEST = 250_000
COLOURS = (256, 128, 64, 32)
CARD_SECONDS = 90

#: The answers of the story, by question; what is not here is left open.
ANSWERS: dict[str, dict[str, str]] = {
    "words": {"words": WORDS},
    "guidance": {},
    "matter": {"matter": "labour"},
    "place": {"place_text": "佛山南海桂城"},
    "authority": {"authority": "none"},
    "opponent": {"opponent": "佛山南海某鞋业有限公司（演示）"},
    "claim": {"claim": "31.5"},
    "urgency": {"urgency": "none"},
    "no-condition": {"no_condition": "none"},
    "exempt": {"exempt": "42.3"},
    "expectation": {},
    "person": {"name": "蒋先生（演示）", "dialect": "cantonese"},
    "reach": {"medium": "sms", "phone": "19900001234", "may_call": "yes", "may_announce": "yes",
              "list_online": "yes", "third": "no"},
    "papers": {},
    "check": {},
}  # fmt: skip
#: Questions that have a picture.
SHOWN = {"words": "help", "guidance": "guidance", "expectation": "expectation"}


def main() -> int:
    """Take every picture; return 1 if one is too large."""
    chromium = browsers.chromium()
    if chromium is None:
        raise SystemExit(f"a Chromium is needed: {browsers.INSTALL}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with throwaway(knowledge=True, past=True) as instance, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        for suffix, (width, height) in SIZES.items():
            with visitor(browser, instance.url, width, height) as page:
                public(page, suffix)
            with visitor(browser, instance.url, width, height) as page:
                # A code works once, and both sizes may fall into the same half minute.
                workbench(page, suffix, "demo-head" if suffix else "demo-officer")
            with visitor(browser, instance.url, width, height, color_scheme="dark") as page:
                page.goto("/")
                take(page, f"home-dark{suffix}")
        talks(browser, instance.url)
        figures(browser, instance.url)
        browser.close()
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{name:<28}{size:>8,} bytes")
    return 1 if any(size > LARGEST for size in sizes.values()) else 0


@contextmanager
def visitor(browser: Browser, url: str, width: int, height: int, **options: Any) -> Iterator[Page]:
    """Open a page as somebody who has not been here before."""
    context: BrowserContext = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        **options,
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def public(page: Page, suffix: str) -> None:
    """Go the whole way of a person: the first page, the questions, the receipt, the own matter."""
    page.goto("/")
    take(page, f"home{suffix}")
    page.goto("/help")
    while (slug := page.url.partition("?")[0].rstrip("/").rpartition("/")[2]) in ANSWERS:
        fill(page, ANSWERS[slug])
        if slug in SHOWN:
            take(page, f"{SHOWN[slug]}{suffix}")
        # From what helps, on to the application.
        onward = '[name="go"][value="apply"]' if slug == "guidance" else "main form .actions button"
        page.locator(onward).first.click()
    if "/help/receipt/" not in page.url:
        raise SystemExit(f"the questions led to {page.url}, not to a receipt")
    take(page, f"receipt{suffix}")
    page.locator("main .actions a.button").click()
    take(page, f"follow{suffix}")


def fill(page: Page, values: dict[str, str]) -> None:
    """Give the answers of one question, by the names of its fields."""
    for name, value in values.items():
        radio = page.locator(f'input[type="radio"][name="{name}"][value="{value}"]')
        if radio.count():
            radio.check(force=True)
            continue
        field = page.locator(f'[name="{name}"]')
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def sign_in(page: Page, username: str) -> None:
    """Sign in with both factors."""
    page.goto("/staff/sign-in")
    page.locator('[name="username"]').fill(username)
    page.locator('[name="password"]').fill(PASSWORD)
    page.locator("main form button").first.click()
    page.locator('[name="code"]').fill(totp_code(username))
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/staff/" not in url)


def talks(browser: Browser, url: str) -> None:
    """Show a lawyer's seat as it rings, the talk on both sides, somebody who waits, and the board of the shift."""
    desktop = SIZES[""]
    with visitor(browser, url, *desktop) as lead, visitor(browser, url, *desktop) as lawyer:
        sign_in(lead, "demo-lead")
        sign_in(lawyer, "demo-duty")
        lawyer.goto("/desk/seat")
        lawyer.locator("button[name=presence][value=ready]").click()
        with visitor(browser, url, *desktop) as person, visitor(browser, url, *desktop) as other:
            ask(person, "公司说我试用期不合格，让我明天不用来了，这样合法吗？")
            ring = lawyer.locator("[data-ring-channel=chat] form[action$='/accept'] button").first
            ring.wait_for()
            take_both(lawyer, "seat")
            ring.click()
            lawyer.wait_for_url("**/desk/consultations/*")
            say(lawyer, "您好，我是值班律师。您入职多久了？公司有没有书面通知？")
            person.locator(".line--lawyer").first.wait_for()
            say(person, "三个月零十天，只是口头说的。")
            lawyer.locator(".line--person", has_text="口头").wait_for()
            take_both(person, "chat")
            take_both(lawyer, "chat-desk")
            lawyer.goto("/desk/seat")
            lawyer.locator("button[name=presence][value='break:rest']").click()
            ask(other, "房东不退押金，说我提前退租违约，合同还有三个月，怎么办？")
            take_both(other, "waiting")
            lead.goto("/desk/board")
            take_both(lead, "board")


def figures(browser: Browser, url: str) -> None:
    """Show what a leader reads: the overview, a forecast, the hot spots, and the wall of a command room."""
    with visitor(browser, url, *SIZES[""]) as page:
        sign_in(page, "demo-leader")
        for name, path in (("figures", "/data/"), ("trend", "/data/trend"), ("hot-spots", "/data/hot-spots")):
            page.goto(path)
            drawn(page)
            take_both(page, name)
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.goto("/data/screen")
        drawn(page)
        take(page, "screen")


def drawn(page: Page) -> None:
    """Wait until every chart is drawn."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-chart], [data-draws]')]"
        ".every(one => one.querySelector('canvas') || one.classList.contains('is-blank'))"
    )
    # Until their lines and bars have grown to their length.
    page.wait_for_timeout(1500)


def ask(page: Page, words: str) -> None:
    """Ask for a chat."""
    page.goto("/ask")
    page.locator("textarea[name=text]").fill(words)
    page.locator("[name=kind][value=chat]").check(force=True)
    page.locator("main form .actions button").first.click()
    page.wait_for_url("**/c/**")


def say(page: Page, words: str) -> None:
    """Write a message."""
    page.locator("[data-compose] textarea").fill(words)
    page.locator("[data-compose] button:not([type=button])").click()


def take_both(page: Page, name: str) -> None:
    """Take a page at both sizes."""
    for suffix, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        take(page, f"{name}{suffix}")
    page.set_viewport_size({"width": SIZES[""][0], "height": SIZES[""][1]})


def workbench(page: Page, suffix: str, username: str) -> None:
    """Sign in with both factors; show the inbox and the first order of it."""
    sign_in(page, username)
    # The worker shows the cards that are due once a minute, the first time after it has started.
    for _ in range(CARD_SECONDS):
        if re.search(r"[1-9]", page.locator('a[href*="card=red"]').first.inner_text()):
            break
        page.wait_for_timeout(1000)
        page.reload()
    take(page, f"inbox{suffix}")
    page.goto("/desk/orders?state=submitted")
    page.locator("tr[data-row] a").first.click()
    take(page, f"order{suffix}")


def take(page: Page, name: str) -> None:
    """Write the visible part of the page as a small PNG."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.evaluate("window.scrollTo(0, 0)")
    # Where the mouse or the focus happens to be is not part of the picture.
    page.evaluate("document.activeElement && document.activeElement.blur()")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for colours in COLOURS:
        packed = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= LARGEST:
            break
    (FOLDER / f"{name}.png").write_bytes(packed.getvalue())


if __name__ == "__main__":
    sys.exit(main())
