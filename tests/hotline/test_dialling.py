"""Call-backs that the platform dials: the lawyer's telephone, then the person's; behind the trunk is a telephone."""

import asyncio
import io
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import time
from functools import partial
from typing import Any

import pytest

from fawang.consultations.actions.recordings import content_of
from fawang.consultations.models import Consultation
from fawang.consultations.models.recordings import Recording
from fawang.consultations.queries.recordings import pieces_of
from fawang.dispatch.actions import calling, timing
from fawang.dispatch.actions.callbacks import Booking, book
from fawang.dispatch.models import Attempt, Callback, Offer, Seat
from fawang.dispatch.queries import callbacks
from fawang.dispatch.rules import Presence
from fawang.dispatch.rules.callbacks import Command
from fawang.hotline.actions import outbound as actions
from fawang.hotline.actions.outbound import ask
from fawang.hotline.models import Call
from fawang.hotline.models.outbound import Outbound
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.organisations.rules import UnitKind
from fawang.people.models import Contact
from fawang.people.rules.wishes import Medium, Reach
from lab.platforms.ports import free_port
from lab.softphone.telephone import Telephone
from tests.conftest import unit_at
from tests.hotline.conftest import Hotline
from tests.hotline.control.writer.test_platform import holds, lawyer_at, within
from tests.hotline.spans import say
from tests.hotline.telephony.test_switch import telephones
from tests.waiting import SECOND, soon

pytestmark = pytest.mark.usefixtures("real_database")
PERSON = "13800138000"


def in_hand(lawyer: Actor, *, phone: str = PERSON, announce: bool = True) -> Callback:
    """Book a call-back whose time is now, and let a lawyer take it."""
    reach = Reach(
        "蒋", phone, medium=Medium.NONE, may_announce=announce, quiet_from=time(0), quiet_until=time(0)
    )
    now = clock.now()
    begins = callbacks.open_times(unit_at("44", UnitKind.HOTLINE_CENTRE), "mandarin", now)[0]
    row = book(by=ANONYMOUS, booking=Booking(begins, reach)).callback
    Callback.objects.filter(pk=row.pk).update(wake_at=now, next_at=now)
    calling.keep_promises(by=SYSTEM, now=clock.now())
    return calling.call(by=lawyer, callback_id=row.pk)


def callback() -> Callback:
    """Return the one call-back as it stands."""
    return Callback.objects.get()


def last() -> Outbound:
    """Return what was asked for last."""
    return Outbound.objects.select_related("call").latest("pk")


# --- with telephones -----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def trunk(monkeypatch: pytest.MonkeyPatch, settings: Any) -> int:
    """The port of a trunk: whatever is dialled rings there. The hotline and the pages know it."""
    port = free_port()
    settings.FAWANG_HOTLINE_TRUNK = f"sip:{{number}}@127.0.0.1:{port}"
    monkeypatch.setenv("FAWANG_HOTLINE_TRUNK", settings.FAWANG_HOTLINE_TRUNK)
    return port


@pytest.fixture
def least_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hotline that waits as short as an installation may say. Asked for before the hotline is."""
    monkeypatch.setenv("FAWANG_HOTLINE_SILENT_SECONDS", "10")


@asynccontextmanager
async def behind(trunk: int, when_called: str = "take off") -> AsyncIterator[Telephone]:
    """Plug in the person's telephone."""
    person = await Telephone(PERSON, when_called, at=trunk).start()
    try:
        yield person
    finally:
        await person.unplug()


def test_the_lawyer_and_then_the_person_are_rung_and_talk(hotline: Hotline, trunk: int) -> None:
    async def run() -> None:
        async with telephones("lawyer") as [seat], behind(trunk) as person:
            lawyer = await within(lambda: lawyer_at(seat))
            row = await within(lambda: in_hand(lawyer))
            await within(lambda: ask(by=lawyer, code=row.code, client_id="a"))
            await soon(lambda: seat.up and person.up)
            # Neither sees the number of the other; what was dialled is the person's.
            assert (seat.shown, person.shown, person.dialled) == ("12348", "12348", PERSON)
            person.forget()
            await soon(person.hears_something)
            await person.press("1")
            person.play(440)
            seat.play(1000)
            await soon(lambda: person.hears(1000) and seat.hears(440))
            asked = await holds(lambda: Outbound.objects.filter(stage="talking").first())
            assert asked.heard == "answered"
            assert await within(lambda: callback().state) == "calling"
            await say(0.5, person, seat)
            # While the lawyer's telephone holds, they hear music.
            assert await seat.change("sendonly") == 200
            await soon(lambda: person.hears_something() and not person.hears(1000))
            assert await seat.change("sendrecv") == 200
            await soon(lambda: person.hears(1000) and seat.hears(440))
            person.play(0)
            seat.hang_up()
            # What the lawyer said last may still be heard; a key before the question is a key of the talk.
            await holds(lambda: Call.objects.filter(stage="rating").first())
            person.forget()
            await soon(person.hears_something)
            await person.press("1")
            await soon(lambda: person.over)
            call = await holds(lambda: Call.objects.filter(ended_at__isnull=False).first())
            assert (call.direction, call.cause, call.score, call.recorded) == ("outbound", "rated", 5, True)
            assert call.began_at < call.answered_at < call.talked_until <= call.ended_at
            assert (call.staff_id, call.number) == (lawyer.known_id, PERSON)
            # It is a consultation, beside which lies what was recorded.
            recorded = await holds(lambda: Recording.objects.filter(state="kept").first())
            sound = await within(lambda: content_of(pieces_of(recorded)[0]))
            with wave.open(io.BytesIO(sound)) as file:
                assert (file.getnchannels(), file.getframerate()) == (2, 8000)
            talk = await within(Consultation.objects.get)
            assert (recorded.consultation_id, talk.state, talk.score) == (talk.pk, "closed", 5)
            assert (talk.staff_id, await within(lambda: Call.objects.get().recording)) == (
                lawyer.known_id,
                "",
            )
            # What came of it the lawyer says.
            assert await within(lambda: Attempt.objects.get().outcome) == ""
            await within(
                lambda: calling.conclude(by=lawyer, callback_id=row.pk, command=Command.REACHED, note="谈过")
            )
            assert await within(lambda: callback().state) == "reached"
            assert await within(AuditEntry.objects.filter(action="hotline.dialled").count) == 1

    asyncio.run(run())


