"""A lawyer's own seat over the API: presence, what rings, skills. For seats that are programs of their own.

A seat on duty must be heard of at least every 45 seconds: any of these operations says that it is there.
"""

import datetime as dt

from ninja import Router, Schema
from pydantic import Field

from fawang.dispatch.actions import seats as actions
from fawang.dispatch.actions.seats import MOST_CHATS, Skills
from fawang.dispatch.models import Seat
from fawang.dispatch.queries import seats
from fawang.dispatch.rules import Channel, Language, Level, Matter, Presence, Reason
from fawang.kernel.rules.problems import Conflict, NotFound, may_raise
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission
from fawang.people.rules.groups import Group

router = Router(tags=["dispatch"])


class PresenceChoice(Schema):
    """A presence that may be set now; one of `reasons` is needed where there are any."""

    presence: Presence
    reasons: list[Reason]


class RingingOut(Schema):
    """Somebody who is offered. `subject` says what to take: `consultation:17`. `why`: seconds by fact."""

    offer: str
    subject: str
    channel: Channel
    language: str
    matter: str
    zone: str
    urgent: bool
    waited_from: dt.datetime
    until: dt.datetime
    why: dict[str, float]


class WritingUpOut(Schema):
    """A talk that is over and keeps its place until it is written up, `until` at the latest; null: no end."""

    subject: str
    until: dt.datetime | None


class SkillsOut(Schema):
    """What the seat can do. `chats`: how many people at once."""

    languages: dict[Language, Level]
    matters: list[Matter] = []
    groups: list[Group] = []
    calls: bool = False
    chats: int = Field(MOST_CHATS, ge=0, le=MOST_CHATS)


class PresenceOut(Schema):
    """The seat as it stands. `wish` is what it goes to when its talks are over."""

    presence: Presence
    reason: str
    wish: str
    since: dt.datetime | None
    talks: int
    writing_up: list[WritingUpOut] = Field(description="presence `ready` frees these places")
    choices: list[PresenceChoice]
    ringing: list[RingingOut]
    skills: SkillsOut | None
    beat_seconds: int = Field(description="say so often that the seat is there")


class PresenceIn(Schema):
    """What to change the presence to. The same again says that the seat is there."""

    presence: Presence
    reason: Reason | None = None


class Refused(Schema):
    """An offer that is not taken."""

    offer: str = Field(max_length=70)


@router.get("/me/presence", response=PresenceOut)
@allow(Permission.CONSULTATION_ANSWER)
def my_presence(request: ActingRequest) -> PresenceOut:
    """Return the caller's seat, and who rings for it."""
    actions.beat(by=request.actor)
    return _out(seats.seat_of(request.actor.known_id))


@router.put("/me/presence", response=PresenceOut)
@allow(Permission.CONSULTATION_ANSWER)
@may_raise(Conflict)
def set_my_presence(request: ActingRequest, wanted: PresenceIn) -> PresenceOut:
    """Go on duty, have a break, end the duty. During a talk it takes effect after it."""
    seat = actions.set_presence(
        by=request.actor,
        staff_id=request.actor.known_id,
        presence=wanted.presence,
        reason=wanted.reason,
    )
    return _out(seat)


@router.put("/me/skills", response=PresenceOut)
@allow(Permission.CONSULTATION_ANSWER)
def set_my_skills(request: ActingRequest, skills: SkillsOut) -> PresenceOut:
    """Say what the caller can do."""
    given = Skills(skills.languages, skills.matters, skills.groups, skills.calls, skills.chats)
    return _out(actions.set_skills(by=request.actor, staff_id=request.actor.known_id, skills=given))


@router.post("/me/presence/decline", response=PresenceOut)
@allow(Permission.CONSULTATION_ANSWER)
@may_raise(Conflict, NotFound)
def decline(request: ActingRequest, refused: Refused) -> PresenceOut:
    """Let somebody who rings go to another lawyer. To take them is a command on what they wait with."""
    actions.decline(by=request.actor, offer=refused.offer)
    return _out(seats.seat_of(request.actor.known_id))


def _out(seat: Seat | None) -> PresenceOut:
    ringing = seats.ringing_for(seat.staff_id) if seat else []
    return PresenceOut(
        presence=Presence(seat.presence) if seat else Presence.OFFLINE,
        reason=seat.reason if seat else "",
        wish=seat.wish if seat else "",
        since=seat.since if seat else None,
        talks=seat.talks if seat else 0,
        writing_up=[WritingUpOut(subject=one.subject, until=one.until) for one in seats.writes_up(seat)],
        choices=[
            PresenceChoice(presence=target, reasons=sorted(reasons))
            for target, reasons in seats.choices(seat)
        ],
        ringing=[
            RingingOut(
                offer=one.offer,
                subject=one.subject,
                channel=one.channel,
                language=one.language,
                matter=one.matter,
                zone=one.zone,
                urgent=one.urgent,
                waited_from=one.waited_from,
                until=one.until,
                why=dict(one.why),
            )
            for one in ringing
        ],
        skills=SkillsOut(
            languages={Language(code): Level(level) for code, level in seat.languages.items()},
            matters=[Matter(code) for code in seat.matters],
            groups=[Group(code) for code in seat.groups],
            calls=seat.calls,
            chats=seat.chats,
        )
        if seat
        else None,
        beat_seconds=int(seats.BEAT.total_seconds()),
    )
