"""Telephones that change their audio within a call: they hold us, resume, move, refresh, or say keys in messages."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fawang.hotline.telephony.edge import Edge
from fawang.hotline.telephony.programs import supervision
from fawang.hotline.telephony.programs.supervision import Supervised
from lab.softphone.telephone import Telephone
from tests.hotline.control.test_controller import MUSIC
from tests.hotline.control.test_controller import talking as in_a_talk
from tests.hotline.edge import CARRIER
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import quiet, taken_up, talking, telephones
from tests.waiting import SECOND, soon, stop


async def both_hear(caller: Telephone, seat: Telephone) -> None:
    """Wait until both hear each other, of what is said from now on."""
    caller.forget()
    seat.forget()
    await soon(lambda: caller.hears(1000) and seat.hears(440))


async def has_asked(phone: Telephone) -> None:
    """Wait until the switch has got the change that a telephone has asked for last."""
    await soon(lambda: phone.log[-1:] == ["100 INVITE"])


@asynccontextmanager
async def a_talk(switch: Switchboard, sip: int) -> AsyncIterator[tuple[Telephone, Telephone, str]]:
    """Let a caller and a seat talk; of whoever is dialled the dialog runs the other way round."""
    async with telephones("13800138000", "lawyer") as [caller, seat]:
        yield caller, seat, await talking(switch, sip, caller, seat)
        assert not caller.over
        assert not seat.over


@pytest.mark.parametrize("who", ["caller", "seat"])
def test_hold_and_resume(sippy: Switchboard, sip: int, who: str) -> None:
    async def run() -> None:
        async with a_talk(sippy, sip) as (caller, seat, _leg):
            one, other = (caller, seat) if who == "caller" else (seat, caller)
            for way, answered in (("inactive", "inactive"), ("sendonly", "recvonly")):
                assert await one.change(way) == 200
                assert f"a={answered}\r" in one.told
                await quiet(one)
                if way == "inactive":
                    await quiet(other)
                else:
                    # Whoever only sends has music of its own.
                    await soon(lambda: other.hears(440 if who == "caller" else 1000))
                assert await one.change("sendrecv") == 200
                assert "a=sendrecv\r" in one.told
                await both_hear(caller, seat)

    asyncio.run(run())


def test_what_the_platform_does_while_a_telephone_holds(sippy: Switchboard, sip: int, tone: Path) -> None:
    async def run() -> None:
        async with a_talk(sippy, sip) as (caller, seat, leg):
            assert await seat.change("inactive") == 200
            sippy.tell("part", "seat")
            sippy.tell("play", leg, [], turn=1, music=str(tone))
            await soon(lambda: caller.hears(700))
            # Brought together, the one that holds hears nobody until it resumes.
            sippy.tell("join", leg, "seat")
            await quiet(seat)
            await quiet(caller)
            assert await seat.change("sendrecv") == 200
            await both_hear(caller, seat)

    asyncio.run(run())


def test_a_lawyers_telephone_that_holds_lets_the_person_hear_music(embedded: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            call = await in_a_talk(embedded, sip, caller, seat)
            assert await seat.change("sendonly") == 200
            await embedded.news("Stands", call=call, stage="held")
            await soon(lambda: caller.hears(MUSIC))
            assert await seat.change("sendrecv") == 200
            await embedded.news("Stands", call=call, stage="talking")
            await both_hear(caller, seat)

    asyncio.run(run())


def test_old_telephones_hold_without_an_address(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with a_talk(sippy, sip) as (caller, seat, _leg):
            assert await caller.change("sendrecv", host="0.0.0.0") == 200
            await quiet(caller)
            assert await caller.change("sendrecv") == 200
            await both_hear(caller, seat)

    asyncio.run(run())


@pytest.mark.parametrize("method", ["INVITE", "UPDATE"])
def test_a_telephone_moves_to_another_port(sippy: Switchboard, sip: int, method: str) -> None:
    async def run() -> None:
        async with a_talk(sippy, sip) as (caller, seat, _leg):
            for one in (caller, seat):
                assert await one.change(moves=True, method=method) == 200
                await both_hear(caller, seat)

    asyncio.run(run())


def test_a_telephone_changes_its_codec(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with a_talk(sippy, sip) as (caller, seat, leg):
            for one in (caller, seat):
                assert await one.change(codec=0) == 200
                assert "RTP/AVP 0 101\r" in one.told
                await both_hear(caller, seat)
                await caller.press("5")
                assert (await sippy.news("Pressed", leg=leg))["key"] == "5"
            assert await caller.change(codec=8) == 200
            await both_hear(caller, seat)

    asyncio.run(run())


def test_a_refresh_is_answered_and_changes_nothing(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with a_talk(sippy, sip) as (caller, seat, _leg):
            told = []
            for one in (caller, seat):
                for method, asks in (("INVITE", False), ("UPDATE", True), ("INVITE", False)):
                    answer = await one.change(
                        method=method, asks=asks, Session_Expires="1800;refresher=uac", Supported="timer"
                    )
                    assert answer == 200
                    told.append(one.told)
            # The version within says the same: nothing has changed.
            assert told[0] == told[1] == told[2]
            assert told[3] == told[4] == told[5]
            caller._kept.clear()
            assert await caller.change() == 200
            # Nothing was lost meanwhile but what was under way: a second holds fifty.
            assert await soon(lambda: len(caller._kept) > 25) < 2 * SECOND
            await both_hear(caller, seat)

    asyncio.run(run())


def test_who_makes_no_offer_is_made_one(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with a_talk(sippy, sip) as (caller, seat, _leg):
            for one in (caller, seat):
                assert await one.change("inactive") == 200
                # It is asked for both ways, and says in its answer what it wants.
                assert await one.change("sendrecv", asks=True, moves=True) == 200
                assert "a=sendrecv\r" in one.told
                await both_hear(caller, seat)

    asyncio.run(run())


@pytest.fixture
def waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an rtpengine that stands still be waited for, however long a slow machine takes to let it go on."""
    monkeypatch.setenv("TEST_MEDIA_TIMES", "1000")
    monkeypatch.setattr(supervision, "_MISSES", 1000)


