"""The database is away while calls come: they are answered, and what is to be kept is kept when it is back."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fawang.hotline.queries import operating
from lab.platforms.ports import free_port
from lab.softphone.telephone import Telephone
from tests.faults.platform import Platform
from tests.hotline.conftest import background, media, recordings
from tests.hotline.telephony.test_switch import telephones
from tests.parts import Part
from tests.waiting import BEGIN_SECONDS, SECOND, soon, until

__all__ = ["background", "media", "recordings"]


@dataclass
class Hotline:
    """A hotline that runs: its port, and its log."""

    process: Part
    port: int
    log: Path

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture
def hotline(
    platform: Platform, media: tuple[int, int], recordings: Path, tmp_path: Path
) -> Iterator[Callable[..., Hotline]]:
    """Start the hotline of the platform, as a process of its own, with more settings where they are given."""
    running: list[Hotline] = []
    (tmp_path / "hotline").mkdir()
    (tmp_path / "hotline" / "recordings").symlink_to(recordings)

    def start(**more: str) -> Hotline:
        port, log = free_port(), tmp_path / "hotline.log"
        environment = {
            **platform.instance._env(),
            "FAWANG_HOME": str(tmp_path),
            "FAWANG_HOTLINE_PORT": str(port),
            "FAWANG_MEDIA_PORT": str(media[0]),
            "FAWANG_MEDIA_KEYS_PORT": str(media[1]),
            "FAWANG_HOTLINE_PROGRAMS": "",
            "FAWANG_LANGUAGE": "en",
            "FAWANG_LOG_LEVEL": "WARNING",
            **more,
        }
        log.write_bytes(b"")
        process = platform.parts.start(log, "hotline", environment=environment)
        one = Hotline(process, port, log)
        running.append(one)
        until(
            lambda: "is open" in log.read_text() or process.poll() is not None,
            "an open hotline",
            BEGIN_SECONDS,
        )
        assert process.poll() is None, log.read_text()
        return one

    yield start
    for one in running:
        one.stop()


async def holds(platform: Platform, query: str, seconds: float = 90.0) -> None:
    """Wait until a question to the tables is answered with yes."""

    async def says_yes() -> bool:
        return await asyncio.to_thread(platform.sql, query) == "t"

    await soon(says_yes, seconds, every=0.2)


async def press_to_the_line(caller: Telephone) -> None:
    """Choose Mandarin, no recording, advice."""
    await caller.press("121")


def test_calls_are_answered_and_kept_when_it_is_back(
    platform: Platform, hotline: Callable[..., Hotline]
) -> None:
    running = hotline()

    async def run() -> None:
        async with telephones("13811110001", "13811110002") as [waits, gives_up]:
            platform.cluster.stop(mode="immediate")
            try:
                for caller in (waits, gives_up):
                    caller.call(running.port)
                    greeted = soon(lambda caller=caller: caller.up and caller.hears_something())  # type: ignore[misc]
                    # Nobody waits for a database to be greeted.
                    assert await greeted < 3 * SECOND
                    await press_to_the_line(caller)
                gives_up.hang_up()
                waits.forget()
                await soon(waits.hears_something)
                away = await asyncio.to_thread(running.log.read_text)
                assert away.count("the database is away") >= 1
            finally:
                platform.cluster.start()
            # Who waits is in line, since when they asked; who gave up was there and has gone.
            await holds(
                platform,
                "SELECT count(*) = 1 FROM hotline_call JOIN consultations_consultation AS talk"
                " ON talk.id = consultation_id WHERE stage = 'waiting' AND talk.state = 'waiting'"
                " AND hotline_call.ended_at IS NULL AND queued_at < now()",
            )
            await holds(
                platform,
                "SELECT count(*) = 1 FROM hotline_call JOIN consultations_consultation AS talk"
                " ON talk.id = consultation_id WHERE cause = 'caller' AND talk.state = 'withdrawn'",
            )
            assert not waits.over
            waits.hang_up()
            await holds(platform, "SELECT count(*) = 0 FROM hotline_call WHERE ended_at IS NULL")

    asyncio.run(run())
    assert "could not be kept" not in running.log.read_text()


def test_it_opens_while_the_database_is_away(platform: Platform, hotline: Callable[..., Hotline]) -> None:
    platform.cluster.stop(mode="immediate")
    try:
        running = hotline()

        async def run() -> None:
            async with telephones("13811110003") as [caller]:
                caller.call(running.port)
                await soon(lambda: caller.up and caller.hears_something())
                await press_to_the_line(caller)
                await asyncio.to_thread(platform.cluster.start)
                await holds(
                    platform,
                    "SELECT count(*) = 1 FROM hotline_call WHERE ended_at IS NULL AND stage = 'waiting'",
                )
                caller.hang_up()
                await holds(platform, "SELECT count(*) = 0 FROM hotline_call WHERE ended_at IS NULL")

        asyncio.run(run())
    finally:
        platform.cluster.start()


# --- the edge ------------------------------------------------------------------------------------

#: Where other hotlines call from; none is a trunk, so each comes through only as a partner of the tables.
EARLIER, LATER, LAST = "127.0.0.22", "127.0.0.23", "127.0.0.24"


@pytest.fixture
def behind_edge(tmp_path: Path, platform: Platform) -> Iterator[dict[str, str]]:
    """Settings of a hotline with an edge, without trunks of a file."""
    trunks = tmp_path / "trunks.yaml"
    trunks.write_text("[]")
    yield {
        "FAWANG_HOTLINE_PROGRAMS": "kamailio",
        "FAWANG_HOTLINE_SIP_PORT": f"{free_port()}",
        "FAWANG_HOTLINE_WEB_PORT": f"{free_port()}",
        "FAWANG_HOTLINE_TRUNKS": f"{trunks}",
    }
    platform.sql(f"DELETE FROM hotline_line WHERE source IN ('{EARLIER}', '{LATER}', '{LAST}')")


def add_partner(platform: Platform, code: str, source: str) -> None:
    """Another hotline, as an operator enters it."""
    platform.sql(
        "INSERT INTO hotline_line (code, name, address, source, active, updated_at, updated_by) VALUES"
        f" ('{code}', '另一热线', 'sip:{code}@{source}:5060', '{source}', true, now(), 'test')"
    )
    # The platform of these tests does not wait for its disc, and is about to be cut off.
    platform.sql("CHECKPOINT")


async def is_answered(source: str, port: int) -> bool:
    """Tell whether a call from there comes through the edge; else it is refused."""
    caller = await Telephone("12345", host=source).start()
    try:
        caller.call(port)
        # What comes just while the edge is started anew is lost; this telephone does not say it again.
        with contextlib.suppress(AssertionError):
            await soon(lambda: caller.up or caller.over)
        return caller.up
    finally:
        caller.hang_up()
        await caller.unplug()


async def comes_through(source: str, port: int) -> None:
    """Wait until calls from there are answered."""
    await soon(lambda: is_answered(source, port), 90, every=0.5)


def test_the_edge_opens_with_what_was_known_last(
    platform: Platform, hotline: Callable[..., Hotline], behind_edge: dict[str, str], tmp_path: Path
) -> None:
    port = int(behind_edge["FAWANG_HOTLINE_SIP_PORT"])
    add_partner(platform, "9001", EARLIER)
    hotline(**behind_edge).stop()
    kept = tmp_path / "hotline" / "edge" / "tables.json"
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    # While it was closed another one was added.
    add_partner(platform, "9002", LATER)
    platform.cluster.stop(mode="immediate")
    try:
        running = hotline(**behind_edge)
        assert "the database is away; the edge opens with what was known last" in running.log.read_text()

        async def run() -> None:
            assert await is_answered(EARLIER, port)
            assert not await is_answered(LATER, port)
            await asyncio.to_thread(platform.cluster.start)
            await comes_through(LATER, port)
            assert await is_answered(EARLIER, port)
            # Whoever is entered while it is open comes through as well.
            add_partner(platform, "9003", LAST)
            platform.sql(f"SELECT pg_notify('fawang_live', '{operating.topic()}')")
            await comes_through(LAST, port)

        asyncio.run(run())
    finally:
        platform.cluster.start()
    assert "the edge is started anew" in running.log.read_text()
    assert LATER in kept.read_text()


def test_the_edge_opens_where_nothing_is_known(
    platform: Platform, hotline: Callable[..., Hotline], behind_edge: dict[str, str]
) -> None:
    port = int(behind_edge["FAWANG_HOTLINE_SIP_PORT"])
    add_partner(platform, "9001", EARLIER)
    platform.cluster.stop(mode="immediate")
    try:
        running = hotline(**behind_edge)
        assert "the edge opens with nothing of it" in running.log.read_text()

        async def run() -> None:
            assert not await is_answered(EARLIER, port)
            await asyncio.to_thread(platform.cluster.start)
            await comes_through(EARLIER, port)

        asyncio.run(run())
    finally:
        platform.cluster.start()
