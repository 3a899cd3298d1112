"""A talk as server-sent events: every message once and in order, what the other side does, and how it stands.

The id of a message's event is its number. A reader that comes back says the last one it has
(`Last-Event-ID`) and gets what came after it: a lost network or a restarted server loses and doubles nothing.

    id: 7
    event: message
    data: {"number": 7, …}

    event: state     how the talk stands: state, version, who has seen what, how many wait before
    event: typing    another side is writing
    event: urgent    to the person: whom to call at once, for what they have just written; before that message
    event: call      may one call, and how the last call stands
    event: signal    what the other side's browser says in a call; numbered, all of them again after a reconnection
    event: gone      the reader may not see it any more; no use in coming back
"""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse

from fawang.consultations.actions._history import queue_of
from fawang.consultations.data.limits import MOST_STREAMS
from fawang.consultations.models import Consultation
from fawang.consultations.queries import calls, guests, one, talk
from fawang.consultations.queries.calls import CallNews
from fawang.consultations.queries.one import side_of
from fawang.consultations.queries.talk import Line
from fawang.consultations.queries.waiting import waiting_of
from fawang.consultations.rules import Kind, Side, State, reads
from fawang.dispatch.actions import contacts
from fawang.kernel.news.live import events_of, hub, let_go
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Problem, TooMany
from fawang.kernel.rules.text import whole_number
from fawang.knowledge.api.schemas import urgent_out
from fawang.knowledge.guidance.urgent import Help, helps_in
from fawang.people import queries as people

#: How a message is put into an event.
type Draw = Callable[[Consultation, Side, Iterable[Line]], list[dict[str, Any]]]

_RETRY_MS = 1500
_WRITING = (Side.PERSON, Side.LAWYER, Side.GUEST)
#: Who sees how a telephone call stands: its lawyer, and whoever looks on.
_ON_THE_CALL = (Side.LAWYER, Side.PLATFORM)
_LONGEST_ID = 9


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a talk: by what they showed, to be looked up again with each piece of news."""

    code: str
    actor: Actor
    key: str = ""
    guest_key: str = ""

    def opened(self) -> tuple[Consultation, Actor]:
        """Return the consultation, and the reader as they are now.

        Raises:
            NotFound: it is not theirs to read, or no longer.
        """
        if self.guest_key:
            actor = guests.acting(guests.with_guest_key(self.code, self.guest_key)[1])
            return one.visible(self.code, actor), actor
        actor = self.actor
        if actor.kind == ActorKind.STAFF and not self.key:
            actor = people.staff_identity(actor.known_id).actor
        return guests.opened(self.code, self.key, actor, following=True)


@dataclass(frozen=True, slots=True)
class _News:
    """What is to be sent to one reader."""

    messages: list[dict[str, Any]]
    state: dict[str, Any]
    calling: CallNews
    helps: tuple[Help, ...] = ()
    gone: bool = False


def stream(
    request: HttpRequest, reader: Reader, *, draw: Draw, starts_after: int | None = None
) -> StreamingHttpResponse:
    """Return the talk as a stream, from after the last message that the reader has.

    Raises:
        NotFound: it is not theirs to read.
        TooMany: `too_many_streams`.
    """
    row, actor = reader.opened()
    side = side_of(row, actor)
    # Guests leave room for the two who talk.
    most = MOST_STREAMS if side != Side.GUEST else MOST_STREAMS // 2
    if hub.ears(one.topic_of(row)) >= most:
        raise TooMany("too_many_streams", retry_after=10)
    after = _after(request) if starts_after is None else starts_after
    return events_of(_events(reader, row, side, after, draw))


async def _events(
    reader: Reader, row: Consultation, side: Side, after: int, draw: Draw
) -> AsyncIterator[bytes]:
    # The stream may last for hours: the connection of the view's thread goes back to the pool now.
    await let_go()
    yield f"retry: {_RETRY_MS}\n\n".encode()
    talk_topic = one.topic_of(row)
    others = {f"{talk_topic}:{other}" for other in _WRITING if other != side}
    queue = queue_of(row.unit_id)
    state: dict[str, Any] = {}
    calling: dict[str, Any] = {}
    heard = (0, 0)
    # Not in the request's own thread, which would then live as long as the stream.
    look = sync_to_async(_look, thread_sensitive=False)
    beat = sync_to_async(_beat, thread_sensitive=False)
    news = hub.watch(talk_topic, queue, *sorted(others))
    try:
        async for changed in news:
            if not changed:
                yield b": still here\n\n"
                if side == Side.PERSON and state.get("state") == State.WAITING:
                    await beat(row, reader.actor)
                continue
            # Who begins to listen anew is woken for all topics; and what was written is no longer being written.
            for other in changed & others if talk_topic not in changed else ():
                yield _event("typing", {"side": other.rpartition(":")[2]})
            waits = state.get("state", State.WAITING) == State.WAITING
            if talk_topic not in changed and not (waits and queue in changed):
                continue
            found = await look(reader, after, heard, draw)
            if found.gone:
                yield _event("gone", {})
                return
            if found.helps:
                yield _event("urgent", {"call_now": urgent_out(found.helps)})
            for message in found.messages:
                after = message["number"]
                yield _event("message", message, number=after)
            if found.state != state:
                state = found.state
                yield _event("state", state)
            if found.calling.stands != calling:
                calling = found.calling.stands
                yield _event("call", calling)
            for signal in found.calling.signals:
                heard = (signal["call"], signal["number"])
                yield _event("signal", signal)
            if row.kind == Kind.PHONE and side in _ON_THE_CALL:
                # How the telephones stand is known to the room above: the page asks it.
                yield _event("phone", {})
    finally:
        await news.aclose()


def _beat(row: Consultation, actor: Actor) -> None:
    """Note that the person who waits is there: their place is theirs."""
    try:
        contacts.beat(by=actor, subject=one.topic_of(row))
    finally:
        connections.close_all()


def _look(reader: Reader, after: int, heard: tuple[int, int], draw: Draw) -> _News:
    """Read what is new; the connection goes back to the pool."""
    try:
        row, actor = reader.opened()
        permissions = one.permissions_on(row, actor)
        side = side_of(row, actor)
        if side == Side.PERSON and row.state == State.WAITING:
            contacts.beat(by=actor, subject=one.topic_of(row))
        lines = guests.lines_for(row, actor, after=after) if reads(one.snapshot(row), permissions) else []
        calling = calls.news(row, side, permissions, after=heard)
        helps = helps_in(*talk.told_by_person(lines)) if side == Side.PERSON else ()
        return _News(draw(row, side, lines), state_of(row, side), calling, helps)
    except Problem:
        return _News([], {}, CallNews(may=False), gone=True)
    finally:
        connections.close_all()


def state_of(row: Consultation, side: Side) -> dict[str, Any]:
    """Return how a talk stands, as an event says it to whoever is on `side`."""
    waits = waiting_of(row) if side != Side.GUEST else None
    return {
        "state": row.state,
        "version": row.version,
        "person_seen": row.person_seen,
        "lawyer_seen": row.lawyer_seen,
        "ahead": waits.ahead if waits else None,
        "minutes": waits.minutes if waits else None,
        "applied": row.order_id is not None and side != Side.GUEST,
        "guests": guests.changes(row) if row.kind == Kind.CHAT else "",
    }


def _after(request: HttpRequest) -> int:
    given = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return whole_number(given, digits=_LONGEST_ID) or 0


def _event(name: str, data: dict[str, Any], *, number: int | None = None) -> bytes:
    place = f"id: {number}\n" if number is not None else ""
    return f"{place}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
