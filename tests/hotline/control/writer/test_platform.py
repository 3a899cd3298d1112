"""Calls in the tables: a telephone dials, matching finds the lawyer, their telephone rings, all of it is kept."""

import asyncio
import contextlib
import io
import os
import signal
import wave
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import override_settings

from fawang.consultations.actions.recordings import content_of
from fawang.consultations.models import Consultation, Hold
from fawang.consultations.models.recordings import Recording
from fawang.consultations.queries.recordings import pieces_of
from fawang.dispatch.actions import seats, timing
from fawang.dispatch.actions.seats import Skills
from fawang.dispatch.models import Callback, Contact, Seat
from fawang.dispatch.rules import Language, Level, Presence
from fawang.hotline.actions import numbers, texts
from fawang.hotline.actions.instructions import ask
from fawang.hotline.actions.numbers import Typed
from fawang.hotline.models import Call, Line, Message, SeatLine, Transfer
from fawang.hotline.models.operating import Block
from fawang.hotline.rules.calls.requests import What
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.hours import DAYS
from fawang.people.rules import Role
from lab.softphone.telephone import Telephone
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.consultations.cases import give
from tests.hotline.conftest import Hotline
from tests.hotline.spans import say
from tests.hotline.telephony.sound.test_audio_import import wav
from tests.hotline.telephony.test_switch import telephones
from tests.parts import name_of_writer
from tests.waiting import soon, stop

pytestmark = pytest.mark.usefixtures("real_database")


def lawyer_at(telephone: Telephone) -> Actor:
    """Return a lawyer who takes calls at a telephone; it is there before they say that they are ready."""
    lawyer = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
    address = f"sip:lawyer@127.0.0.1:{telephone.port}"
    SeatLine.objects.create(
        staff_id=lawyer.known_id, address=address, updated_at=clock.now(), updated_by="test"
    )
    languages = {Language.MANDARIN: Level.NATIVE, Language.CANTONESE: Level.FLUENT}
    seats.set_skills(by=lawyer, staff_id=lawyer.known_id, skills=Skills(languages, calls=True, chats=1))
    seats.set_presence(by=lawyer, staff_id=lawyer.known_id, presence=Presence.READY)
    return lawyer


def line_to(telephone: Telephone) -> Line:
    """Make a telephone that of 12345."""
    address = f"sip:12345@127.0.0.1:{telephone.port}"
    return Line.objects.create(
        code="12345", name="政务热线", address=address, updated_at=clock.now(), updated_by="test"
    )


def within(work: Callable[[], Any]) -> Any:
    """Do something with the database beside a loop."""

    def do() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return sync_to_async(do, thread_sensitive=False)()


async def holds(what: Callable[[], Any]) -> Any:
    """Wait until something of the tables holds; return it."""
    found: list[Any] = []

    async def look() -> Any:
        found[:] = [await within(what)]
        return found[0]

    await soon(look, every=0.15)
    return found[0]


async def ask_for_a_lawyer(caller: Telephone, port: int, *, consent: str = "1") -> None:
    """Call, choose Mandarin, say whether it may be recorded, and ask for a lawyer."""
    caller.call(port)
    await soon(lambda: caller.up and caller.hears_something())
    await caller.press(f"1{consent}1")


