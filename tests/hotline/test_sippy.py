"""What the embedded switch does beside what every switch does."""

import asyncio
import os
from pathlib import Path

import numpy as np

from fawang.hotline.telephony.sound import recordings as recordings_of
from fawang.hotline.telephony.switch.rtpengine import Rtpengine
from tests.hotline.spans import hear, say
from tests.hotline.switchboard import Switchboard, sockets
from tests.hotline.telephony.test_switch import loudest, quiet, taken_up, telephones
from tests.hotline.test_switch_talks import three
from tests.waiting import soon


def test_what_is_no_sip_changes_nothing(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            for noise in (
                b"",
                b"\r\n\r\n",
                b"INVITE\r\n\r\n",
                b"\xff" * 900,
                b"INVITE sip:x SIP/2.0\r\nTo: \r\n\r\n",
                # It is to be answered at a port that there is not.
                (
                    b"OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:99999;branch=z9hG4bK1\r\n"
                    b"From: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: 99999\r\nCSeq: 1 OPTIONS\r\n"
                    b"Content-Length: 0\r\n\r\n"
                ),
            ):
                caller._sip.sendto(noise, ("127.0.0.1", sip))
            await taken_up(sippy, sip, caller)

    asyncio.run(run())


def test_a_new_switch_ends_what_a_killed_one_has_left(
    media: tuple[int, int], sippy: Switchboard, sip: int, recordings: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "13900139000") as [caller, again]:
            leg = await taken_up(sippy, sip, caller)
            caller.play(440)
            sippy.tell("record", leg, on=True)
            await say(1.0, caller)
            # Of a call that is over, and was not converted yet.
            (recordings / "pcaps" / "fawang-in-before-7-0123.pcap").write_bytes(b"")
            assert len(await _media_calls(media)) == 1
            sippy.kill()
            assert len(await _media_calls(media)) == 1
            fresh = Switchboard(sip, *media, recordings)
            try:
                await fresh.news("Started")
                # What was recorded is told, to be kept and destroyed.
                told = {fields["leg"]: fields for name, fields in fresh.aside if name == "Recorded"}
                assert told["in-before-7"]["inside"] == 0
                left, right = recordings_of.voices(Path(told[leg]["file"]), told[leg]["inside"])
                assert loudest(left) == 440
                assert not right.any()
                assert await _media_calls(media) == []
                await taken_up(fresh, sip, again)
            finally:
                fresh.close()

    asyncio.run(run())


def test_one_listens_whispers_and_is_heard_by_all(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "supervisor") as [caller, seat, third]:
            leg, _all = await three(sippy, sip, caller, seat, third)
            caller.forget()
            seat.forget()
            listens = {leg: ["seat"], "seat": [leg], "third": [leg, "seat"]}
            sippy.tell("mix", listens)
            await soon(lambda: caller.hears(1000) and seat.hears(440) and third.hears(440, 1000))
            await hear(0.4, seat)
            assert not seat.has_heard(1600)
            sippy.tell("mix", {**listens, "seat": [leg, "third"]})
            await soon(lambda: caller.hears(1000) and seat.hears(440, 1600) and third.hears(440, 1000))
            await hear(0.4, caller)
            assert not caller.has_heard(1600)
            sippy.tell("mix", {**listens, leg: ["seat", "third"], "seat": [leg, "third"]})
            await soon(lambda: caller.hears(1000, 1600) and seat.hears(440, 1600) and third.hears(440, 1000))
            sippy.tell("mix", {leg: ["seat"], "seat": [leg], "third": []})
            await quiet(third)
            await soon(lambda: caller.hears(1000) and seat.hears(440))

    asyncio.run(run())


def test_who_is_mixed_and_hears_nobody_hears_music(sippy: Switchboard, sip: int, tone: Path) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "supervisor") as [caller, seat, third]:
            leg, all_of_them = await three(sippy, sip, caller, seat, third)
            sippy.tell("mix", {one: [other for other in all_of_them if other != one] for one in all_of_them})
            await soon(lambda: caller.hears(1000, 1600))
            sippy.tell("part", leg)
            sippy.tell("play", leg, [], turn=1, music=str(tone))
            sippy.tell("mix", {leg: [], "seat": ["third"], "third": ["seat"]})
            await soon(lambda: caller.hears(700) and seat.hears(1600) and third.hears(1000))
            caller.forget()
            await soon(lambda: caller.hears(700))

    asyncio.run(run())


def test_a_mixer_that_dies_is_missed_for_a_moment(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "supervisor") as [caller, seat, third]:
            leg, all_of_them = await three(sippy, sip, caller, seat, third)
            sippy.tell("mix", {one: [other for other in all_of_them if other != one] for one in all_of_them})
            await soon(lambda: caller.hears(1000, 1600))
            [mixer] = sippy.children()
            used = sockets(mixer)
            os.kill(mixer, 9)
            await soon(lambda: sippy.children() not in ([], [mixer]))
            caller.forget()
            await soon(lambda: caller.hears(1000, 1600) and seat.hears(440, 1600) and third.hears(440, 1000))
            # Whoever goes needs no port, and two need no mixer.
            [mixer] = sippy.children()
            await soon(lambda: sockets(mixer) == used)
            third.hang_up()
            await sippy.news("Gone", leg="third")
            await soon(lambda: sockets(mixer) == used - 1)
            sippy.tell("join", leg, "seat")
            await soon(lambda: sockets(mixer) == used - 3)

    asyncio.run(run())


