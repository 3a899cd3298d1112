"""What every switch does, with real SIP and real audio: telephones of the tests call, press keys, talk and hang up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from fawang.hotline.telephony.sound import recordings as recordings_of
from lab.softphone.telephone import Telephone
from tests.hotline.keypad import Keypad, keys_of, plugged
from tests.hotline.spans import hear, say
from tests.hotline.switchboard import Switchboard
from tests.waiting import PATIENCE, a_while, soon


def loudest(samples: np.ndarray) -> int:
    """Return the tone that is most of it, in steps of 20 Hz."""
    power = np.abs(np.fft.rfft(samples.astype(float)))
    return int(round(power.argmax() * recordings_of.RATE / len(samples) / 20) * 20)


async def quiet(*phones: Telephone) -> None:
    """Wait until telephones hear nothing for a while. What was said before may be under way still."""
    end = asyncio.get_running_loop().time() + PATIENCE
    while True:
        for one in phones:
            one.forget()
        await a_while(0.4)
        if not any(one.hears_something() for one in phones):
            return
        assert asyncio.get_running_loop().time() < end, "they hear something"


@asynccontextmanager
async def telephones(*numbers: str, **options: str) -> AsyncIterator[list[Telephone]]:
    """Plug telephones in, and out."""
    found = [await Telephone(number, **options).start() for number in numbers]  # type: ignore[arg-type]
    try:
        yield found
    finally:
        for one in found:
            await one.unplug()


async def taken_up(switch: Switchboard, sip: int, caller: Telephone) -> str:
    """Let a call be taken up; return its leg."""
    caller.call(sip)
    leg = str((await switch.news("Arrived", dialled="12348"))["leg"])
    switch.tell("accept", leg)
    await soon(lambda: caller.up)
    return leg


async def talking(switch: Switchboard, sip: int, caller: Telephone, seat: Telephone) -> str:
    """Let caller and seat talk; return the caller's leg, that of the seat is `seat`."""
    leg = await taken_up(switch, sip, caller)
    switch.tell("dial", "seat", f"sip:lawyer@127.0.0.1:{seat.port}", number="13800138000", beside=leg)
    await switch.news("TakenOff", leg="seat")
    switch.tell("join", leg, "seat")
    caller.play(440)
    seat.play(1000)
    await soon(lambda: caller.hears(1000) and seat.hears(440))
    return leg


def test_a_call_is_taken_up_hears_words_and_presses_keys(switch: Switchboard, sip: int, tone: Path) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            caller.call(sip)
            arrived = await switch.news("Arrived")
            assert (arrived["number"], arrived["dialled"]) == ("13800138000", "12348")
            leg = arrived["leg"]
            switch.tell("accept", leg)
            await soon(lambda: caller.up)
            switch.tell("play", leg, [str(tone), str(tone)], turn=7)
            await soon(lambda: caller.hears(700))
            await switch.news("Played", leg=leg, turn=7)
            # Two digits that are the same are two.
            await caller.press("112*#0")
            assert [(await switch.news("Pressed"))["key"] for _ in range(6)] == list("112*#0")
            caller.hang_up()
            assert await switch.news("Gone") == {"leg": leg, "why": "hung_up"}

    asyncio.run(run())


@pytest.mark.parametrize("event", [101, 96, 120])
def test_keys_are_heard_by_the_number_of_the_telephone(switch: Switchboard, sip: int, event: int) -> None:
    async def run() -> None:
        async with plugged(Keypad("13800138000", event=event)) as [caller]:
            leg = await taken_up(switch, sip, caller)
            await caller.press("16#")
            await keys_of(switch, leg, "16#")

    asyncio.run(run())


def test_music_goes_on_until_it_is_hushed(switch: Switchboard, sip: int, tone: Path) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            leg = await taken_up(switch, sip, caller)
            switch.tell("play", leg, [], turn=1, music=str(tone))
            await switch.news("Played", turn=1)
            await hear(1.2, caller)
            caller.forget()
            await soon(lambda: caller.hears(700))
            switch.tell("hush", leg)
            await quiet(caller)

    asyncio.run(run())


def test_two_hear_each_other_and_nobody_who_is_parted(switch: Switchboard, sip: int, tone: Path) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await talking(switch, sip, caller, seat)
            switch.tell("part", leg)
            switch.tell("part", "seat")
            switch.tell("play", leg, [], turn=1, music=str(tone))
            await soon(lambda: caller.hears(700))
            await quiet(seat)
            switch.tell("join", leg, "seat")
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            seat.hang_up()
            assert (await switch.news("Gone", leg="seat"))["why"] == "hung_up"
            assert not caller.over

    asyncio.run(run())