def test_where_it_must_not_be_said_who_calls_nothing_is_shown_said_or_recorded(
    hotline: Hotline, trunk: int
) -> None:
    async def run() -> None:
        async with telephones("lawyer") as [seat], behind(trunk) as person:
            lawyer = await within(lambda: lawyer_at(seat))
            row = await within(lambda: in_hand(lawyer, announce=False))
            await within(lambda: ask(by=lawyer, code=row.code, client_id="a"))
            seat.play(1000)
            await soon(lambda: person.hears(1000))
            assert person.shown == "anonymous"
            seat.hang_up()
            # No rating is asked for: nobody knows who took off.
            assert await soon(lambda: person.over) < 3 * SECOND
            call = await holds(lambda: Call.objects.filter(ended_at__isnull=False).first())
            assert (call.cause, call.recorded, call.recording) == ("unrated", False, "")

    asyncio.run(run())


def test_a_busy_person_is_a_proposal_to_the_lawyer(hotline: Hotline, trunk: int) -> None:
    async def run() -> None:
        async with telephones("lawyer") as [seat], behind(trunk, "refuse"):
            lawyer = await within(lambda: lawyer_at(seat))
            row = await within(lambda: in_hand(lawyer))
            await within(lambda: ask(by=lawyer, code=row.code, client_id="a"))
            asked = await holds(lambda: Outbound.objects.filter(ended_at__isnull=False).first())
            assert (asked.heard, asked.refused) == ("busy", "")
            await soon(lambda: seat.over)
            assert await within(lambda: callback().state) == "calling"

    asyncio.run(run())


def test_a_person_who_hangs_up_ends_it_and_so_does_the_page(hotline: Hotline, trunk: int) -> None:
    async def run() -> None:
        async with telephones("lawyer") as [seat], behind(trunk) as person:
            lawyer = await within(lambda: lawyer_at(seat))
            row = await within(lambda: in_hand(lawyer))
            await within(lambda: ask(by=lawyer, code=row.code, client_id="a"))
            await soon(lambda: person.up)
            await person.press("2")
            await holds(lambda: Outbound.objects.filter(stage="talking").first())
            person.hang_up()
            await soon(lambda: seat.over)
            await holds(lambda: Outbound.objects.filter(ended_at__isnull=False).first())
            # The line broke: once more, and the lawyer writes down what came of it while they talk.
            person.over = seat.over = False
            await within(lambda: ask(by=lawyer, code=row.code, client_id="b"))
            await soon(lambda: person.up)
            await person.press("2")
            await holds(lambda: Outbound.objects.filter(stage="talking").first())
            await within(
                lambda: calling.conclude(by=lawyer, callback_id=row.pk, command=Command.REACHED, note="谈过")
            )
            await soon(lambda: seat.over)
            await holds(lambda: Outbound.objects.filter(stage="rating").first())
            person.hang_up()
            call = await holds(lambda: Call.objects.filter(ended_at__isnull=False).order_by("-pk").first())
            assert call.cause == "unrated"

    asyncio.run(run())


def test_a_lawyers_telephone_that_does_not_answer_gives_the_call_back_to_another(
    hotline: Hotline, trunk: int
) -> None:
    async def run() -> None:
        async with (
            telephones("lawyer", when_called="refuse") as [seat],
            telephones("other", "third") as [second, third],
            behind(trunk) as person,
        ):
            lawyer = await within(lambda: lawyer_at(seat))
            row = await within(lambda: in_hand(lawyer))
            # A call-back leaves one lawyer free for whoever calls.
            others = [await within(partial(lawyer_at, at)) for at in (second, third)]
            await within(lambda: ask(by=lawyer, code=row.code, client_id="a"))
            await holds(
                lambda: Outbound.objects.filter(refused="lawyer_not_there", ended_at__isnull=False).first()
            )

            def offered() -> Offer | None:
                timing.keep_time(by=SYSTEM, now=clock.now())
                return Offer.objects.filter(outcome="").first()

            offer = await holds(offered)
            assert offer.staff_id in {one.known_id for one in others}
            assert not person.rings
            # Nobody was rung: it does not count.
            assert await within(lambda: (callback().state, callback().attempts)) == ("due", 0)

    asyncio.run(run())


