"""Keys of telephones that nobody here wrote: whatever number and clock their events have, they are heard."""

import asyncio
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.hotline.keypad import Keypad, keys_of, plugged
from tests.hotline.sipp import Said, Sipp, audio
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import taken_up, telephones
from tests.waiting import soon

#: So many SIPp call at a time.
AT_ONCE = 16
OPUS, AMR, AMR_WB = "111:opus/48000/2", "104:AMR/8000", "102:AMR-WB/16000"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered, by which number and clock the key is pressed, and the formats of the 200.

    It has the events as they were offered, with their clock and what they can be.
    """

    media: str
    kind: int
    clock: int
    answered: str


def matrix() -> dict[str, Offer]:
    """Return offers: each codec with each number and clock of its events, and what is seen in the field besides."""
    found = {}
    for name, voices, voice in (
        ("PCMA", "8", 8), ("PCMU", "0", 0), ("PCMU, PCMA", "0 8", 8),
        ("Opus, PCMA", f"{OPUS} 8", 8), ("AMR, PCMA", f"{AMR_WB} {AMR} 8", 8),
    ):  # fmt: skip
        for kind in (101, 96, 110, 120):
            for clock in (8000, 16000, 48000):
                found[f"{name}, {kind}/{clock}"] = Offer(
                    audio(voices, f"{kind}/{clock}"), kind, clock, f"{voice} {kind}"
                )
    # Telephones with a wide band offer events for each clock of their codecs: those of the codec that is taken hold.
    several = ("110/48000", "100/16000", "97")
    found["several clocks"] = Offer(audio(f"{OPUS} {AMR_WB} 8", *several), 97, 8000, "8 97")
    found["no G.711"] = Offer(audio(OPUS, "110/48000"), 110, 48000, "111 110")
    found["no G.711, another clock"] = Offer(audio(OPUS, "120"), 120, 8000, "111 120")
    found["101 at another clock"] = Offer(audio(OPUS, "101/48000"), 101, 48000, "111 101")
    found["101 is a voice"] = Offer(audio("101:opus/48000/2", "96"), 96, 8000, "101 96")
    found["with feedback"] = Offer(audio("8", "96", profile="RTP/AVPF"), 96, 8000, "8 96")
    found["G.722 and G.729"] = Offer(audio("9 18 0", "101"), 101, 8000, "0 101")
    return found


def test_keys_are_heard_whatever_is_offered(sippy: Switchboard, sip: int, tmp_path: Path) -> None:
    offers = matrix()

    async def calls(index: int, name: str) -> Said:
        offer = offers[name]
        # Each from a number of its own, by which the switch knows it here.
        caller = Sipp(tmp_path / f"{index}", sip, number=f"138{index:08}")
        return await caller.presses(offer.media, "5", offer.kind, offer.clock)

    async def hear(name: str) -> dict[str, Any]:
        news = await sippy.news(name)
        for kind, fields in (*sippy.aside, (name, news)):
            if kind == "Pressed":
                pressed.append(fields)
                sippy.tell("hang_up", fields["leg"])
            elif kind == "Gone":
                gone.append(fields["leg"])
        return news

    async def run() -> None:
        names = list(enumerate(offers))
        for some in itertools.batched(names, AT_ONCE):
            running = [asyncio.create_task(calls(index, name)) for index, name in some]
            for _call in some:
                arrived = await hear("Arrived")
                legs[arrived["leg"]] = names[int(arrived["number"][3:])][1]
                sippy.tell("accept", arrived["leg"])
            while len(pressed) < len(legs):
                await hear("Pressed")
            while len(gone) < len(legs):
                await hear("Gone")
            for (_index, name), said in zip(some, await asyncio.gather(*running), strict=True):
                assert said.done, said.words
                event = f"{offers[name].kind} telephone-event/{offers[name].clock}"
                answered[name] = (
                    " ".join(said.formats), event in said.attributes("rtpmap"),
                    f"{offers[name].kind} 0-15" in said.attributes("fmtp"),
                )  # fmt: skip

    legs: dict[str, str] = {}
    pressed: list[dict[str, str]] = []
    gone: list[str] = []
    answered: dict[str, tuple[str, bool, bool]] = {}
    asyncio.run(run())
    assert answered == {name: (offer.answered, True, True) for name, offer in offers.items()}
    heard = sorted((legs[one["leg"]], one["key"]) for one in pressed)
    assert heard == sorted((name, "5") for name in offers)


#: Journeys, each with a class of offers: who has events at a wide clock alone, at a number of a codec, at several.
JOURNEYS = (
    (audio("0 8", "96"), 96, 8000),
    (audio(f"{OPUS} 8", "110/48000"), 110, 48000),
    (audio(f"{AMR_WB} {AMR} 8", "100/16000", "105"), 105, 8000),
    (audio("8", "120/16000"), 120, 16000),
)


class Heard:
    """All news of an exchange, as it comes."""

    def __init__(self, exchange: Switchboard) -> None:
        self._exchange = exchange
        self.all: list[tuple[str, dict[str, Any]]] = []

    async def until(self, name: str, calls: int) -> list[dict[str, Any]]:
        """Wait until there is such news of so many calls; return it."""
        while len(found := [fields for kind, fields in self.all if kind == name]) < calls:
            await self.next(name)
        return found

    async def next(self, name: str) -> None:
        """Wait for one more piece of such news."""
        news = await self._exchange.news(name)
        self.all += [*self._exchange.aside, (name, news)]


def test_sipp_chooses_consents_takes_the_menu_and_rates(
    embedded: Switchboard, sip: int, tmp_path: Path
) -> None:
    count, heard = len(JOURNEYS), Heard(embedded)

    async def run() -> None:
        async with telephones(*(f"lawyer{one}" for one in range(count))) as seats:
            callers = [
                asyncio.create_task(
                    Sipp(tmp_path / f"{one}", sip, number=f"1380013800{one}").goes_through(*journey)
                )
                for one, journey in enumerate(JOURNEYS)
            ]
            calls = [fields["call"] for fields in await heard.until("Wait", count)]
            for call, seat in zip(calls, seats, strict=True):
                embedded.tell("Offered", call, f"{seat.number}@{seat.port}")
            await heard.until("Took", count)
            for seat in seats:
                seat.hang_up()
            await heard.until("Finish", count)
            for said in await asyncio.gather(*callers):
                assert said.done, said.words
            # What was said was recorded, for each has consented.
            while not set(calls) <= {fields["leg"] for kind, fields in heard.all if kind == "Recorded"}:
                await heard.next("Recorded")
            for name, wanted in (
                ("Remember", {"language": "mandarin"}), ("Wait", {"topic": "advice"}), ("Rate", {"score": 5}),
                ("Finish", {"cause": "rated"}),
            ):  # fmt: skip
                found = {
                    fields["call"]: wanted.items() <= fields.items()
                    for kind, fields in heard.all
                    if kind == name
                }
                assert found == dict.fromkeys(calls, True), (name, heard.all)

    asyncio.run(run())


def test_keys_are_tones_where_no_events_are_offered(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with plugged(Keypad("13800138000", event=0)) as [caller]:
            leg = await taken_up(sippy, sip, caller)
            await caller.press_tones("159#")
            await keys_of(sippy, leg, "159#")
            # Whose telephone has events is not listened to for tones, which may be what somebody says.
            caller.hang_up()
            async with plugged(Keypad("13900139000")) as [other]:
                second = await taken_up(sippy, sip, other)
                await other.press_tones("1")
                await other.press("7")
                await keys_of(sippy, second, "7")

    asyncio.run(run())


@pytest.mark.parametrize("by_own", [False, True], ids=["by our number", "by its own"])
@pytest.mark.parametrize("event", [101, 97, 126])
def test_who_is_called_answers_with_a_number_of_their_own(
    sippy: Switchboard, sip: int, event: int, *, by_own: bool
) -> None:
    async def run() -> None:
        async with plugged(Keypad("resident", event=event, by_own=by_own)) as [called]:
            sippy.tell("dial", "out", f"sip:resident@127.0.0.1:{called.port}", number="12348")
            await sippy.news("TakenOff", leg="out")
            await called.press("19")
            await keys_of(sippy, "out", "19")

    asyncio.run(run())


def test_who_is_called_and_answers_without_events_presses_tones(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with plugged(Keypad("resident", event=0)) as [called]:
            sippy.tell("dial", "out", f"sip:resident@127.0.0.1:{called.port}", number="12348")
            await sippy.news("TakenOff", leg="out")
            await called.press_tones("15")
            await keys_of(sippy, "out", "15")

    asyncio.run(run())


def test_a_number_that_changes_within_the_call_holds_from_then_on(sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with plugged(Keypad("13800138000", event=96)) as [caller]:
            leg = await taken_up(sippy, sip, caller)
            await caller.press("1")
            await keys_of(sippy, leg, "1")
            caller.event, caller.clock = 110, 48000
            assert await caller.change("sendrecv") == 200
            assert "a=rtpmap:110 telephone-event/48000" in caller.told
            await caller.press("2")
            await keys_of(sippy, leg, "2")
            # A change to what cannot be spoken changes nothing.
            assert (
                await caller.inform("application/sdp", caller._sdp().replace(" 8 ", " 104 "), "UPDATE") == 488
            )
            await caller.press("3")
            await keys_of(sippy, leg, "3")

    asyncio.run(run())


@pytest.mark.parametrize("event", [101, 96, 120, 0])
def test_keys_reach_whoever_they_are_put_through_to(sippy: Switchboard, sip: int, event: int) -> None:
    async def run() -> None:
        caller, partner = Keypad("13800138000", event=event), Keypad("12345", event=97)
        async with plugged(caller, partner):
            leg = await taken_up(sippy, sip, caller)
            sippy.tell("dial", "partner", f"sip:12345@127.0.0.1:{partner.port}", number="13800138000")
            await sippy.news("TakenOff", leg="partner")
            sippy.tell("join", leg, "partner")
            caller.play(440)
            await soon(lambda: partner.hears(440))
            caller.play(0)
            await (caller.press("27") if event else caller.press_tones("27"))
            await soon(lambda: partner.keys == "27")

    asyncio.run(run())
