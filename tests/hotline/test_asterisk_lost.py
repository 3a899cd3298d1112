"""What becomes of calls where a switch that is an Asterisk, its events, a telephone or the platform is lost."""

import asyncio
from pathlib import Path

import pytest

from fawang.hotline.telephony.sound.recordings import voices
from tests.hotline.conftest import with_asterisk
from tests.hotline.control import test_controller
from tests.hotline.pbx import Pbx
from tests.hotline.spans import say
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import loudest, taken_up, talking, telephones
from tests.hotline.test_asterisk import clean, left
from tests.waiting import soon


def test_a_new_switch_ends_what_a_killed_one_has_left(
    asterisk: Switchboard, pbx: Pbx, sip: int, recordings: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "13900139000") as [caller, seat, again]:
            leg = await talking(asterisk, sip, caller, seat)
            asterisk.tell("record", leg, on=True)
            await soon(lambda: len(pbx.ask("GET", "channels")) == 4)
            asterisk.kill()
            fresh = with_asterisk(pbx, recordings)
            try:
                await fresh.news("Started")
                await soon(lambda: caller.over and seat.over)
                await soon(lambda: left(pbx)[:2] == [[], []])
                await taken_up(fresh, sip, again)
            finally:
                fresh.close()

    asyncio.run(run())


def test_what_happened_without_events_is_found_again(
    asterisk: Switchboard, pbx: Pbx, sip: int, tone: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "13900139000") as [goes, stays]:
            gone = await taken_up(asterisk, sip, goes)
            leg = await taken_up(asterisk, sip, stays)
            asterisk.tell("play", leg, [str(tone)] * 2, turn=1)
            await soon(lambda: stays.hears(700))
            pbx.server.tell("drop", 1.5)
            goes.hang_up()
            assert (await asterisk.news("Gone")) == {"leg": gone, "why": "hung_up"}
            await asterisk.news("Played", turn=1)
            await stays.press("7")
            assert await asterisk.news("Pressed") == {"leg": leg, "key": "7"}
            assert not stays.over

    asyncio.run(run())


def test_who_came_and_took_off_without_events_is_found_again(
    asterisk: Switchboard, pbx: Pbx, sip: int
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            pbx.server.tell("lose", 1.0)
            asterisk.tell("dial", "seat", f"sip:lawyer@127.0.0.1:{seat.port}", number="12348")
            await asterisk.news("TakenOff", leg="seat")
            pbx.server.tell("lose", 1.0)
            caller.call(sip)
            leg = (await asterisk.news("Arrived", number="13800138000", dialled="12348"))["leg"]
            asterisk.tell("accept", leg)
            caller.play(440)
            seat.play(1000)
            await soon(lambda: caller.up)
            asterisk.tell("join", leg, "seat")
            await soon(lambda: caller.hears(1000) and seat.hears(440))

    asyncio.run(run())


def test_another_that_takes_over_the_application(
    asterisk: Switchboard, pbx: Pbx, sip: int, recordings: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "13900139000") as [caller, again]:
            leg = await taken_up(asterisk, sip, caller)
            fresh = with_asterisk(pbx, recordings)
            try:
                await fresh.news("Started")
                assert (await asterisk.news("Gone", leg=leg))["why"] == "died"
                await soon(lambda: caller.over)
                await taken_up(fresh, sip, again)
            finally:
                fresh.close()

    asyncio.run(run())


@pytest.mark.parametrize("quickly", [True, False])
def test_an_asterisk_that_is_killed_ends_all_calls_and_takes_new_ones_once_it_is_back(
    asterisk: Switchboard, pbx: Pbx, sip: int, *, quickly: bool
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "13900139000") as [caller, seat, again]:
            leg = await talking(asterisk, sip, caller, seat)
            asterisk.tell("record", leg, on=True)
            # Asterisk writes two seconds of a voice at a time.
            await say(4, caller, seat)
            pbx.server.kill()
            if quickly:
                await asyncio.to_thread(pbx.server.start)
            assert (await asterisk.news("Gone", leg=leg))["why"] == "failed"
            if not quickly:
                # They need not wait until it is back.
                await asyncio.to_thread(pbx.server.start)
            # What had come onto the disc until then is kept.
            recorded = Path((await asterisk.news("Recorded", leg=leg))["file"])
            assert [loudest(one) for one in voices(recorded, 0)] == [440, 1000]
            await clean(pbx)
            await soon(lambda: isinstance(pbx.ask("GET", "applications/fawang"), dict))
            await taken_up(asterisk, sip, again)

    asyncio.run(run())


@pytest.mark.parametrize("stage", ["line", "talk"])
def test_calls_on_an_asterisk_that_is_killed_are_kept_as_failed(
    pbx: Pbx, sip: int, recordings: Path, prompts: Path, stage: str
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "13900139000") as [caller, seat, again]:
            if stage == "line":
                call = await test_controller.in_line(board, sip, caller)
            else:
                call = await test_controller.talking(board, sip, caller, seat)
            pbx.server.kill()
            # Whatever it is told now cannot be done.
            board.tell(
                "Offered" if stage == "line" else "Held", call, *([f"lawyer@{seat.port}"] * (stage == "line"))
            )
            assert (await board.news("Finish", call=call))["cause"] == "failed"
            await asyncio.to_thread(pbx.server.start)
            await soon(lambda: isinstance(pbx.ask("GET", "applications/fawang"), dict))
            again.call(sip)
            await soon(lambda: again.up and again.hears_something())

    board = with_asterisk(pbx, recordings, prompts)
    try:
        asyncio.run(board.news("Started"))
        asyncio.run(run())
    finally:
        board.close()


def test_a_telephone_that_has_vanished_has_died(asterisk: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await talking(asterisk, sip, caller, seat)
            await seat.unplug()
            assert (await asterisk.news("Gone", leg="seat"))["why"] == "died"
            caller.hang_up()
            assert (await asterisk.news("Gone", leg=leg))["why"] == "hung_up"

    asyncio.run(run())


def test_what_an_earlier_run_has_recorded_is_fetched(
    asterisk: Switchboard, pbx: Pbx, sip: int, recordings: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await talking(asterisk, sip, caller, seat)
            asterisk.tell("record", leg, on=True)
            await soon(lambda: len(pbx.ask("GET", "channels")) == 4)
            await say(1, caller, seat)
            asterisk.kill()
            caller.hang_up()
            seat.hang_up()
            await soon(
                lambda: len(pbx.ask("GET", "recordings/stored")) == 2 and not pbx.ask("GET", "channels")
            )
            before = set(recordings.glob("fawang.*.wav"))
            fresh = with_asterisk(pbx, recordings)
            try:
                await fresh.news("Started")
                [found] = set(recordings.glob("fawang.*.wav")) - before
                assert [loudest(one) for one in voices(found, 0)] == [440, 1000]
                await clean(pbx)
            finally:
                fresh.close()

    asyncio.run(run())
