"""Whole calls with real SIP, audio and a voice: from the greeting to the rating, and what may come between."""

import asyncio
from pathlib import Path

from fawang.hotline import recordings as recordings_of
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephone import Telephone
from tests.hotline.test_switch import loudest, soon, telephones

MUSIC = 600


async def in_line(exchange: Switchboard, sip: int, caller: Telephone) -> str:
    """Press through to a lawyer, in Mandarin, recorded; return the call."""
    caller.call(sip)
    await soon(lambda: caller.up and caller.hears_something())
    await caller.press("1")
    assert (await exchange.news("Remember"))["language"] == "mandarin"
    await caller.press("1")
    await asyncio.sleep(0.2)
    await caller.press("1")
    wait = await exchange.news("Wait")
    assert (wait["topic"], wait["language"], wait["again"]) == ("advice", "mandarin", False)
    return str(wait["call"])


async def talking(exchange: Switchboard, sip: int, caller: Telephone, seat: Telephone) -> str:
    """Let a lawyer take the call; both send their tones."""
    call = await in_line(exchange, sip, caller)
    exchange.tell("Offered", call, f"lawyer@{seat.port}")
    assert (await exchange.news("Took"))["seat"] == f"lawyer@{seat.port}"
    caller.play(440)
    seat.play(1000)
    await soon(lambda: caller.hears(1000) and seat.hears(440))
    return call


def test_from_the_greeting_to_the_rating(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            call = await talking(exchange, sip, caller, seat)
            await asyncio.sleep(0.5)
            caller.play(0)
            seat.hang_up()
            caller.forget()
            await soon(caller.hears_something)
            await caller.press("1")
            assert (await exchange.news("Rate"))["score"] == 5
            await soon(lambda: caller.over, 12)
            assert (await exchange.news("Finish"))["cause"] == "rated"
            recorded = await exchange.news("Recorded", leg=call)
            left, right = recordings_of.voices(Path(recorded["file"]), recorded["inside"])
            assert (loudest(left), loudest(right)) == (440, 1000)

    asyncio.run(run())


def test_a_seat_that_refuses_costs_no_place_and_the_next_one_rings(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with (
            telephones("13800138000", "lawyer") as [caller, seat],
            telephones("busy", when_called="refuse") as [busy],
        ):
            call = await in_line(exchange, sip, caller)
            exchange.tell("Offered", call, f"busy@{busy.port}")
            assert await exchange.news("Missed") == {"call": call, "seat": f"busy@{busy.port}", "died": False}
            await soon(lambda: caller.hears(MUSIC), 8)
            exchange.tell("Offered", call, f"lawyer@{seat.port}")
            await exchange.news("Took")

    asyncio.run(run())


def test_whoever_hangs_up_in_line_leaves_nothing(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with (
            telephones("13800138000") as [caller],
            telephones("slow", when_called="ring") as [slow],
        ):
            call = await in_line(exchange, sip, caller)
            exchange.tell("Offered", call, f"slow@{slow.port}")
            await soon(lambda: slow.rings)
            caller.hang_up()
            assert (await exchange.news("Leave"))["call"] == call
            assert (await exchange.news("Finish"))["cause"] == "caller"
            await soon(lambda: slow.over)

    asyncio.run(run())


def test_a_known_number_leaves_a_message(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13900139000") as [caller]:
            caller.call(sip)
            await soon(lambda: caller.up and caller.hears_something())
            await caller.press("2")
            await asyncio.sleep(0.2)
            await caller.press("9")
            # The words, then the tone.
            await soon(lambda: caller.hears(1000), 25)
            await asyncio.sleep(0.5)
            caller.play(440)
            await asyncio.sleep(2.2)
            await caller.press("#")
            recorded = await exchange.news("Recorded")
            left, _right = recordings_of.voices(Path(recorded["file"]), recorded["inside"])
            assert loudest(left) == 440
            assert (await exchange.news("Finish"))["cause"] == "message_left"

    asyncio.run(run())


def test_another_number_is_not_served(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            caller.call(sip, "00441234567890")
            await soon(lambda: "404 INVITE" in caller.log)

    asyncio.run(run())
