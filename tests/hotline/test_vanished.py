"""Telephones that vanish without a word: noticed, and taken for no others than those who are merely silent."""

import asyncio
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fawang.consultations.models import Consultation
from fawang.dispatch.models import Contact, Seat
from fawang.hotline.models import Call
from fawang.hotline.rules.credentials import for_browser
from fawang.hotline.telephony.edge import Edge
from fawang.hotline.telephony.programs.supervision import Supervised
from fawang.hotline.telephony.switch.vanished import Hearing, packets_of
from lab.softphone.telephone import Telephone
from tests.hotline.conftest import Hotline
from tests.hotline.control.test_controller import MUSIC, in_line
from tests.hotline.control.test_controller import talking as in_a_talk
from tests.hotline.control.writer.test_platform import ask_for_a_lawyer, holds, lawyer_at, within
from tests.hotline.edge import CARRIER, REALM, SECRET
from tests.hotline.spans import say
from tests.hotline.switchboard import Switchboard
from tests.hotline.telephony.test_switch import taken_up, talking, telephones
from tests.hotline.test_browser_seat import JSSIP, ROOT, becomes, begin, chromium
from tests.waiting import a_while, soon

#: Seconds until a telephone counts as silent; it then has 0.9 s to answer.
SILENT = 3.0


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switches that wait for seconds only. Asked for before the switch is."""
    monkeypatch.setenv("TEST_SILENT_SECONDS", f"{SILENT}")


@pytest.fixture
def least_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hotline that waits as short as an installation may say."""
    monkeypatch.setenv("FAWANG_HOTLINE_SILENT_SECONDS", "10")


# --- what was heard ------------------------------------------------------------------------------


def answer(*packets: int, since: int = 7) -> dict[str, Any]:
    """Return what rtpengine says of a call whose telephone has sent these: audio, RTCP."""

    def side(counts: tuple[int, ...]) -> dict[str, Any]:
        return {"medias": [{"streams": [{"stats": {"packets": one}} for one in counts]}]}

    return {"created": 1, "created_us": since, "tags": {"X": side(packets), "I": side((999, 9))}}


def test_audio_and_rtcp_of_the_telephone_count_and_nothing_else() -> None:
    assert packets_of(answer(250, 3), "X") == 253
    assert packets_of(answer(250, 3), "nobody") == 0
    assert packets_of({"tags": {"X": {"medias": []}}}, "X") == 0


def test_who_sends_is_not_silent_and_who_sends_no_more_is_after_four_looks() -> None:
    hearing = Hearing()
    for packets in (0, 10, 10, 10, 10, 11, 11, 11, 11):
        assert hearing.look(answer(packets, 0), "X")
        assert not hearing.silent
    assert hearing.look(answer(11, 0), "X")
    assert hearing.silent
    # A single RTCP packet is a sign of life.
    assert hearing.look(answer(11, 1), "X")
    assert not hearing.silent


def test_who_never_sends_anything_is_silent_too() -> None:
    hearing = Hearing()
    assert [(hearing.look(answer(0, 0), "X"), hearing.silent)[1] for _look in range(4)] == [False] * 3 + [
        True
    ]


def test_audio_that_was_begun_anew_is_not_that_of_the_telephone() -> None:
    hearing = Hearing()
    assert hearing.look(answer(10, 0), "X")
    assert not hearing.look(answer(0, 0, since=8), "X")


# --- telephones ----------------------------------------------------------------------------------