def test_a_call_reaches_a_lawyer_and_is_kept(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            lawyer = await within(lambda: lawyer_at(seat))
            await ask_for_a_lawyer(caller, hotline.port)
            caller.play(440)
            seat.play(1000)
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            talk = await holds(lambda: Consultation.objects.filter(state="open").first())
            assert (talk.kind, talk.staff_id, talk.dialect) == ("phone", lawyer.known_id, "mandarin")
            assert await within(lambda: Seat.objects.get(staff_id=lawyer.known_id).presence) == "busy"
            # The lawyer ends it on the page: the person rates, while the record is written.
            await within(lambda: give(talk, "close", lawyer))
            await soon(lambda: seat.over)
            caller.play(0)
            caller.forget()
            await soon(caller.hears_something)
            await caller.press("2")
            call = await holds(lambda: Call.objects.filter(ended_at__isnull=False).first())
            assert (call.cause, call.score, call.language, call.topic) == ("rated", 4, "mandarin", "advice")
            assert call.began_at < call.queued_at < call.answered_at < call.talked_until < call.ended_at
            talk = await within(lambda: Consultation.objects.get(pk=talk.pk))
            assert (talk.state, talk.score) == ("closed", 4)
            assert talk.record_due_at is not None
            assert await within(lambda: Contact.objects.get().ended) == "served"
            recorded = await holds(lambda: Recording.objects.filter(consultation=talk, state="kept").first())
            assert (recorded.media_type, recorded.staff_id) == ("audio/wav", lawyer.known_id)
            pieces = await within(lambda: [content_of(one) for one in pieces_of(recorded)])
            with wave.open(io.BytesIO(b"".join(pieces))) as file:
                assert (file.getnchannels(), file.getframerate()) == (2, 8000)
                assert file.getnframes() > 8000
            assert max(recorded.peaks or [0]) > 20

    asyncio.run(run())


def test_a_telephone_that_is_not_answered_costs_no_place(hotline: Hotline) -> None:
    async def run() -> None:
        async with (
            telephones("13800138000", "lawyer") as [caller, seat],
            telephones("busy", when_called="refuse") as [busy],
        ):
            first = await within(lambda: lawyer_at(busy))
            await ask_for_a_lawyer(caller, hotline.port)
            await soon(lambda: busy.log.count("INVITE") > 0)
            contact = await holds(lambda: Contact.objects.filter(standing="waiting").first())
            second = await within(lambda: lawyer_at(seat))
            talk = await holds(lambda: Consultation.objects.filter(state="open").first())
            assert talk.staff_id == second.known_id
            assert await within(lambda: Contact.objects.get().pk) == contact.pk
            assert first.known_id != second.known_id

    asyncio.run(run())


def test_a_seat_that_dies_in_the_talk_puts_the_caller_first_in_line(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000", "one", "two") as [caller, one, two]:
            first = await within(lambda: lawyer_at(one))
            await ask_for_a_lawyer(caller, hotline.port)
            talk = await holds(lambda: Consultation.objects.filter(state="open").first())
            second = await within(lambda: lawyer_at(two))
            # On the page: given back.
            await within(lambda: give(talk, "release", first, reason="我的电脑坏了"))
            await soon(lambda: one.over and two.up)
            talk = await holds(
                lambda: Consultation.objects.filter(staff_id=second.known_id, state="open").first()
            )
            assert await within(lambda: Hold.objects.filter(consultation=talk).count()) == 2
            assert not caller.over

    asyncio.run(run())


def test_another_hotline_is_asked_and_the_call_passed_on(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "12345") as [caller, seat, other]:
            lawyer = await within(lambda: lawyer_at(seat))
            await within(lambda: line_to(other))
            await ask_for_a_lawyer(caller, hotline.port)
            talk = await holds(lambda: Consultation.objects.filter(state="open").first())
            other.play(1600)
            caller.play(440)
            seat.play(1000)
            asked = partial(
                ask, by=lawyer, code=talk.code, target="line:12345", reason="路灯坏了", summary="问过欠薪"
            )
            await within(lambda: asked(what=What.CONSULT, client_id="a"))
            await soon(lambda: seat.hears(1600) and other.hears(1000))
            headers = {name.lower(): value for name, value in other.headers.items()}
            assert headers["x-fawang-reference"] == talk.code
            await within(lambda: ask(by=lawyer, code=talk.code, what=What.COMPLETE, client_id="b"))
            await soon(lambda: caller.hears(1600) and other.hears(440) and seat.over)
            # The lawyer is free while the two talk.
            await holds(lambda: Seat.objects.get(staff_id=lawyer.known_id).talks == 0)
            assert await within(lambda: Consultation.objects.get().state) == "closed"
            assert await within(lambda: Transfer.objects.get().passed_at) is not None
            other.hang_up()
            caller.hang_up()
            await holds(lambda: Call.objects.filter(ended_at__isnull=False).first())

    asyncio.run(run())


def test_who_hangs_up_in_line_waits_no_more(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            await ask_for_a_lawyer(caller, hotline.port, consent="2")
            await holds(lambda: Contact.objects.filter(standing="waiting").first())
            caller.hang_up()
            call = await holds(lambda: Call.objects.filter(ended_at__isnull=False).first())
            assert (call.cause, call.answered_at) == ("caller", None)
            assert await within(lambda: Contact.objects.get().ended) == "gave_up"
            assert await within(lambda: Consultation.objects.get().state) == "withdrawn"

    asyncio.run(run())


def test_nobody_on_duty_a_call_back_is_offered_and_booked(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            await ask_for_a_lawyer(caller, hotline.port, consent="2")
            await holds(lambda: Contact.objects.filter(standing="waiting").first())

            async def accepted() -> bool:
                # Until it is offered the key asks where one stands.
                await caller.press("1")
                return bool(await within(Callback.objects.exists))

            await soon(accepted, every=0.5)
            call = await holds(lambda: Call.objects.filter(ended_at__isnull=False).first())
            assert call.cause == "call_back"
            booked = await within(Callback.objects.get)
            assert booked.subject == f"consultation:{call.consultation_id}"

    asyncio.run(run())


def test_a_message_becomes_a_task_with_a_call_back(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            caller.call(hotline.port)
            await soon(lambda: caller.up and caller.hears_something())
            await caller.press("129")
            await soon(lambda: caller.hears(1000))
            caller.play(440)
            await say(4, caller)
            await caller.press("#")
            message = await holds(lambda: Message.objects.select_related("call").first())
            assert message.seconds >= 2
            assert await within(lambda: Callback.objects.get().code) == message.callback_code
            assert await holds(lambda: Call.objects.exclude(recording="").first())

    asyncio.run(run())


def test_what_the_operator_changes_is_heard_in_the_next_call(hotline: Hotline, prompts: Path) -> None:
    async def run() -> None:
        numbers_ = ("13800138000", "13900139000", "13600136000", "13700137000")
        async with telephones(*numbers_, "13500135000") as [before, after, late, blocked, probe]:
            lead = await within(
                lambda: sign_in(Role.LEAD_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
            )
            before.call(hotline.port)
            await soon(lambda: before.up and before.hears_something())
            assert not before.hears(1600)
            before.hang_up()
            try:
                with override_settings(FAWANG_PROMPTS=prompts):
                    tone = wav(1600, seconds=3)
                    await within(
                        lambda: texts.record(by=lead, prompt="welcome", language="mandarin", content=tone)
                    )
                after.call(hotline.port)
                await soon(lambda: after.hears(1600))
                after.hang_up()
                own = Typed("12348", "主号", hours={next_day(): [["09:00", "09:01"]]})
                await within(lambda: numbers.set_number(by=lead, typed=own, version=0))
                # Both are in force from the same moment on.
                await within(
                    lambda: numbers.set_number(by=lead, typed=Typed(SECOND_NUMBER, "副号"), version=0)
                )

                async def in_force() -> bool:
                    probe.call(hotline.port, SECOND_NUMBER)
                    await soon(lambda: probe.up or probe.over)
                    return probe.up

                await soon(in_force, every=0.2)
                probe.hang_up()
                # Outside the hours: a call-back, after the language.
                late.call(hotline.port)
                await soon(lambda: late.up and late.hears(1600))
                await late.press("1")
                await holds(lambda: Call.objects.filter(stage="closed").first())
                await late.press("1")
                call = await holds(lambda: Call.objects.filter(cause="call_back").first())
                assert (call.language, call.queued_at) == ("mandarin", None)
                assert await within(Callback.objects.exists)
                await within(lambda: block("13700137000", call))
                # Whoever is not known in time is greeted: where the machine is busy, nobody may be, once.
                for _attempt in range(3):
                    blocked.call(hotline.port)
                    await soon(lambda: blocked.over or blocked.has_heard(1600))
                    if blocked.over:
                        break
                    blocked.hang_up()
                    await holds(lambda: not Call.objects.filter(ended_at=None).exists())
                    blocked.forget()
                call = await holds(lambda: Call.objects.filter(cause="blocked").first())
                assert call.queued_at is None
            finally:
                (prompts / "mandarin" / "welcome.wav").unlink(missing_ok=True)

    asyncio.run(run())


SECOND_NUMBER = "12300"


def next_day() -> str:
    """A day of the week that is not today."""
    return DAYS[(clock.now().astimezone(clock.CHINA).weekday() + 3) % 7]


def block(number: str, call: Call) -> None:
    """Block a number for a day."""
    now = clock.now()
    Block.objects.create(
        number=number, number_hash=keyed_hash("phone", number), call=call, unit_id=1, reason="辱骂", proposed_by=1,
        proposed_at=now, decision="blocked", decided_by=2, decided_at=now, until=now + timedelta(days=1),
    )  # fmt: skip


def test_who_calls_too_often_hears_the_busy_tone(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            for _call in range(3):
                caller.call(hotline.port)
                await soon(lambda: caller.up)
                caller.log.clear()
                caller.hang_up()
                await soon(lambda: "200 BYE" in caller.log)
            caller.call(hotline.port)
            await soon(lambda: caller.over)
            assert not caller.up
            await holds(lambda: Call.objects.filter(ended_at__isnull=False).count() == 3)
            assert await within(Call.objects.count) == 3

    asyncio.run(run())


def test_who_hands_somebody_over_is_known_by_where_they_call_from(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            await within(
                lambda: Line.objects.create(
                    code="12345", name="政务热线", address="sip:a@127.0.0.1:5060", source="127.0.0.1",
                    updated_at=clock.now(), updated_by="test",
                )
            )  # fmt: skip
            caller.call(hotline.port)
            await soon(lambda: caller.up)
            assert (await holds(Call.objects.first)).partner == "12345"

    asyncio.run(run())


def test_what_a_killed_hotline_left_is_ended(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "13900139000") as [caller, seat, again]:
            lawyer = await within(lambda: lawyer_at(seat))
            await ask_for_a_lawyer(caller, hotline.port)
            await holds(lambda: Consultation.objects.filter(state="open").first())
            hotline.process.kill()
            hotline.process.wait()
            await asyncio.to_thread(hotline.restart)
            call = await within(Call.objects.get)
            assert (call.cause, call.ended_at is not None) == ("failed", True)
            assert await within(lambda: Consultation.objects.get().state) == "closed"
            assert await within(lambda: Seat.objects.get(staff_id=lawyer.known_id).talks) == 0
            again.call(hotline.port)
            await soon(lambda: again.up and again.hears_something())

    asyncio.run(run())


def scribe_of(process: int) -> int:
    """Return the process that writes the calls of a hotline down; 0 where there is none just now."""
    for one in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            if (
                one.read_text().strip() == name_of_writer(process)
                and b" Z " not in (one.parent / "stat").read_bytes()
            ):
                return int(one.parent.name)
    return 0


def test_whoever_calls_as_it_dies_is_answered(hotline: Hotline) -> None:
    async def run() -> None:
        numbers = [f"1380013800{digit}" for digit in range(6)]
        async with telephones(*numbers) as callers:
            writes = scribe_of(hotline.process.pid)
            assert writes
            # Whoever calls now is asked about there, and nobody answers.
            stop(writes)
            for caller in callers:
                caller.call(hotline.port)
            await soon(lambda: all(caller.up for caller in callers))
            os.kill(writes, signal.SIGKILL)
            for caller in callers:
                await soon(lambda caller=caller: caller.up and caller.hears_something())  # type: ignore[misc]
            await holds(lambda: Call.objects.count() == len(numbers))
            assert await within(lambda: set(Call.objects.values_list("ended_at", flat=True))) == {None}

    asyncio.run(run())


def test_how_a_call_has_ended_is_kept_though_what_writes_it_down_dies_over_it(hotline: Hotline) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer") as [caller, seat]:
            await within(lambda: lawyer_at(seat))
            await ask_for_a_lawyer(caller, hotline.port)
            caller.play(440)
            seat.play(1000)
            await soon(lambda: caller.hears(1000) and seat.hears(440))
            await holds(lambda: Consultation.objects.filter(state="open").first())
            writes = scribe_of(hotline.process.pid)
            assert writes
            # It is told, and writes nothing any more.
            stop(writes)
            seat.hang_up()
            caller.play(0)
            caller.forget()
            await soon(caller.hears_something)
            await caller.press("2")
            await soon(lambda: caller.over)
            assert await within(lambda: Call.objects.get().ended_at) is None
            os.kill(writes, signal.SIGKILL)
            call = await holds(lambda: Call.objects.filter(ended_at__isnull=False).first())
            assert (call.cause, call.score) == ("rated", 4)
            assert await within(lambda: Consultation.objects.get().state) == "closed"
            recording = await holds(lambda: Recording.objects.filter(state="kept").first())
            assert recording.subject == f"call:{call.name}"

    asyncio.run(run())


def test_whoever_talks_and_whoever_waits_survives_the_death_of_what_writes_them_down(
    hotline: Hotline,
) -> None:
    async def run() -> None:
        async with telephones("13800138000", "lawyer", "13900139000", "another") as [
            caller,
            seat,
            waits,
            other,
        ]:
            lawyer = await within(lambda: lawyer_at(seat))
            await ask_for_a_lawyer(caller, hotline.port)
            talk = await holds(lambda: Consultation.objects.filter(state="open").first())
            await ask_for_a_lawyer(waits, hotline.port)
            contact = await holds(lambda: Contact.objects.filter(standing="waiting").first())
            died = scribe_of(hotline.process.pid)
            assert died
            os.kill(died, signal.SIGKILL)
            await holds(lambda: scribe_of(hotline.process.pid) not in (0, died))
            # Neither has noticed. Who waits is served by whoever comes, in the place that they had.
            assert caller.up
            assert waits.up
            second = await within(lambda: lawyer_at(other))
            served = await holds(
                lambda: Consultation.objects.filter(state="open", staff_id=second.known_id).first()
            )
            assert await within(lambda: Contact.objects.get(pk=contact.pk).standing) == "talking"
            assert served.pk != talk.pk
            # Who talks goes on with the same lawyer, and rates the talk when it is over.
            assert await within(lambda: Consultation.objects.get(pk=talk.pk).staff_id) == lawyer.known_id
            seat.hang_up()
            await holds(lambda: Call.objects.filter(consultation=talk, stage="rating").first())
            await caller.press("1")
            await holds(lambda: Consultation.objects.filter(pk=talk.pk, score=5).first())
            call = await holds(lambda: Call.objects.filter(consultation=talk, ended_at__isnull=False).first())
            assert call.cause != "failed"

    asyncio.run(run())


def test_time_goes_on_beside_it(hotline: Hotline) -> None:
    """Whoever waits is not taken for gone while the hotline knows better."""

    async def run() -> None:
        async with telephones("13800138000") as [caller]:
            await ask_for_a_lawyer(caller, hotline.port, consent="2")
            contact = await holds(lambda: Contact.objects.filter(standing="waiting").first())
            await holds(lambda: Contact.objects.get().beat_at > contact.beat_at)
            await within(lambda: timing.keep_time(by=SYSTEM, now=clock.now()))
            assert await within(lambda: Contact.objects.get().standing) == "waiting"

    asyncio.run(run())
