"""What somebody needs, what a seat can do, and how well the two fit, in seconds of waiting. Pure.

People with the same `Need` stand in one line, seats with the same `Profile` in one row: matching compares
lines with rows, so its cost does not grow with the people in a line. Fit is a sum of bounded parts and a few
thresholds: a threshold is the waiting after which a pair is thought of at all (widening).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

from fawang.dispatch.rules import SPOKEN, Channel, Language, Level, Matter, Weights
from fawang.people.rules.groups import Group


class Room(StrEnum):
    """What a contact takes of a seat."""

    #: The ear: one at a time, and nothing beside it.
    EAR = "ear"
    #: One of several places for writing.
    HAND = "hand"
    #: Neither: a question in writing is put on the desk and worked on between talks.
    DESK = "desk"


def room_of(channel: Channel) -> Room:
    """Return what a contact on `channel` takes of a seat."""
    if channel == Channel.WRITTEN:
        return Room.DESK
    return Room.EAR if channel in SPOKEN else Room.HAND


@dataclass(frozen=True, slots=True)
class Lane:
    """People whom the same thresholds hold for."""

    channel: Channel
    language: Language
    zone: str = ""
    #: They agreed to an interpreter in the talk.
    interpreter: bool = False
    #: Their place was kept. That puts them first; it does not widen what they are served with.
    kept: bool = False

    @property
    def skills(self) -> tuple[str, ...]:
        """Return the skills that are asked for: the language, and the zone if there is one."""
        return (self.language, f"zone:{self.zone}") if self.zone else (self.language,)


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody needs. `avoid` are marks of seats that must never serve them: `firm:7`, `lawyer:12`.

    `region` is the code of the prefecture, four digits, or empty where nobody knows it.
    """

    lane: Lane
    matter: Matter | None = None
    region: str = ""
    groups: frozenset[Group] = frozenset()
    avoid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Family:
    """What decides whether a seat may serve somebody: its languages by level, and its zones."""

    languages: tuple[tuple[Language, Level], ...]
    zones: frozenset[str] = frozenset()

    @property
    def skills(self) -> tuple[str, ...]:
        """Return the skills that others may come to miss: languages spoken at least fluently, and zones."""
        spoken = [language for language, level in self.languages if level != Level.BASIC]
        return (*sorted(spoken), *sorted(f"zone:{zone}" for zone in self.zones))


@dataclass(frozen=True, slots=True)
class Profile:
    """What decides how well a seat serves them besides. Without `matters` it is nobody's specialist."""

    family: Family
    matters: frozenset[Matter] = frozenset()
    groups: frozenset[Group] = frozenset()
    region: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a family may serve a lane: from which waiting on, and what the parts of it are worth."""

    #: Seconds of waiting; infinite: never.
    opens: float
    language: float
    zone: float
    level: Level | None

    @property
    def worth(self) -> float:
        """Return the worth in seconds of waiting."""
        return self.language + self.zone


_NEVER = Admission(inf, 0.0, 0.0, None)


def admission(lane: Lane, family: Family, weights: Weights) -> Admission:
    """Return from when on seats of `family` may serve people of `lane`, and what that is worth.

    The language is hard at first. A lawyer with little of it is tried after `weights.basic_after`, one with
    none and an interpreter after `weights.interpreter_after`, where the person agreed to one. People of a
    zone are kept for its lawyers until `weights.zone_after`.
    """
    level = dict(family.languages).get(lane.language)
    if level is None:
        if not lane.interpreter:
            return _NEVER
        opens, worth = weights.interpreter_after, weights.interpreter
    elif level == Level.BASIC:
        opens, worth = weights.basic_after, weights.basic
    else:
        opens, worth = 0.0, weights.native if level == Level.NATIVE else 0.0
    zone = 0.0
    if lane.zone and lane.zone in family.zones:
        zone = weights.zone
    elif lane.zone:
        opens = max(opens, weights.zone_after)
    return Admission(opens, worth, zone, level)


def soft_fit(need: Need, profile: Profile, weights: Weights) -> float:
    """Return what matter, groups and region are worth together, in seconds of waiting."""
    worth = weights.matter if need.matter in profile.matters else 0.0
    if need.groups and not need.groups.isdisjoint(profile.groups):
        worth += weights.group
    if need.region and need.region == profile.region:
        worth += weights.region
    return worth


def largest_soft_fit(profile: Profile, weights: Weights) -> float:
    """Return the most that `soft_fit` can say of a profile."""
    return (
        (weights.matter if profile.matters else 0.0)
        + (weights.group if profile.groups else 0.0)
        + (weights.region if profile.region else 0.0)
    )
