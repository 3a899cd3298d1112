"""What a channel offers, and whether it may be used at a moment. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.clock import CHINA
from fawang.organisations.rules.hours import Week


class Offer(StrEnum):
    """What people can do by a channel."""

    GUIDANCE = "guidance"
    #: A question to a lawyer in writing, and a chat with one.
    ASK = "ask"
    CHAT = "chat"
    CALLBACK = "callback"
    APPLY = "apply"
    APPOINTMENTS = "appointments"
    PROGRESS = "progress"
    RATING = "rating"
    #: News of one's matter.
    NOTICES = "notices"
    #: Voice messages, turned into text.
    VOICE = "voice"
    FILES = "files"
    ZONES = "zones"


#: What needs a person at the other end, and so keeps to the hours of the channel. All else goes on day and night.
BY_PEOPLE = frozenset({Offer.CHAT, Offer.CALLBACK})


class Stand(StrEnum):
    """How a channel stands, as codes of problems that are worded."""

    OPEN = "open"
    OFF = "channel_off"
    MAINTENANCE = "channel_maintenance"
    NOT_OFFERED = "channel_does_not"
    SHUT = "channel_shut"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about a channel. `week` None: day and night."""

    is_on: bool
    in_maintenance: bool
    offers: frozenset[str]
    week: Week | None


def stand(channel: Standing, offer: Offer | None, now: datetime) -> Stand:
    """Return how a channel stands at `now`; with an `offer`, whether that may be used.

    Holidays are days like others here: whether a lawyer is on duty is the roster's to say.
    """
    if not channel.is_on:
        return Stand.OFF
    if channel.in_maintenance:
        return Stand.MAINTENANCE
    if offer is None:
        return Stand.OPEN
    if offer not in channel.offers:
        return Stand.NOT_OFFERED
    if offer in BY_PEOPLE and channel.week is not None:
        local = now.astimezone(CHINA)
        if not any(opens <= local.time() < closes for opens, closes in channel.week[local.weekday()]):
            return Stand.SHUT
    return Stand.OPEN
