"""A platform of the journeys' own, a Chromium, and whoever visits with it.

All of it ends with the last journey: while Playwright runs, its event loop lies over the main
thread, and Django would refuse every other test its database.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from lab.platforms import browsers
from lab.platforms.instance import Instance, free_port, throwaway
from tests.journeys.certifying import devices
from tests.journeys.elsewhere import elsewhere
from tests.journeys.relay import Relay
from tests.journeys.visitors import PATIENCE_MS, Visitors
from tests.parts import ForkedInstance, Parts

CHROMIUM = browsers.chromium()
PICTURES = Path(__file__).resolve().parents[2] / "build" / "journeys"
#: First a process in reserve for each window, most of which are never used. The others Playwright leaves out, too;
#: this list takes the place of its own.
WITHOUT = (
    "SpareRendererForSitePerProcess", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
    "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "OptimizationHints",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "NetworkTimeServiceQuerying",
)  # fmt: skip
#: Nothing of a browser's own that would talk to anybody, or ask the person who tests.
QUIETLY = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-first-run",
    "--no-default-browser-check", "--mute-audio", "--hide-scrollbars",
    # A camera and a microphone that are there on every machine, and are allowed without a question.
    "--use-fake-device-for-media-stream=fps=10", "--use-fake-ui-for-media-stream",
    f"--disable-features={','.join(WITHOUT)}",
    # No page lives as long as it takes to make its scripts fast; and threads that help cost more than they spare.
    "--js-flags=--no-opt --no-maglev --single-threaded",
)  # fmt: skip
#: Nothing here survives the journeys, so nothing is forced to disk.
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
#: The relay that the platform of the journeys names to browsers.
RELAY = Relay()

#: As many characters of each log are shown with a journey that failed.
LOGGED = 3000

failed = pytest.StashKey[bool]()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A Chromium; where there is none the journeys are skipped, unless CI asks for every check."""
    if CHROMIUM is None:
        reason = f"no Chromium: {browsers.INSTALL}, or say where it is in $CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIETLY))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the security module of the offices lies, and their certificates."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="package")
def platform(chromium: Browser, keys_folder: Path) -> Iterator[Instance]:
    """A running platform with the demonstration's people and matters, a security module and a payment side."""
    # Everybody here comes from one address; a real proxy says who is who. Where the relay is, is known before it runs.
    with (
        elsewhere() as neutral,
        devices(keys_folder) as of_devices,
        throwaway(
            knowledge=True,
            past=True,
            conf=FAST,
            FAWANG_PROXIES="127.0.0.1",
            FAWANG_EXIT_URL=neutral,
            FAWANG_TURN_URLS=RELAY.urls,
            FAWANG_TURN_SECRET=RELAY.secret,
            FAWANG_PUSH_KEY="AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
            FAWANG_PUSH_CONTACT="mailto:it@example.cn",
            **of_devices,
        ) as instance,
    ):
        yield instance


@pytest.fixture(scope="package")
def parts(platform: Instance) -> Iterator[Parts]:
    """The process from which further servers of the platform are forked."""
    with Parts(platform.variables()) as one:
        yield one


@pytest.fixture(scope="package")
def certifying_offices(platform: Instance, keys_folder: Path) -> None:
    """A notary office and an appraisal institution that sign, on that platform."""
    platform.run_python("tests.journeys.certifying", str(keys_folder))


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Relay]:
    """A coturn that runs while a journey does; where there is none, the journey is skipped unless CI asks for all."""
    if shutil.which("turnserver") is None:
        reason = "no turnserver: apt-get install coturn"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with RELAY.running(tmp_path):
        yield RELAY


@pytest.fixture(scope="package")
def everybody(chromium: Browser, platform: Instance) -> Visitors:
    """All who visit; they sign in once, and keep it from journey to journey."""
    return Visitors(chromium, platform)


@pytest.fixture
def visitors(everybody: Visitors, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """All who visit in this journey. Their browsers close afterwards; of a failure there are pictures."""
    yield from _visit(everybody, request)


@pytest.fixture(scope="package")
def room_of_figures(
    platform: Instance, parts: Parts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Instance]:
    """A second server of the platform, over a copy of the demonstration's facts that no worker fills."""
    facts = tmp_path_factory.mktemp("figures") / "facts"
    shutil.copytree(platform.home / "facts", facts)
    port = free_port()
    room = ForkedInstance(
        home=platform.home,
        port=port,
        environment=platform.environment
        | {"FAWANG_FACTS": str(facts), "FAWANG_PUBLIC_URL": f"http://127.0.0.1:{port}"},
        parts=parts,
    )
    try:
        room.serve(part="figures")
        yield room
    finally:
        room.stop()


@pytest.fixture(scope="package")
def all_viewers(chromium: Browser, room_of_figures: Instance) -> Visitors:
    """All who look at figures."""
    return Visitors(chromium, room_of_figures)


@pytest.fixture
def viewers(all_viewers: Visitors, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """All who look at figures in this journey."""
    yield from _visit(all_viewers, request)


def _visit(everybody: Visitors, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    yield everybody
    if request.node.stash.get(failed, False):
        everybody.take_pictures(PICTURES, request.node.name)
    everybody.leave()
    complaints, everybody.complaints = everybody.complaints, []
    assert complaints == [], "the browser's console complains"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember whether a journey failed, for the fixture that takes pictures; add what the platform wrote down."""
    report: pytest.TestReport = yield  # type: ignore[assignment]
    if report.when == "call":
        item.stash[failed] = report.failed
        if report.failed and isinstance(platform := item.funcargs.get("platform"), Instance):  # type: ignore[attr-defined]
            for log in sorted(platform.home.glob("*.log")):
                report.sections.append((log.name, log.read_text(errors="replace")[-LOGGED:]))
    return report  # type: ignore[return-value]
