"""Whole calls with real SIP, audio and a voice: from the greeting to the rating, and what may come between."""

import asyncio
from pathlib import Path

import pytest

from fawang.hotline.telephony.sound import recordings as recordings_of
from lab.softphone.telephone import Telephone
from tests.hotline.spans import hear, say
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import loudest, telephones
from tests.waiting import soon

MUSIC = 600


async def in_line(exchange: Switchboard, sip: int, caller: Telephone) -> str:
    """Press through to a lawyer, in Mandarin, recorded; return the call."""
    caller.call(sip)
    await soon(lambda: caller.up and caller.hears_something())
    await caller.press("1")
    assert (await exchange.news("Remember"))["language"] == "mandarin"
    await caller.press("1")
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
            await say(0.5, caller, seat)
            caller.play(0)
            seat.hang_up()
            # What the lawyer said last may still be heard; a key before the question is a key of the talk.
            await exchange.news("Stands", stage="rating")
            caller.forget()
            await soon(caller.hears_something)
            await caller.press("1")
            assert (await exchange.news("Rate"))["score"] == 5
            await soon(lambda: caller.over)
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
            await soon(lambda: caller.hears(MUSIC))
            exchange.tell("Offered", call, f"lawyer@{seat.port}")
            await exchange.news("Took")

    asyncio.run(run())


def test_a_seat_that_refuses_before_it_is_known_to_ring(
    monkeypatch: pytest.MonkeyPatch, media: tuple[int, int], sip: int, recordings: Path, prompts: Path
) -> None:
    monkeypatch.setenv("TEST_SLOW_DIALLING", "0.5")
    exchange = Switchboard(sip, *media, recordings, prompts)

    async def run() -> None:
        await exchange.news("Started")
        async with (
            telephones("13800138000") as [caller],
            telephones("busy", when_called="refuse") as [busy],
        ):
            call = await in_line(exchange, sip, caller)
            exchange.tell("Offered", call, f"busy@{busy.port}")
            assert await exchange.news("Missed") == {"call": call, "seat": f"busy@{busy.port}", "died": False}

    try:
        asyncio.run(run())
    finally:
        exchange.close()


def test_the_lawyer_asks_another_hotline_and_passes_the_call_on(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "12345") as [caller, seat, other]:
            call = await talking(exchange, sip, caller, seat)
            other.play(1600)
            exchange.tell("Consulted", call, f"12345@{other.port}")
            await soon(lambda: seat.hears(1600) and other.hears(1000) and not caller.hears(1000))
            exchange.tell("Completed", call)
            await soon(lambda: caller.hears(1600) and other.hears(440) and seat.over)
            other.hang_up()
            caller.hang_up()
            assert (await exchange.news("Finish"))["cause"] in ("caller", "unrated")

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
            await caller.press("9")
            call = (await exchange.news("Stands"))["call"]
            # The words, then the tone.
            await soon(lambda: caller.hears(1000))
            caller.play(440)
            await say(4, caller)
            await caller.press("#")
            # What calls before this one have left is told when a switch starts, too.
            recorded = await exchange.news("Recorded", leg=call)
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


def test_an_interpreter_is_asked_all_three_talk_and_the_lawyer_leaves(
    exchange: Switchboard, sip: int
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "interpreter") as [caller, seat, third]:
            call = await talking(exchange, sip, caller, seat)
            third.play(1600)
            exchange.tell("Consulted", call, f"interpreter@{third.port}")
            await soon(lambda: seat.hears(1600) and third.hears(1000) and caller.hears(MUSIC))
            caller.forget()
            third.forget()
            exchange.tell("Together", call)
            await soon(lambda: caller.hears(1000, 1600) and seat.hears(440, 1600) and third.hears(440, 1000))
            await hear(0.3, caller, third)
            # Nobody hears themselves.
            assert not caller.has_heard(440)
            assert not third.has_heard(1600)
            # The person waits again, while the two others have a word.
            exchange.tell("Held", call)
            await soon(lambda: caller.hears(MUSIC) and seat.hears(1600) and third.hears(1000))
            exchange.tell("Together", call)
            await soon(lambda: caller.hears(1000, 1600) and seat.hears(440, 1600) and third.hears(440, 1000))
            exchange.tell("Completed", call)
            await soon(lambda: seat.over and caller.hears(1600) and third.hears(440))
            third.hang_up()
            await exchange.news("Stands", stage="rating")
            caller.forget()
            await soon(caller.hears_something)
            await caller.press("1")
            assert (await exchange.news("Rate"))["score"] == 5

    asyncio.run(run())


def test_the_third_goes_and_two_go_on(exchange: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "interpreter") as [caller, seat, third]:
            call = await talking(exchange, sip, caller, seat)
            third.play(1600)
            exchange.tell("Consulted", call, f"interpreter@{third.port}")
            await soon(lambda: seat.hears(1600) and third.hears(1000))
            exchange.tell("Together", call)
            await soon(lambda: caller.hears(1000, 1600) and seat.hears(440, 1600))
            third.hang_up()
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            # They may call another one.
            async with telephones("110") as [police]:
                police.play(1900)
                exchange.tell("Consulted", call, f"110@{police.port}")
                await soon(lambda: seat.hears(1900))
                exchange.tell("Together", call)
                await soon(lambda: caller.hears(1000, 1900) and police.hears(440, 1000))
                exchange.tell("Dropped", call)
                await soon(lambda: police.over and caller.hears(1000) and seat.hears(440))
            caller.hang_up()
            assert (await exchange.news("Finish"))["cause"] == "caller"
            await soon(lambda: seat.over)

    asyncio.run(run())
