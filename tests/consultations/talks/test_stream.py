"""Streams: what is new comes at once and in order; who comes back gets what they missed, once."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient

from fawang.consultations.actions import guests as guest_actions
from fawang.consultations.actions import phoning
from fawang.consultations.actions.asking import Asked, ask
from fawang.consultations.actions.calls import answer_call, ask_call, end_call
from fawang.consultations.actions.messages import mark_seen, show_typing, write
from fawang.consultations.actions.phoning import Caller
from fawang.consultations.actions.signals import signal
from fawang.consultations.models import Consultation
from fawang.consultations.queries import guests
from fawang.consultations.queries.one import access_key, topic_of
from fawang.consultations.rules import Kind
from fawang.consultations.rules.calls import Consent, Wish
from fawang.consultations.rules.guests import GuestRole
from fawang.kernel.news import live
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import give, person_of, question

pytestmark = pytest.mark.usefixtures("real_database")


@dataclass
class Listener:
    """Somebody who reads a stream, and what they have heard."""

    stream: AsyncIterator[bytes]
    heard: list[tuple[str, dict[str, Any], int | None]] = field(default_factory=list)

    async def next(self) -> tuple[str, dict[str, Any], int | None]:
        """Return the next event that is one: name, data, id."""
        while True:
            block = (await asyncio.wait_for(anext(self.stream), 20)).decode()
            fields = dict(
                line.split(": ", 1) for line in block.strip().splitlines() if not line.startswith(":")
            )
            if "event" in fields:
                number = int(fields["id"]) if "id" in fields else None
                one = (fields["event"], json.loads(fields["data"]), number)
                self.heard.append(one)
                return one

    async def until(self, name: str, **data: Any) -> dict[str, Any]:
        """Return the data of the next event of a name with such values."""
        while True:
            event, found, _ = await self.next()
            if event == name and found.items() >= data.items():
                return found

    @property
    def numbers(self) -> list[int]:
        return [number for _, _, number in self.heard if number is not None]

    async def close(self) -> None:
        await self.stream.aclose()  # type: ignore[attr-defined]


async def listen(
    asked: Asked, *, last: int | None = None, desk: Browser | None = None, guest: str = ""
) -> Listener:
    client = AsyncClient()
    code = asked.consultation.code
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    if guest:
        response = await client.get(f"/c/{code}/g/{guest}/events", headers=headers)
    elif desk is None:
        headers["X-Access-Key"] = asked.access_key
        response = await client.get(f"/api/v1/consultations/{code}/events", headers=headers)
    else:
        client.cookies = desk.client.cookies
        response = await client.get(f"/desk/consultations/{code}/events", headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/event-stream"
    return Listener(aiter(response.streaming_content))  # type: ignore[attr-defined]


async def do(work: Any, **options: Any) -> None:
    def run() -> None:
        try:
            work(**options)
        finally:
            connections.close_all()

    await asyncio.to_thread(run)


def say(row: Consultation, by: Actor, number: int) -> None:
    write(by=by, code=row.code, text=f"第{number}句", client_id=f"client-id-{number}")


@pytest.fixture
def chat() -> tuple[Asked, Browser, Actor]:
    """A chat with a duty lawyer."""
    desk = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    asked = ask(by=ANONYMOUS, question=question(kind=Kind.CHAT))
    lawyer = desk.actor
    give(asked.consultation, "grab", lawyer)
    connections.close_all()
    return asked, desk, lawyer


def test_messages_arrive_in_order_with_their_numbers(chat: tuple[Asked, Browser, Actor]) -> None:
    asked, desk, lawyer = chat

    async def run() -> tuple[list[int], list[int]]:
        person, other = await listen(asked), await listen(asked, desk=desk)
        await person.until("state")
        await other.until("state")
        for number in range(6):
            by = lawyer if number % 2 else person_of(asked.consultation)
            await do(say, row=asked.consultation, by=by, number=number)
        for one in (person, other):
            while (one.numbers or [0])[-1] < 8:
                await one.next()
            await one.close()
        return person.numbers, other.numbers

    assert asyncio.run(run()) == ([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8])


def test_whom_to_call_comes_before_what_tells_of_danger_and_to_its_person_alone(
    chat: tuple[Asked, Browser, Actor],
) -> None:
    asked, desk, _lawyer = chat
    row = asked.consultation

    async def run() -> tuple[list[str], list[str], dict[str, Any]]:
        person, other = await listen(asked), await listen(asked, desk=desk)
        await person.until("state")
        await other.until("state")
        await do(
            write,
            by=person_of(row),
            code=row.code,
            text="老公又打我了，他在砸门",
            client_id="of-danger-at-home",
        )
        for one in (person, other):
            await one.until("message", number=3)
            await one.close()
        urgent = next((data for event, data, _ in person.heard if event == "urgent"), {})
        told = [
            [event for event, _, _ in one.heard if event in ("urgent", "message")] for one in (person, other)
        ]
        return told[0], told[1], urgent

    heard, others, urgent = asyncio.run(run())
    # The question and that the lawyer has come; then the numbers before her words.
    assert heard == ["message", "message", "urgent", "message"]
    assert others == ["message", "message", "message"]
    assert {call["number"] for sign in urgent["call_now"] for call in sign["calls"]} >= {"110", "12338"}


def test_who_comes_back_gets_what_they_missed_once(chat: tuple[Asked, Browser, Actor]) -> None:
    asked, _desk, lawyer = chat

    async def run() -> list[int]:
        person = await listen(asked)
        await person.until("state")
        await person.close()
        for number in range(5):
            await do(say, row=asked.consultation, by=lawyer, number=number)
        back = await listen(asked, last=person.numbers[-1])
        while (back.numbers or [0])[-1] < 7:
            await back.next()
        await back.close()
        return person.numbers + back.numbers

    assert asyncio.run(run()) == [1, 2, 3, 4, 5, 6, 7]


def test_the_other_side_is_seen_writing_and_receiving(chat: tuple[Asked, Browser, Actor]) -> None:
    asked, desk, lawyer = chat
    row = asked.consultation

    async def run() -> None:
        person, other = await listen(asked), await listen(asked, desk=desk)
        await person.until("state")
        await other.until("state")
        # Whoever has only just begun to listen may miss one: it is said again while somebody goes on writing.
        heard = asyncio.ensure_future(person.until("typing"))
        while not heard.done():
            await do(show_typing, by=lawyer, code=row.code)
            await asyncio.wait([heard], timeout=0.5)
        assert heard.result() == {"side": "lawyer"}
        await do(say, row=row, by=lawyer, number=1)
        await person.until("message", number=3)
        await do(mark_seen, by=person_of(row), code=row.code, number=3)
        await other.until("state", person_seen=3)
        # Nobody sees themselves writing.
        assert "typing" not in [name for name, _, _ in other.heard]
        await person.close()
        await other.close()

    asyncio.run(run())


def test_a_lawyer_who_gave_it_back_hears_no_more(chat: tuple[Asked, Browser, Actor]) -> None:
    asked, desk, lawyer = chat

    async def run() -> list[str]:
        other = await listen(asked, desk=desk)
        await other.until("state")
        colleague = sign_in_elsewhere
        await do(colleague, row=asked.consultation, lawyer=lawyer)
        await other.until("gone")
        return [name for name, _, _ in other.heard]

    assert asyncio.run(run())[-1] == "gone"


def test_a_guest_hears_what_is_theirs_and_nothing_once_they_are_taken_out(
    chat: tuple[Asked, Browser, Actor],
) -> None:
    asked, _desk, lawyer = chat
    row, person = asked.consultation, person_of(asked.consultation)
    invited = guest_actions.invite(by=person, code=row.code, role=GuestRole.RELATIVE, name="李婶")
    guest_actions.join(by=guests.acting(invited), code=row.code)
    key = guests.guest_key(row, invited)
    connections.close_all()

    async def run() -> list[tuple[str, dict[str, Any], int | None]]:
        aunt, other = await listen(asked, last=0, guest=key), await listen(asked, last=4)
        stands = await aunt.until("state", guests="1:joined")
        assert (stands["ahead"], stands["applied"]) == (None, False)
        # Neither a call nor who else may come is theirs to know.
        await do(ask_call, by=person, code=row.code, wish=Wish.VOICE, client="window-of-person",
                 consent=Consent.NO)  # fmt: skip
        await do(guest_actions.invite, by=lawyer, code=row.code, role=GuestRole.INTERPRETER, name="陈翻译")
        await other.until("state", guests="1:joined,2:asked")
        await do(say, row=row, by=guests.acting(invited), number=1)
        await other.until("message", side="guest", mine=False)
        await aunt.until("message", side="guest", mine=True)
        await do(guest_actions.remove, by=lawyer, code=row.code, number=1)
        await aunt.until("gone")
        await aunt.close()
        await other.close()
        return aunt.heard

    heard = asyncio.run(run())
    assert [number for name, _, number in heard if name == "message"] == [3, 4, 6]
    assert all(data == {"may": False, "call": None} for name, data, _ in heard if name == "call")
    assert "signal" not in {name for name, _, _ in heard}


def sign_in_elsewhere(row: Consultation, lawyer: Actor) -> None:
    """Let a colleague have it."""
    colleague = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
    give(row, "hand_over", lawyer, staff_id=colleague.id, reason="下班")


def test_whoever_waits_hears_how_many_are_before_them() -> None:
    desk = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    lawyer = desk.actor
    first, second = (ask(by=ANONYMOUS, question=question(kind=Kind.CHAT)) for _ in range(2))
    connections.close_all()

    async def run() -> None:
        waiting = await listen(second)
        await waiting.until("state", ahead=1)
        await do(give, row=first.consultation, command="grab", by=lawyer)
        await waiting.until("state", ahead=0)
        await do(give, row=second.consultation, command="grab", by=lawyer)
        await waiting.until("state", state="open", ahead=None)
        await waiting.close()

    asyncio.run(run())


def test_whoever_has_a_telephone_call_hears_that_it_moved_and_its_person_does_not() -> None:
    desk = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    row = phoning.begin(by=SYSTEM, caller=Caller("13800138000"))
    give(row, "grab", desk.actor)
    asked = Asked(row, access_key(row), "")
    connections.close_all()

    async def run() -> None:
        lawyer, person = await listen(asked, desk=desk), await listen(asked)
        await lawyer.until("phone")
        await person.until("state")
        await do(lambda: live.announce(topic_of(row)))
        await lawyer.until("phone")
        await do(lambda: give(row, "close", desk.actor))
        await person.until("state", state="closed")
        assert "phone" not in [event for event, _data, _number in person.heard]
        for one_ in (lawyer, person):
            await one_.close()

    asyncio.run(run())


def test_too_many_windows_are_refused(chat: tuple[Asked, Browser, Actor]) -> None:
    asked, _desk, _lawyer = chat

    async def run() -> int:
        open_ = [await listen(asked) for _ in range(12)]
        for one in open_:
            await one.until("state")
        client = AsyncClient()
        path = f"/api/v1/consultations/{asked.consultation.code}/events"
        response = await client.get(path, headers={"X-Access-Key": asked.access_key})
        # The client of the tests keeps the connection of a request that has ended.
        await sync_to_async(connections.close_all)()
        for one in open_:
            await one.close()
        return int(response.status_code)

    assert asyncio.run(run()) == 429


def test_streams_hold_no_connection(chat: tuple[Asked, Browser, Actor]) -> None:
    from tests.work_orders.pages.test_live import in_use

    asked, _desk, _lawyer = chat

    async def run() -> int:
        open_ = [await listen(asked) for _ in range(8)]
        for one in open_:
            await one.until("state")
        held = in_use()
        for one in open_:
            await one.close()
        return held

    assert asyncio.run(run()) == 0


def test_a_call_is_told_with_what_the_other_browser_says(chat: tuple[Asked, Browser, Actor]) -> None:
    asked, desk, lawyer = chat
    row, person = asked.consultation, person_of(asked.consultation)
    parts = [{"description": {"type": "offer", "sdp": "v=0"}}]

    async def run() -> None:
        hers, his = await listen(asked), await listen(asked, desk=desk)
        assert (await hers.until("call"))["may"] is True
        await do(
            ask_call, by=lawyer, code=row.code, wish=Wish.VOICE, client="window-of-lawyer", consent=Consent.NO
        )
        ringing = (await hers.until("call"))["call"]
        assert (ringing["state"], ringing["mine"], ringing["client"]) == ("ringing", False, "")
        options = {"client": "window-of-person", "consent": Consent.NO}
        await do(answer_call, by=person, code=row.code, number=1, accept=True, **options)
        assert (await hers.until("call"))["call"]["client"] == "window-of-person"
        for number in (1, 2):
            name = f"signal-no-{number}"
            await do(
                signal,
                by=lawyer,
                code=row.code,
                number=1,
                client="window-of-lawyer",
                client_id=name,
                parts=parts,
            )
        assert await hers.until("signal") == {"call": 1, "number": 1, "from": 2, "parts": parts}
        assert (await hers.until("signal"))["number"] == 2
        await hers.close()
        # Whoever comes back hears all of it again, and knows the numbers.
        again = await listen(asked, last=(hers.numbers or [0])[-1])
        assert [(await again.until("signal"))["number"] for _ in range(2)] == [1, 2]
        await do(end_call, by=person, code=row.code, number=1)
        assert (await again.until("call"))["call"]["state"] == "ended"
        ended = await his.until("message", number=3)
        # Some seconds; the time of day beside it may end in the same way.
        assert len(re.findall(r"\b0:0\d", ended["html"])) == 1
        # Nobody hears themselves.
        assert "signal" not in {event for event, _, _ in his.heard}
        await again.close()
        await his.close()

    asyncio.run(run())
