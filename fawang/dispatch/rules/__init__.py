"""The vocabulary of matching: channels, presence, levels, what urgency is worth, limits. Pure.

Read this file to know what a lawyer's presence may change to, how many contacts a seat holds at once, and
how many seconds of waiting everything else is worth. `engine.py` adds nothing of its own to these figures.

Whatever decides who is served next is counted in one unit: seconds of waiting. So somebody who is held in
custody stands where they would stand had they called five minutes earlier, and a lawyer who knows the matter
is worth as much as so many seconds less of waiting. Every worth is bounded; that is why nobody starves.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.organisations.rules import Language
from fawang.organisations.rules.matters import Matter

__all__ = [
    "DEFAULT_LIMITS", "DEFAULT_WEIGHTS", "LEVELS", "LIVE", "MOST_PRIORITY", "PRESENCE_STEPS", "SPOKEN",
    "URGENCY_WORTH",
    "Channel", "Language", "Level", "Limits", "Matter", "Mover", "Presence", "PresenceStep",
    "Reason", "Urgency", "Weights", "check_presence", "largest_bonus", "open_presences", "overtaking_limit",
    "urgency_worth",
]  # fmt: skip


class Channel(StrEnum):
    """How somebody is served."""

    CALL = "call"
    CHAT = "chat"
    VIDEO = "video"
    #: The platform calls the person at a time that was promised.
    CALLBACK = "callback"
    #: A question in writing, answered within hours.
    WRITTEN = "written"


#: A person is there and waits for each of these.
LIVE = frozenset({Channel.CALL, Channel.CHAT, Channel.VIDEO})
#: Takes the ear: a seat that has one of these has nothing else.
SPOKEN = frozenset({Channel.CALL, Channel.VIDEO, Channel.CALLBACK})


class Presence(StrEnum):
    """What a seat is doing."""

    OFFLINE = "offline"
    READY = "ready"
    #: Something is offered to the seat or it talks. With room for another chat it is still busy.
    BUSY = "busy"
    #: Writes down what the talk was about.
    WRAP_UP = "wrap_up"
    BREAK = "break"


class Reason(StrEnum):
    """Why a seat is on a break or went offline."""

    REST = "rest"
    MEAL = "meal"
    MEETING = "meeting"
    TRAINING = "training"
    TECHNICAL = "technical"
    END_OF_DUTY = "end_of_duty"
    #: Set by the platform: what was offered rang until the time was up.
    NO_ANSWER = "no_answer"
    #: Set by the platform: the seat's page or telephone is not reachable.
    CONNECTION_LOST = "connection_lost"


class Mover(StrEnum):
    """Who changes a presence."""

    SEAT = "seat"
    SUPERVISOR = "supervisor"
    PLATFORM = "platform"


_OWN_BREAKS = frozenset({Reason.REST, Reason.MEAL, Reason.MEETING, Reason.TRAINING, Reason.TECHNICAL})
_ENDS = frozenset({Reason.END_OF_DUTY, Reason.TECHNICAL})
_NONE: frozenset[Reason] = frozenset()


@dataclass(frozen=True, slots=True)
class PresenceStep:
    """One row: from which presences, to which, who may, and the reasons of which one must be given."""

    target: Presence
    sources: frozenset[Presence]
    by: Mover
    reasons: frozenset[Reason] = _NONE


#: Every allowed change. What is asked for during a talk takes effect when the talk is over (`engine.py`).
PRESENCE_STEPS = (
    PresenceStep(Presence.READY, frozenset({Presence.OFFLINE, Presence.BREAK, Presence.WRAP_UP}), Mover.SEAT),
    PresenceStep(
        Presence.BREAK, frozenset({Presence.READY, Presence.BUSY, Presence.WRAP_UP}), Mover.SEAT, _OWN_BREAKS
    ),
    PresenceStep(Presence.OFFLINE, frozenset(Presence) - {Presence.OFFLINE}, Mover.SEAT, _ENDS),
    PresenceStep(
        Presence.BREAK, frozenset({Presence.READY, Presence.WRAP_UP}), Mover.SUPERVISOR, _OWN_BREAKS
    ),
    PresenceStep(Presence.OFFLINE, frozenset(Presence) - {Presence.OFFLINE}, Mover.SUPERVISOR, _ENDS),
    PresenceStep(Presence.BUSY, frozenset({Presence.READY, Presence.WRAP_UP}), Mover.PLATFORM),
    PresenceStep(Presence.WRAP_UP, frozenset({Presence.BUSY}), Mover.PLATFORM),
    PresenceStep(Presence.READY, frozenset({Presence.BUSY, Presence.WRAP_UP}), Mover.PLATFORM),
    PresenceStep(
        Presence.BREAK,
        frozenset({Presence.READY, Presence.BUSY, Presence.WRAP_UP}),
        Mover.PLATFORM,
        _OWN_BREAKS | {Reason.NO_ANSWER, Reason.CONNECTION_LOST},
    ),
    PresenceStep(
        Presence.OFFLINE,
        frozenset(Presence) - {Presence.OFFLINE},
        Mover.PLATFORM,
        _ENDS | {Reason.CONNECTION_LOST},
    ),
)


def check_presence(source: Presence, target: Presence, *, by: Mover, reason: Reason | None = None) -> None:
    """Return if `by` may change a presence so.

    Raises:
        NotAllowed: `presence_not_theirs`, somebody else may.
        Conflict: `presence_not_from_here`, nobody may.
        Invalid: `presence_reason`, the reason is missing or is not one for this change.
    """
    rows = [step for step in PRESENCE_STEPS if step.target == target and source in step.sources]
    if not rows:
        raise Conflict("presence_not_from_here", source=source, target=target)
    mine = [step for step in rows if step.by == by]
    if not mine:
        raise NotAllowed("presence_not_theirs")
    if not any(reason in step.reasons if step.reasons else reason is None for step in mine):
        raise Invalid("invalid", errors={"reason": "presence_reason"})


def open_presences(source: Presence, *, by: Mover) -> tuple[tuple[Presence, frozenset[Reason]], ...]:
    """Return what `by` may change `source` to, each with the reasons to choose from."""
    return tuple(
        (step.target, step.reasons) for step in PRESENCE_STEPS if step.by == by and source in step.sources
    )


class Level(StrEnum):
    """How well a lawyer speaks a language."""

    NATIVE = "native"
    FLUENT = "fluent"
    #: Can follow, with repetitions; tried when nobody better gets free in time.
    BASIC = "basic"


#: From best to lowest.
LEVELS = (Level.NATIVE, Level.FLUENT, Level.BASIC)


class Urgency(StrEnum):
    """Why somebody must not wait as others do."""

    #: Life or body is in danger, or somebody may end their life.
    SAFETY = "safety"
    #: Somebody is held now.
    DETAINED = "detained"
    #: A period ends within seven days (Legal Aid Law Art. 44 has the same measure).
    DEADLINE = "deadline"
    MINOR = "minor"


#: Seconds of waiting that each is worth. Own figures: no source prescribes an order.
URGENCY_WORTH = {
    Urgency.SAFETY: 600.0,
    Urgency.DETAINED: 300.0,
    Urgency.DEADLINE: 120.0,
    Urgency.MINOR: 180.0,
}


#: What a special zone's priority is worth at most. Less than any danger: a zone never goes before a life. Less than
#: `Weights.zone_after` too, by more than one ringing: its people are its lawyers' first all the same.
MOST_PRIORITY = 40.0


def urgency_worth(signs: Collection[Urgency]) -> float:
    """Return the seconds that somebody's urgency is worth: the highest, never a sum, so that it is bounded."""
    return max((URGENCY_WORTH[sign] for sign in signs), default=0.0)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often, in seconds and counts."""

    #: An offer rings so long, then it goes to somebody else.
    ring: float = 15.0
    #: The same for a question in writing, where nobody is on the line.
    ring_written: float = 600.0
    #: To so many lawyers it is offered; after that it waits in the open list alone.
    offers_written: int = 3
    #: A seat that declined somebody is not asked for them again for so long.
    declined: float = 60.0
    #: So many unanswered offers in a row put the seat on a break.
    misses: int = 1
    #: A seat whose wrap-up lasts longer is ready again by itself. 0: never.
    wrap_up: float = 600.0
    #: The place of somebody whose connection broke is kept so long.
    keep_place: float = 600.0
    #: Who has ended is remembered so long, so that a repeated event is known as one.
    remember: float = 3600.0
    #: A lawyer's chats at once, unless the seat says another number.
    chats: int = 3
    #: An estimate above this is answered with the offer of a call-back.
    callback_from: float = 20.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What is worth how many seconds of waiting, and after how many seconds of it a threshold opens."""

    #: A lawyer who is at home in the matter's head.
    matter: float = 20.0
    #: A lawyer with experience in one of the person's groups.
    group: float = 20.0
    #: A lawyer of the person's prefecture.
    region: float = 5.0
    #: The language is the lawyer's own rather than spoken fluently.
    native: float = 5.0
    #: What speaking only a little of it costs, once that is tried at all.
    basic: float = -20.0
    #: What an interpreter in the talk costs, once that is tried at all.
    interpreter: float = -30.0
    #: Somebody of a special zone and a lawyer of its group.
    zone: float = 60.0
    #: First in line, with an apology. Above every other worth together, so that nobody new comes between.
    kept: float = 3600.0
    #: Waiting after which a lawyer with little of the language is tried, and after which an interpreter.
    basic_after: float = 60.0
    interpreter_after: float = 90.0
    #: Waiting after which a zone's people are served by everybody.
    zone_after: float = 60.0
    #: What choosing a seat with a skill that one caller in few needs costs, beside one without it: for a skill that
    #: no other seat on duty has nearly all of it, for one that half of them have half.
    spare: float = 60.0
    #: A rare skill is held back while its price is more than so many times what serving now saves.
    reserve_factor: float = 1.4
    #: The longest that it is held back, and that a better lawyer is waited for.
    reserve_limit: float = 120.0
    better_limit: float = 20.0
    #: What an idle seat's fairness may be worth at most, and what a second of idleness is.
    fairness: float = 10.0
    fairness_rate: float = 0.02
    #: Seconds of idleness that the whole share of talk in duty is worth.
    share: float = 1800.0
    #: A call-back gives way to whoever waits on the line, until its hour is over.
    callback_yields: float = 3600.0
    #: Of the seats on duty, the part that call-backs leave free until then.
    callback_headroom: float = 0.05


DEFAULT_LIMITS = Limits()
DEFAULT_WEIGHTS = Weights()


def largest_bonus(weights: Weights = DEFAULT_WEIGHTS) -> float:
    """Return the most by which one pair can be worth more than another for all but waiting, in seconds."""
    fit = weights.matter + weights.group + weights.region + weights.native + weights.zone
    costs = -min(weights.basic, weights.interpreter, 0.0) + weights.reserve_limit + 2 * weights.spare
    return fit + weights.fairness + costs


def overtaking_limit(weights: Weights = DEFAULT_WEIGHTS) -> float:
    """Return by how many seconds somebody may have come later and yet be preferred by a seat that may serve both.

    Finite, so nobody starves: whoever comes later than this after somebody stands behind them for good.
    """
    return max(URGENCY_WORTH.values()) + weights.kept + largest_bonus(weights)
