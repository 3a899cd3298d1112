"""The live board over the API, and what whoever leads a shift does from it."""

import datetime as dt

from ninja import Router, Schema, Status
from pydantic import Field

from fawang.dispatch.actions import leading
from fawang.dispatch.actions import seats as actions
from fawang.dispatch.queries import board as boards
from fawang.dispatch.queries import pools
from fawang.dispatch.queries.board import Board, Service
from fawang.dispatch.rules import Channel, Presence, Reason
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, NotFound, may_raise
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

router = Router(tags=["dispatch"])


class LineOut(Schema):
    """People of one language on one channel, now."""

    channel: Channel
    language: str
    waiting: int
    ringing: int
    talking: int
    longest_wait_seconds: int | None


class ServiceOut(Schema):
    """How people were served. Rates are shares, 0 to 1, of those answered or gone; null where there was nobody."""

    channel: Channel
    language: str
    came: int
    answered: int
    in_time: int
    gave_up: int
    connect_rate: float | None
    service_level: float | None


class WaitingOut(Schema):
    """Somebody who waits. `why`: seconds by what holds them."""

    contact: str
    subject: str
    channel: Channel
    language: str
    matter: str
    zone: str
    urgent: bool
    standing: str
    waited_from: dt.datetime
    why: dict[str, float]


class SeatOut(Schema):
    """A seat on duty. `writing_up`: talks that are over and keep a place; `writing_up_until`: the last of them."""

    staff_id: int
    name: str
    presence: Presence
    reason: str
    wish: str
    since: dt.datetime
    talks: int
    writing_up: int
    writing_up_until: dt.datetime | None
    languages: dict[str, str]


class RosteredOut(Schema):
    """Somebody who has a duty now by the published roster; `here` if their seat is on duty."""

    staff_id: int
    name: str
    until_at: dt.datetime
    here: bool


class BoardOut(Schema):
    """A centre at this moment."""

    unit_id: int
    lines: list[LineOut]
    seats: dict[str, int]
    last_15_minutes: list[ServiceOut]
    today: list[ServiceOut]
    waiting: list[WaitingOut]
    on_duty: list[SeatOut]
    rostered: list[RosteredOut]
    open_duties: int
    callbacks_over: int = Field(
        description="call-backs promised for which, by the roster, nobody will be there"
    )


class First(Schema):
    """Whom to serve next."""

    contact: str = Field(max_length=60)


class SeatMove(Schema):
    """What to change a colleague's presence to."""

    presence: Presence
    reason: Reason | None = None


class Note(Schema):
    """What to tell a seat."""

    text: str = Field(max_length=leading.LONGEST_NOTE)


@router.get("/board", response=list[BoardOut])
@allow(Permission.CONSULTATION_SUPERVISE)
def board(request: ActingRequest) -> list[BoardOut]:
    """Return the boards of the caller's centres."""
    now = clock.now()
    found = pools.seen_by(request.actor, Permission.CONSULTATION_SUPERVISE)
    return [_out(boards.board(pool, now=now), now) for pool in found]


@router.post("/board/first", response={204: None})
@allow(Permission.CONSULTATION_SUPERVISE)
@may_raise(Conflict, NotFound)
def put_first(request: ActingRequest, first: First) -> Status[None]:
    """Let somebody who waits be served next."""
    leading.put_first(by=request.actor, contact=first.contact)
    return Status(204, None)


@router.put("/board/seats/{staff_id}/presence", response={204: None})
@allow(Permission.CONSULTATION_SUPERVISE)
def move_seat(request: ActingRequest, staff_id: int, moved: SeatMove) -> Status[None]:
    """Send a colleague on a break, or home."""
    actions.set_presence(by=request.actor, staff_id=staff_id, presence=moved.presence, reason=moved.reason)
    return Status(204, None)


@router.post("/board/seats/{staff_id}/notes", response={201: None})
@allow(Permission.CONSULTATION_SUPERVISE)
def write_note(request: ActingRequest, staff_id: int, note: Note) -> Status[None]:
    """Tell a seat something."""
    leading.write_note(by=request.actor, staff_id=staff_id, text=note.text)
    return Status(201, None)


def _out(one: Board, now: dt.datetime) -> BoardOut:
    return BoardOut(
        unit_id=one.unit_id,
        lines=[
            LineOut(
                channel=line.channel,
                language=line.language,
                waiting=line.waiting,
                ringing=line.ringing,
                talking=line.talking,
                longest_wait_seconds=int((now - line.longest).total_seconds()) if line.longest else None,
            )
            for line in one.lines
        ],
        seats=one.seats,
        last_15_minutes=[_service(row) for row in one.lately],
        today=[_service(row) for row in one.today],
        waiting=[
            WaitingOut(
                contact=row.name,
                subject=row.subject,
                channel=row.channel,
                language=row.language,
                matter=row.matter,
                zone=row.zone,
                urgent=row.urgent,
                standing=row.standing,
                waited_from=row.waited_from,
                why=dict(row.why),
            )
            for row in one.waiting
        ],
        on_duty=[
            SeatOut(
                staff_id=row.staff_id,
                name=row.name,
                presence=row.presence,
                reason=row.reason,
                wish=row.wish,
                since=row.since,
                talks=row.talks,
                writing_up=len(row.writes_up),
                writing_up_until=row.writes_up[-1].until if row.writes_up else None,
                languages=row.languages,
            )
            for row in one.on_duty
        ],
        rostered=[
            RosteredOut(staff_id=row.staff_id, name=row.name, until_at=row.until_at, here=row.here)
            for row in one.rostered
        ],
        open_duties=one.open_duties,
        callbacks_over=one.callbacks_over,
    )


def _service(row: Service) -> ServiceOut:
    return ServiceOut(
        channel=row.channel,
        language=row.language,
        came=row.came,
        answered=row.answered,
        in_time=row.in_time,
        gave_up=row.gave_up,
        connect_rate=row.connect_rate,
        service_level=row.service_level,
    )
