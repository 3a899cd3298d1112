"""What matching decides, and why: codes and numbers, never sentences. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from fawang.dispatch.rules import Presence, Reason


class Why(StrEnum):
    """A fact that counted. Its value is in seconds of waiting unless it says otherwise."""

    #: How long they have waited.
    WAITED = "waited"
    URGENCY = "urgency"
    #: First in line, because the platform or the lawyer failed them.
    KEPT_PLACE = "kept_place"
    LANGUAGE_NATIVE = "language_native"
    LANGUAGE_FLUENT = "language_fluent"
    #: Widened to a lawyer with little of the language.
    LANGUAGE_BASIC = "language_basic"
    #: Widened to a lawyer with none of it, and an interpreter.
    INTERPRETER = "interpreter"
    ZONE = "zone"
    #: Their special zone has a priority, worth more than their urgency.
    ZONE_PRIORITY = "zone_priority"
    #: Widened to lawyers outside the zone.
    ZONE_OPENED = "zone_opened"
    MATTER = "matter"
    GROUP = "group"
    REGION = "region"
    #: The seat was idle longest for its share of talk: value is what that was worth.
    FAIRNESS = "fairness"
    #: What others may wait longer because a rare skill is spent on somebody who does not need it.
    RARE_SPENT = "rare_spent"


class Hold(StrEnum):
    """Why somebody still waits."""

    #: No seat is free that could serve them at all.
    NO_SEAT = "no_seat"
    #: A free one would have to speak more of the language, or belong to the zone. Value: seconds until it may.
    WIDENS = "widens"
    #: The free one is kept for those who need its rare skill. Value: seconds, at most.
    RESERVED = "reserved"
    #: A better one is expected sooner than the difference is worth. Value: seconds, at most.
    BETTER_SOON = "better_soon"
    #: Call-backs leave seats free for people on the line.
    YIELDS = "yields"
    #: The free ones must not serve them.
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Fact:
    """A code and its number."""

    code: Why | Hold
    value: float


@dataclass(frozen=True, slots=True)
class Offer:
    """Ring `seat` for `contact` until `until`."""

    id: str
    contact: str
    seat: str
    at: float
    until: float
    why: tuple[Fact, ...]


class Gone(StrEnum):
    """Why an offer does not stand any more."""

    LEFT = "left"
    DECLINED = "declined"
    RANG_OUT = "rang_out"
    #: Another lawyer took them.
    TAKEN = "taken"
    SEAT_LOST = "seat_lost"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Stop ringing `seat`."""

    offer: str
    contact: str
    seat: str
    code: Gone


@dataclass(frozen=True, slots=True)
class Returned:
    """`contact` waits again, first in line; say sorry."""

    contact: str
    code: Gone


@dataclass(frozen=True, slots=True)
class PlaceLost:
    """`contact` did not come back in time."""

    contact: str


@dataclass(frozen=True, slots=True)
class LeftToList:
    """A question in writing was offered to enough lawyers: whoever has time grabs it."""

    contact: str


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """The platform changed a seat's presence."""

    seat: str
    presence: Presence
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class WrapUpOver:
    """A seat's place is free again: what was said with `contact` is written up, or its time is over."""

    seat: str
    contact: str


type Decision = Offer | Withdrawn | Returned | PlaceLost | LeftToList | PresenceChanged | WrapUpOver
