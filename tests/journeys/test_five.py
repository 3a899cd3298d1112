"""Five speak with each other, each directly with each; a sixth is told so; one leaves and the others go on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lab.platforms.instance import Instance, free_port
from tests.journeys.test_calls import KEEP
from tests.journeys.visitors import Visitors

#: Of each connection of a page that is open: how much sound has come, in bytes, and how loud all of it was.
HEARD = """async () => {
  const open = window.peers.filter((peer) => peer.connectionState === "connected");
  return Promise.all(open.map(async (peer) => {
    const found = { bytes: 0, energy: 0 };
    (await peer.getStats()).forEach((one) => {
      if (one.type === "inbound-rtp") {
        found.bytes += one.bytesReceived;
        found.energy += one.totalAudioEnergy;
      }
    });
    return found;
  }));
}"""
#: `given`: as many connections as there were, and each has got more than it had then.
MORE = f"""async (given) => {{
  const found = await ({HEARD})();
  return found.length === given.length && found.every((one, n) => one.bytes > given[n].bytes + 500 && one.energy > 0);
}}"""


@pytest.fixture
def people(chromium: Browser, platform: Instance) -> Iterator[Visitors]:
    """Visitors of a second server of the platform that has the room of five.py; without a relay."""
    port = free_port()
    room = Instance(
        home=platform.home,
        port=port,
        environment=platform.environment
        | {
            "DJANGO_SETTINGS_MODULE": "tests.journeys.five_settings",
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            "FAWANG_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "FAWANG_TURN_URLS": "",
            "FAWANG_TURN_SECRET": "",
        },
    )
    try:
        room.start("five", "serve", "--port", str(port), "--workers", "1")
        room.wait()
        visitors = Visitors(chromium, room)
        yield visitors
        visitors.leave()
        assert visitors.complaints == [], "the browser's console complains"
    finally:
        room.stop()


def hear_each_other(pages: list[Page]) -> None:
    """Everybody is connected with everybody else, and hears more of each of them as time goes on."""
    for page in pages:
        page.wait_for_function(
            "(many) => window.peers.filter((peer) => peer.connectionState === 'connected').length === many",
            arg=len(pages) - 1,
        )
        heard: list[dict[str, Any]] = page.evaluate(HEARD)
        assert len(heard) == len(pages) - 1
        page.wait_for_function(MORE, arg=heard, polling=200)


def test_five_hear_each_other(people: Visitors) -> None:
    pages: list[Page] = []

    def come(who: str) -> Page:
        page = people.desktop()
        page.context.add_init_script(KEEP)
        page.goto(f"/five/{who}")
        return page

    for who in ("an", "bo", "chen", "deng", "en"):
        pages.append(come(who))
        # Whoever is there hears of it.
        for page in pages:
            numbers = [str(n) for n, one in enumerate(pages, 1) if one is not page]
            expect(page.get_by_role("status")).to_have_text(f"here: {' '.join(numbers)}".strip())
    hear_each_other(pages)
    # One connection for each pair, however they negotiated.
    assert [page.evaluate("window.peers.length") for page in pages] == [4] * 5

    sixth = come("fang")
    expect(sixth.get_by_role("status")).to_have_text("这次通话已有 5 人，人数已满。请稍候。")
    assert sixth.evaluate("window.peers.length") == 0

    pages[1].get_by_role("button").click()
    expect(pages[1].get_by_role("status")).to_have_text("left")
    others = [pages[0], *pages[2:]]
    for page in others:
        page.wait_for_function("() => window.told.includes('left 2')")
    hear_each_other(others)

    # The place is free; who comes back is somebody new to the others.
    sixth.reload()
    hear_each_other([*others, sixth])
    expect(others[0].get_by_role("status")).to_have_text("here: 3 4 5 6")