def test_a_third_is_asked_and_the_call_passed_on(switch: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "12345") as [caller, seat, other]:
            leg = await talking(switch, sip, caller, seat)
            other.play(1600)
            switch.tell("part", leg)
            address = f"sip:12345@127.0.0.1:{other.port}"
            # Five hundred Chinese characters, percent-encoded.
            sent = {"x-fawang-reference": "234567890123", "x-fawang-summary": "%E5%B7%A5" * 500}
            switch.tell("dial", "other", address, number="12348", headers=sent)
            await switch.news("TakenOff", leg="other")
            switch.tell("join", "seat", "other")
            await soon(lambda: seat.hears(1600) and other.hears(1000))
            assert {name.lower(): value for name, value in other.headers.items()} == sent
            caller.forget()
            switch.tell("join", leg, "other")
            switch.tell("hang_up", "seat")
            await soon(lambda: caller.hears(1600) and other.hears(440) and seat.over)

    asyncio.run(run())


def test_a_seat_that_is_busy_or_does_not_come(switch: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("lawyer", when_called="refuse") as [busy]:
            switch.tell("dial", "one", f"sip:lawyer@127.0.0.1:{busy.port}", number="1")
            assert (await switch.news("Gone", leg="one"))["why"] == "busy"
        async with telephones("lawyer", when_called="ring") as [slow]:
            switch.tell("dial", "two", f"sip:lawyer@127.0.0.1:{slow.port}", number="1")
            await soon(lambda: slow.rings)
            switch.tell("hang_up", "two")
            await soon(lambda: slow.over)
            assert "CANCEL" in slow.log

    asyncio.run(run())


def test_a_leg_is_called_as_another_one_begins(switch: Switchboard) -> None:
    async def run() -> None:
        async with telephones("lawyer", "13800138000") as [seat, person]:
            for leg, telephone in (("out-1-1", seat), ("out-1", person)):
                switch.tell("dial", leg, f"sip:one@127.0.0.1:{telephone.port}", number="12348")
                await switch.news("TakenOff", leg=leg)
            switch.tell("hang_up", "out-1")
            await soon(lambda: person.over)
            assert not seat.over

    asyncio.run(run())


def test_who_gives_up_before_anybody_took_off(switch: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            caller.call(sip)
            leg = (await switch.news("Arrived"))["leg"]
            caller.hang_up()
            assert (await switch.news("Gone"))["leg"] == leg
            # Whatever is told of it does nothing.
            switch.tell("accept", leg)
            switch.tell("hang_up", leg)

    asyncio.run(run())


def test_what_is_refused(switch: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "anonymous") as [one, other]:
            one.call(sip, "9")
            switch.tell("refuse", (await switch.news("Arrived", dialled="9"))["leg"], busy=False)
            await soon(lambda: "404 INVITE" in one.log)
            other.call(sip)
            withheld = await switch.news("Arrived", dialled="12348")
            assert withheld["number"] == ""
            switch.tell("refuse", withheld["leg"], busy=True)
            await soon(lambda: "486 INVITE" in other.log)

    asyncio.run(run())


def test_what_partners_say_with_their_calls(switch: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            caller.sends = {
                "X-Fawang-Reference": "234567890123",
                "X-Other": "1",
                "X-Fawang-Reason": "wages, unpaid",
                "X-Fawang-Summary": "%E5%B7%A5" * 450,
            }
            caller.call(sip)
            arrived = await switch.news("Arrived")
            assert arrived["headers"] == {
                "x-fawang-reference": "234567890123",
                "x-fawang-reason": "wages, unpaid",
                "x-fawang-summary": "%E5%B7%A5" * 450,
            }
            # What they say is believed of known addresses only.
            assert arrived["source"] == "127.0.0.1"

    asyncio.run(run())


def test_who_calls_without_an_offer_gets_ours(switch: Switchboard, sip: int, tone: Path) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            caller.offers = False
            leg = await taken_up(switch, sip, caller)
            switch.tell("play", leg, [str(tone)] * 2, turn=1)
            await soon(lambda: caller.hears(700))
            await switch.news("Played", leg=leg, turn=1)
            await caller.press("7")
            assert (await switch.news("Pressed"))["key"] == "7"
            caller.play(440)
            seat.play(1000)
            switch.tell("dial", "seat", f"sip:lawyer@127.0.0.1:{seat.port}", number="12348")
            await switch.news("TakenOff", leg="seat")
            # Nobody has taken off but the seat.
            assert not [one for one in switch.aside if one[0] == "TakenOff"]
            switch.tell("join", leg, "seat")
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            caller.hang_up()
            assert await switch.news("Gone", leg=leg) == {"leg": leg, "why": "hung_up"}

    asyncio.run(run())


def test_what_is_played_takes_the_place_of_what_was_played(switch: Switchboard, sip: int, tone: Path) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            leg = await taken_up(switch, sip, caller)
            switch.tell("play", leg, [str(tone)] * 20, turn=1)
            await soon(lambda: caller.hears(700))
            switch.tell("play", leg, [], turn=2)
            # Of the first nothing more is heard, in news or in the ear.
            assert (await switch.news("Played"))["turn"] == 2
            await quiet(caller)

    asyncio.run(run())


def test_whoever_is_left_alone_hears_nobody_and_can_be_played_to(
    switch: Switchboard, sip: int, tone: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "12345") as [caller, seat, other]:
            leg = await talking(switch, sip, caller, seat)
            seat.hang_up()
            await switch.news("Gone", leg="seat")
            caller.forget()
            switch.tell("play", leg, [str(tone)], turn=3)
            await soon(lambda: caller.hears(700))
            await switch.news("Played", turn=3)
            other.play(1600)
            switch.tell("dial", "other", f"sip:12345@127.0.0.1:{other.port}", number="1")
            await switch.news("TakenOff", leg="other")
            switch.tell("join", leg, "other")
            await soon(lambda: caller.hears(1600) and other.hears(440))
            # Keys of one who talks are heard too.
            await caller.press("5")
            assert (await switch.news("Pressed"))["key"] == "5"

    asyncio.run(run())


def test_whatever_is_told_of_a_leg_that_is_gone_does_nothing(
    switch: Switchboard, sip: int, tone: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "13900139000") as [caller, again]:
            leg = await taken_up(switch, sip, caller)
            caller.hang_up()
            await switch.news("Gone", leg=leg)
            for method, values, options in (
                ("play", [[str(tone)]], {"turn": 1}), ("hush", [], {}), ("join", ["nobody"], {}), ("part", [], {}),
                ("record", [], {"on": True}), ("record", [], {"on": False}), ("accept", [], {}), ("hang_up", [], {}),
                ("refuse", [], {"busy": True}),
            ):  # fmt: skip
                switch.tell(method, leg, *values, **options)
            fresh = await taken_up(switch, sip, again)
            switch.tell("join", fresh, leg)
            switch.tell("play", fresh, [str(tone)], turn=2)
            assert (await switch.news("Played"))["leg"] == fresh

    asyncio.run(run())


def test_what_both_say_is_recorded_and_what_is_played_is_not(
    switch: Switchboard, sip: int, tone: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await talking(switch, sip, caller, seat)
            switch.tell("record", leg, on=True)
            await say(1.2, caller, seat)
            switch.tell("record", leg, on=False)
            recorded = await switch.news("Recorded", leg=leg)
            left, right = recordings_of.voices(Path(recorded["file"]), recorded["inside"])
            assert len(left) > 0.5 * recordings_of.RATE
            assert (loudest(left), loudest(right)) == (440, 1000)

    asyncio.run(run())


def test_both_voices_stay_in_step_while_one_hears_music(switch: Switchboard, sip: int, tone: Path) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await talking(switch, sip, caller, seat)
            switch.tell("record", leg, on=True)
            await say(1.5, caller, seat)
            switch.tell("part", leg)
            switch.tell("part", "seat")
            # A time in which nobody hears anything is one too.
            await say(1.2, caller, seat)
            switch.tell("play", leg, [], turn=1, music=str(tone))
            await soon(lambda: caller.hears(700))
            await hear(1.2, caller)
            switch.tell("join", leg, "seat")
            await soon(lambda: caller.hears(1000))
            await say(1.5, caller, seat)
            switch.tell("hang_up", leg)
            recorded = await switch.news("Recorded", leg=leg)
            left, right = recordings_of.voices(Path(recorded["file"]), recorded["inside"])
            assert len(left) == len(right)
            second = recordings_of.RATE
            assert len(left) > 5 * second
            assert [loudest(one) for one in (left[:second], right[:second])] == [440, 1000]
            assert [loudest(one) for one in (left[-second:], right[-second:])] == [440, 1000]
            middle = slice(len(left) // 2 - second // 4, len(left) // 2 + second // 4)
            assert loudest(left[middle]) == 440
            assert np.abs(right[middle]).max() < 100

    asyncio.run(run())