@pytest.mark.usefixtures("waited_for")
def test_two_at_once_are_one_after_the_other(
    engine: tuple[tuple[int, int], Supervised], sip: int, recordings: Path
) -> None:
    async def run() -> None:
        ports, running = engine
        board = Switchboard(sip, *ports, recordings)
        await board.news("Started")
        try:
            async with a_talk(board, sip) as (caller, seat, _leg):
                for method in ("INVITE", "UPDATE"):
                    stop(running.pid)
                    first = asyncio.create_task(seat.change("inactive"))
                    await has_asked(seat)
                    assert await seat.change("sendrecv", method=method) == 491
                    # It is there all the while.
                    assert await seat.inform("", "", "OPTIONS") == 200
                    os.kill(running.pid, signal.SIGCONT)
                    assert await first == 200
                    assert "a=inactive\r" in seat.told
                    assert await seat.change("sendrecv") == 200
                    await both_hear(caller, seat)
                # One that is taken back ends nothing.
                stop(running.pid)
                given_up = asyncio.create_task(seat.change("inactive"))
                await has_asked(seat)
                seat.take_back()
                assert await given_up == 487
                seat.way = "sendrecv"
                os.kill(running.pid, signal.SIGCONT)
                await both_hear(caller, seat)
        finally:
            os.kill(running.pid, signal.SIGCONT)
            board.close()

    asyncio.run(run())


@pytest.mark.usefixtures("waited_for")
def test_who_hangs_up_while_they_change(
    engine: tuple[tuple[int, int], Supervised], sip: int, recordings: Path
) -> None:
    async def run() -> None:
        ports, running = engine
        board = Switchboard(sip, *ports, recordings)
        await board.news("Started")
        try:
            async with telephones("13800138000", "lawyer") as [caller, seat]:
                leg = await talking(board, sip, caller, seat)
                stop(running.pid)
                changing = [asyncio.create_task(one.change("inactive")) for one in (caller, seat)]
                await has_asked(caller)
                await has_asked(seat)
                caller.hang_up()
                board.tell("hang_up", "seat")
                assert [await one for one in changing] == [487, 487]
                os.kill(running.pid, signal.SIGCONT)
                await board.news("Gone", leg=leg)
                await soon(lambda: seat.over)
        finally:
            os.kill(running.pid, signal.SIGCONT)
            board.close()

    asyncio.run(run())


def test_what_cannot_be_leaves_all_as_it_was(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with a_talk(sippy, sip) as (caller, seat, _leg):
            for one in (caller, seat):
                lines = (
                    "v=0",
                    "o=- 1 9 IN IP4 127.0.0.1",
                    "s=-",
                    "c=IN IP4 127.0.0.1",
                    "t=0 0",
                    "m=video 9 RTP/AVP 99",
                    "",
                )
                video = "\r\n".join(lines)
                for kind, body, method, answer in (
                    ("application/sdp", video, "UPDATE", 488),
                    ("application/sdp", "nonsense", "UPDATE", 488),
                    ("text/plain", "hello", "UPDATE", 415),
                    ("text/plain", "hello", "INFO", 415),
                    ("", "", "INFO", 200),
                    ("", "", "REFER", 405),
                    ("text/plain", "hello", "MESSAGE", 405),
                ):
                    assert await one.inform(kind, body, method) == answer, (kind, method)
            await both_hear(caller, seat)

    asyncio.run(run())


def test_video_is_refused_and_the_audio_goes_on(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with a_talk(sippy, sip) as (caller, seat, _leg):
            for one in (caller, seat):
                video = "m=video 9 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\n"
                assert await one.inform("application/sdp", one._sdp() + video, "UPDATE") == 200
                assert one.told.endswith("\r\nm=video 0 RTP/AVP 99\r\n")
                await both_hear(caller, seat)

    asyncio.run(run())


def test_keys_in_messages_are_keys(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            leg = await taken_up(sippy, sip, caller)
            for kind, body in (
                ("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"),
                ("application/dtmf-relay", "Signal= 10\r\n"),
                ("application/dtmf", "7"),
                ("application/dtmf-relay", "Duration=160\r\n"),
                ("application/dtmf", "#"),
            ):
                assert await caller.inform(kind, body) == 200
            assert [(await sippy.news("Pressed", leg=leg))["key"] for _ in range(4)] == list("5*7#")

    asyncio.run(run())


def test_behind_the_edge(behind: Switchboard, edge: tuple[Edge, Supervised]) -> None:
    async def run() -> None:
        async with telephones("13800138000", host=CARRIER) as [caller]:
            leg = await taken_up(behind, edge[0].udp[1], caller)
            caller.play(440)
            assert await caller.change("sendonly") == 200
            assert await caller.change("sendrecv", method="UPDATE") == 200
            assert await caller.inform("application/dtmf", "7") == 200
            assert (await behind.news("Pressed", leg=leg))["key"] == "7"
            caller.hang_up()
            assert (await behind.news("Gone", leg=leg))["why"] == "hung_up"

    asyncio.run(run())