def test_a_caller_that_vanishes_is_gone(impatient: None, sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            leg = await taken_up(sippy, sip, caller)
            await say(SILENT, caller)
            await caller.unplug()
            assert await sippy.news("Gone") == {"leg": leg, "why": "died"}

    asyncio.run(run())


def test_a_seat_that_vanishes_is_gone_and_the_caller_is_there(
    impatient: None, sippy: Switchboard, sip: int, tone: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await talking(sippy, sip, caller, seat)
            await seat.unplug()
            assert await sippy.news("Gone") == {"leg": "seat", "why": "died"}
            caller.forget()
            sippy.tell("play", leg, [str(tone)], turn=1)
            await soon(lambda: caller.hears(700))
            assert not caller.over

    asyncio.run(run())


def test_who_sends_is_neither_asked_nor_ended_whoever_hears_them(
    impatient: None, sippy: Switchboard, sip: int, tone: Path
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            leg = await talking(sippy, sip, caller, seat)
            # On hold: both go on sending, to nobody.
            sippy.tell("part", leg)
            sippy.tell("part", "seat")
            sippy.tell("play", leg, [], turn=1, music=str(tone))
            await say(3 * SILENT, caller, seat)
            assert not {"OPTIONS", "BYE"} & {*caller.log, *seat.log}
            sippy.tell("join", leg, "seat")
            await soon(lambda: caller.hears(1000) and seat.hears(440))

    asyncio.run(run())


def test_who_is_silent_and_answers_is_not_ended(impatient: None, sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            await talking(sippy, sip, caller, seat)
            caller.silent = seat.silent = True
            await soon(lambda: min(caller.log.count("OPTIONS"), seat.log.count("OPTIONS")) >= 2)
            assert not caller.over
            assert not seat.over
            caller.silent = seat.silent = False
            caller.forget()
            await soon(lambda: caller.hears(1000) and seat.hears(440))

    asyncio.run(run())


def test_who_holds_by_inactive_is_not_ended_as_long_as_they_answer(
    impatient: None, sippy: Switchboard, sip: int
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            await talking(sippy, sip, caller, seat)
            assert await seat.change("inactive") == 200
            await soon(lambda: seat.log.count("OPTIONS") >= 2)
            assert not seat.over
            assert await seat.change("sendrecv") == 200
            seat.forget()
            caller.forget()
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            assert await seat.change("inactive") == 200
            await seat.unplug()
            assert await sippy.news("Gone") == {"leg": "seat", "why": "died"}

    asyncio.run(run())


def test_who_sends_rtcp_only_is_not_even_asked(impatient: None, sippy: Switchboard, sip: int) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            await taken_up(sippy, sip, caller)
            caller.silent = caller.reports = True
            await a_while(3 * SILENT)
            assert not {"OPTIONS", "BYE"} & {*caller.log}
            caller.reports = False
            await soon(lambda: "OPTIONS" in caller.log)

    asyncio.run(run())


def test_a_telephone_that_has_forgotten_the_call_is_gone(
    impatient: None, sippy: Switchboard, sip: int
) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            leg = await taken_up(sippy, sip, caller)
            await caller.unplug()
            # Its port is free once the loop has closed what it was asked to.
            await asyncio.sleep(0)
            restarted = await Telephone("13800138000", at=caller.port).start()
            assert await sippy.news("Gone") == {"leg": leg, "why": "died"}
            assert "OPTIONS" in restarted.log
            await restarted.unplug()

    asyncio.run(run())


# --- behind the edge -----------------------------------------------------------------------------


def test_a_telephone_behind_the_edge_is_asked_by_it(
    impatient: None, behind: Switchboard, edge: tuple[Edge, Supervised]
) -> None:
    async def run() -> None:
        async with telephones("13800138000", host=CARRIER) as [caller]:
            leg = await taken_up(behind, edge[0].udp[1], caller)
            caller.silent = True
            await soon(lambda: caller.log.count("OPTIONS") >= 2)
            assert not caller.over
            await caller.unplug()
            assert await behind.news("Gone") == {"leg": leg, "why": "died"}

    asyncio.run(run())


@pytest.mark.parametrize("how", ["killed", "loaded anew"])
def test_a_browser_that_lost_its_talk_is_gone(
    impatient: None, behind: Switchboard, edge: tuple[Edge, Supervised], how: str
) -> None:
    async def run() -> None:
        settings, _running = edge
        async with chromium(settings.origins[0]) as page:
            await begin(page, settings, "lawyer7", for_browser(SECRET, "lawyer7", now=datetime.now(UTC)))
            await becomes(page, "seat.registered")
            behind.tell("dial", "seat", f"sip:lawyer7@{REALM};transport=ws", number="13800138000")
            await behind.news("TakenOff", leg="seat")
            await becomes(page, "seat.up")
            # It hears nobody, and is not taken for gone.
            await a_while(2 * SILENT)
            assert await page.evaluate("seat.up && !seat.over")
            if how == "killed":
                await page.context.browser.close()  # type: ignore[union-attr]
            else:
                await page.reload()
                await page.add_script_tag(path=JSSIP)
                await page.add_script_tag(path=ROOT / "tests/hotline/seat.js")
                await begin(page, settings, "lawyer7", for_browser(SECRET, "lawyer7", now=datetime.now(UTC)))
                await becomes(page, "seat.registered")
            assert await behind.news("Gone") == {"leg": "seat", "why": "died"}

    asyncio.run(run())


# --- calls ---------------------------------------------------------------------------------------


def test_a_caller_that_vanishes_in_line_waits_no_more(
    impatient: None, embedded: Switchboard, sip: int
) -> None:
    async def run() -> None:
        async with (
            telephones("13800138000") as [caller],
            telephones("slow", when_called="ring") as [slow],
        ):
            call = await in_line(embedded, sip, caller)
            embedded.tell("Offered", call, f"slow@{slow.port}")
            await soon(lambda: slow.rings)
            await caller.unplug()
            assert (await embedded.news("Leave"))["call"] == call
            assert (await embedded.news("Finish"))["cause"] == "caller"
            await soon(lambda: slow.over)

    asyncio.run(run())


@pytest.mark.parametrize("held", [False, True])
def test_a_caller_that_vanishes_in_the_talk_leaves_nobody_behind(
    impatient: None, embedded: Switchboard, sip: int, held: bool
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "12345") as [caller, seat, other]:
            call = await in_a_talk(embedded, sip, caller, seat)
            if held:
                other.play(1600)
                embedded.tell("Consulted", call, f"12345@{other.port}")
                await soon(lambda: seat.hears(1600) and other.hears(1000))
            await caller.unplug()
            assert (await embedded.news("Finish"))["cause"] == "caller"
            await soon(lambda: seat.over and (other.over or not held))

    asyncio.run(run())


def test_a_seat_that_vanishes_in_the_talk_puts_the_caller_first_in_line(
    impatient: None, embedded: Switchboard, sip: int
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "another") as [caller, seat, another]:
            call = await in_a_talk(embedded, sip, caller, seat)
            caller.forget()
            await seat.unplug()
            missed = await embedded.news("Missed")
            assert missed == {"call": call, "seat": f"lawyer@{seat.port}", "died": True}
            assert (await embedded.news("Wait"))["again"]
            await soon(lambda: caller.hears(MUSIC))
            embedded.tell("Offered", call, f"another@{another.port}")
            another.play(1600)
            await embedded.news("Took")
            await soon(lambda: caller.hears(1600) and another.hears(440))

    asyncio.run(run())


def test_a_caller_that_vanishes_before_they_rate_has_not_rated(
    impatient: None, embedded: Switchboard, sip: int
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            await in_a_talk(embedded, sip, caller, seat)
            seat.hang_up()
            await embedded.news("TalkEnded")
            await caller.unplug()
            assert (await embedded.news("Finish"))["cause"] == "unrated"

    asyncio.run(run())


def test_what_was_said_in_a_message_before_the_telephone_vanished_is_kept(
    impatient: None, embedded: Switchboard, sip: int
) -> None:
    async def run() -> None:
        async with telephones("13900139000") as [caller]:
            caller.call(sip)
            await soon(lambda: caller.up and caller.hears_something())
            await caller.press("29")
            await soon(lambda: caller.hears(1000))
            caller.play(440)
            await say(1, caller)
            await caller.unplug()
            finished = await embedded.news("Finish")
            assert (finished["cause"], finished["seconds"] >= 2) == ("message_left", True)

    asyncio.run(run())


def test_when_rtpengine_dies_calls_end_and_no_seat_is_to_blame(
    impatient: None, engine: tuple[tuple[int, int], Supervised], sip: int, recordings: Path, prompts: Path
) -> None:
    async def run() -> None:
        ports, running = engine
        board = Switchboard(sip, *ports, recordings, prompts)
        await board.news("Started")
        try:
            async with telephones("13800138000", "lawyer", "13700137000") as [caller, seat, again]:
                await in_a_talk(board, sip, caller, seat)
                os.kill(running.pid, signal.SIGKILL)
                assert (await board.news("Finish"))["cause"] == "failed"
                assert "Missed" not in [name for name, _fields in board.aside]
                await soon(lambda: caller.over and seat.over)
                await in_line(board, sip, again)
        finally:
            board.close()

    asyncio.run(run())


def test_what_is_kept_of_telephones_that_vanish(least_patient: None, hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000", "one", "two") as [caller, one, two]:
            first = await within(lambda: lawyer_at(one))
            await ask_for_a_lawyer(caller, hotline.port)
            talk = await holds(lambda: Consultation.objects.filter(state="open").first())
            await one.unplug()
            # Nobody is offered to a telephone that is not there.
            await holds(lambda: Seat.objects.get(staff_id=first.known_id).presence == "offline")
            contact = await within(Contact.objects.get)
            assert (contact.standing, contact.ended) == ("waiting", "")
            second = await within(lambda: lawyer_at(two))
            again = await holds(
                lambda: Consultation.objects.filter(staff_id=second.known_id, state="open").first()
            )
            assert again.pk == talk.pk
            await soon(lambda: two.up)
            await caller.unplug()
            call = await holds(lambda: Call.objects.filter(ended_at__isnull=False).first())
            assert (call.cause, call.talked_until is not None) == ("caller", True)
            talk = await within(Consultation.objects.get)
            assert (talk.state, talk.record_due_at is not None) == ("closed", True)
            seat = await within(lambda: Seat.objects.get(staff_id=second.known_id))
            assert (seat.presence, seat.talks) == ("wrap_up", 0)
            await soon(lambda: two.over)

    asyncio.run(run())