def test_a_lawyer_whose_line_dies_in_the_talk_leaves_the_person_to_others(
    least_patient: None, hotline: Hotline, trunk: int
) -> None:
    async def run() -> None:
        async with telephones("lawyer", "other", "third") as [seat, second, third], behind(trunk) as person:
            lawyer = await within(lambda: lawyer_at(seat))
            row = await within(lambda: in_hand(lawyer))
            others = [await within(partial(lawyer_at, at)) for at in (second, third)]
            await within(lambda: ask(by=lawyer, code=row.code, client_id="a"))
            await soon(lambda: person.up)
            await person.press("2")
            await holds(lambda: Outbound.objects.filter(stage="talking").first())
            seat.play(1000)
            await soon(lambda: person.hears(1000))
            await seat.unplug()
            person.forget()
            # They hear that they are called again, and nobody asks how it was.
            await soon(person.hears_something)
            await soon(lambda: person.over)
            asked = await holds(lambda: Outbound.objects.filter(ended_at__isnull=False).first())
            call = await within(Call.objects.get)
            assert (asked.refused, call.cause, call.score) == ("lawyer_lost", "failed", None)
            assert await within(lambda: Attempt.objects.get().outcome) == "broken_off"
            assert await within(lambda: (callback().state, callback().attempts)) == ("due", 1)
            assert (
                await within(lambda: Seat.objects.get(staff_id=lawyer.known_id).presence) == Presence.OFFLINE
            )

            def offered() -> Offer | None:
                timing.keep_time(by=SYSTEM, now=clock.now())
                return Offer.objects.filter(outcome="").first()

            offer = await holds(offered)
            assert offer.staff_id in {one.known_id for one in others}

    asyncio.run(run())


def test_a_telephone_that_cannot_be_reached_takes_its_lawyer_off_duty(hotline: Hotline, trunk: int) -> None:
    async def run() -> None:
        async with telephones("lawyer", when_called="refuse") as [seat], behind(trunk):
            lawyer = await within(lambda: lawyer_at(seat))
            seat.status = "404 Not Found"
            row = await within(lambda: in_hand(lawyer))
            await within(lambda: ask(by=lawyer, code=row.code, client_id="a"))
            await holds(lambda: Seat.objects.get(staff_id=lawyer.known_id).presence == Presence.OFFLINE)
            assert await within(lambda: callback().state) == "due"

    asyncio.run(run())


def test_what_is_not_safe_any_more_when_the_lawyer_takes_off_is_not_dialled(
    hotline: Hotline, trunk: int
) -> None:
    async def run() -> None:
        async with telephones("lawyer", when_called="ring") as [seat], behind(trunk) as person:
            lawyer = await within(lambda: lawyer_at(seat))
            row = await within(lambda: in_hand(lawyer))
            await within(lambda: ask(by=lawyer, code=row.code, client_id="a"))
            await soon(lambda: seat.rings)
            await within(lambda: Contact.objects.filter(pk=row.contact_id).update(may_call=False))
            seat.take_off()
            asked = await holds(lambda: Outbound.objects.filter(ended_at__isnull=False).first())
            assert (asked.refused, asked.dialled_at) == ("number_not_called", None)
            assert not person.rings

    asyncio.run(run())


def test_what_was_asked_for_while_no_exchange_ran_is_taken_once_or_too_late(
    hotline: Hotline, trunk: int
) -> None:
    async def run() -> None:
        async with telephones("lawyer") as [seat], behind(trunk) as person:
            lawyer = await within(lambda: lawyer_at(seat))
            row = await within(lambda: in_hand(lawyer))
            hotline.process.kill()
            hotline.process.wait()
            await within(lambda: ask(by=lawyer, code=row.code, client_id="a"))
            await asyncio.to_thread(hotline.restart)
            await soon(lambda: person.up)
            # Killed in the talk: the next run ends what nobody would ever end.
            hotline.process.kill()
            hotline.process.wait()
            await asyncio.to_thread(hotline.restart)
            call = await within(Call.objects.get)
            assert (call.cause, call.ended_at is not None) == ("failed", True)
            hotline.process.kill()
            hotline.process.wait()
            await within(lambda: ask(by=lawyer, code=row.code, client_id="b"))
            await within(
                lambda: Outbound.objects.filter(client_id="b").update(
                    asked_at=clock.now() - actions.FRESH * 2
                )
            )
            await asyncio.to_thread(hotline.restart)
            asked = await holds(
                lambda: Outbound.objects.filter(client_id="b", ended_at__isnull=False).first()
            )
            assert (asked.refused, asked.call_id) == ("too_late", None)

    asyncio.run(run())