def test_what_the_caller_does_not_hear_is_not_recorded(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "supervisor") as [caller, seat, third]:
            leg, _all = await three(sippy, sip, caller, seat, third)
            sippy.tell("record", leg, on=True)
            sippy.tell("mix", {leg: ["seat"], "seat": [leg, "third"], "third": [leg, "seat"]})
            await soon(lambda: seat.hears(440, 1600) and caller.hears(1000))
            await say(1.0, caller, seat, third)
            sippy.tell("record", leg, on=False)
            recorded = await sippy.news("Recorded", leg=leg)
            left, right = recordings_of.voices(Path(recorded["file"]), recorded["inside"])
            assert len(right) > 0.5 * recordings_of.RATE
            assert (loudest(left), loudest(right)) == (440, 1000)
            power = np.abs(np.fft.rfft(right.astype(float)))
            at = round(1600 * len(right) / recordings_of.RATE)
            assert power[at - 5 : at + 6].max() < 0.02 * power.max()

    asyncio.run(run())


async def _media_calls(media: tuple[int, int]) -> list[str]:
    engine = await Rtpengine.connect("127.0.0.1", media[0])
    found = await engine("list", limit=100)
    engine.close()
    return list(found["calls"])


async def media_calls_become(media: tuple[int, int], number: int) -> None:
    """Wait until rtpengine has so many calls."""

    async def become() -> bool:
        return len(await _media_calls(media)) == number

    await soon(become)


def test_who_wants_our_offer_and_answers_nothing_is_let_go(
    sippy: Switchboard, sip: int, media: tuple[int, int]
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "13900139000") as [mute, caller]:
            mute.offers = False
            mute._sdp = lambda *_values: ""  # type: ignore[method-assign]
            mute.call(sip)
            leg = (await sippy.news("Arrived"))["leg"]
            sippy.tell("accept", leg)
            assert await sippy.news("Gone", leg=leg) == {"leg": leg, "why": "died"}
            await soon(lambda: mute.over)
            # One that hangs up before it is taken up leaves nothing either.
            caller.offers = False
            caller.call(sip)
            leg = (await sippy.news("Arrived"))["leg"]
            caller.hang_up()
            await sippy.news("Gone", leg=leg)
            sippy.tell("accept", leg)
            await media_calls_become(media, 0)

    asyncio.run(run())


def test_who_is_rung_for_somebody_hears_them_as_soon_as_they_take_off(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await taken_up(sippy, sip, caller)
            caller.play(440)
            seat.play(1000)
            seat.when_called = "let it ring"
            sippy.tell("dial", "seat", f"sip:lawyer@127.0.0.1:{seat.port}", number="13800138000", beside=leg)
            await soon(lambda: seat.rings)
            await say(0.5, caller, seat)
            # Who has not taken off hears nothing, though their telephone sends already.
            assert not seat.hears_something()
            seat.take_off()
            await sippy.news("TakenOff", leg="seat")
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            # To be joined changes nothing, and they can be parted.
            sippy.tell("join", leg, "seat")
            sippy.tell("part", leg)
            sippy.tell("part", "seat")
            await quiet(caller, seat)

    asyncio.run(run())


def test_who_takes_off_for_somebody_who_has_gone_can_be_joined_with_another(
    sippy: Switchboard, sip: int, media: tuple[int, int]
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "13900139000", "lawyer") as [caller, other, seat]:
            leg = await taken_up(sippy, sip, caller)
            seat.when_called = "let it ring"
            sippy.tell("dial", "seat", f"sip:lawyer@127.0.0.1:{seat.port}", number="13800138000", beside=leg)
            await soon(lambda: seat.rings)
            caller.hang_up()
            await sippy.news("Gone", leg=leg)
            another = await taken_up(sippy, sip, other)
            other.play(440)
            seat.play(1000)
            await say(0.3, other)
            seat.take_off()
            await sippy.news("TakenOff", leg="seat")
            await say(0.4, other, seat)
            assert not other.hears_something()
            assert not seat.hears_something()
            sippy.tell("join", another, "seat")
            await soon(lambda: other.hears(1000) and seat.hears(440))
            # Who talks goes on talking, whoever is rung for them.
            async with telephones("next", when_called="let it ring") as [third]:
                address = f"sip:next@127.0.0.1:{third.port}"
                sippy.tell("dial", "next", address, number="13900139000", beside=another)
                await soon(lambda: third.rings)
                await say(0.3, other, seat)
                other.forget()
                seat.forget()
                await soon(lambda: other.hears(1000) and seat.hears(440))
                sippy.tell("hang_up", "next")
                await soon(lambda: third.over)
            # Its audio ends a moment after it has heard so.
            await media_calls_become(media, 2)

    asyncio.run(run())
