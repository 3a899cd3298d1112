"""What one event costs matching: everything that follows from it decided, at 1,000 waiting and 1,000 seats.

Everybody's need and every seat's skills are drawn one by one, so that hardly two are alike: more kinds of people
and seats than a hotline has, which is what the cost depends on.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from fawang.cli.terminal.language import gettext_noop
from fawang.dispatch.rules import Channel, Language, Level, Matter, Presence, Urgency
from fawang.dispatch.rules.matching.decisions import Decision, Offer
from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.inputs import Accepted, Arrived, Ended, Input, Left, PresenceSet, SeatSet
from fawang.dispatch.rules.matching.suitability import Family, Lane, Need, Profile
from fawang.people.rules.groups import Group

SEATS, EVENTS = 1_000, 2_000
#: Milliseconds of CPU.
REACH = 1.0
_LANGUAGES = (
    (Language.CANTONESE, 0.6),
    (Language.TEOCHEW, 0.2),
    (Language.HAKKA, 0.15),
    (Language.ENGLISH, 0.1),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds of one event, over many, at so many waiting."""

    name: str
    waiting: int
    mean_ms: float
    p99_ms: float
    reach: float = REACH


class Floor:
    """A floor of seats and people drawn by chance, with a clock that the bench moves."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)  # noqa: S311 nothing is kept secret by it
        self.matching = Matching()
        self.now, self.number = 0.0, 0
        self.talking: list[tuple[str, str]] = []
        for number in range(SEATS):
            self.tell(SeatSet(0.0, f"s{number}", self.profile(), frozenset({f"firm:{number % 60}"})))
            self.tell(PresenceSet(0.0, f"s{number}", Presence.READY))

    def profile(self) -> Profile:
        """Return what a lawyer can do."""
        levels = (Level.NATIVE, Level.FLUENT, Level.BASIC)
        spoken = [(Language.MANDARIN, Level.NATIVE)]
        spoken += [
            (one, self.chance.choice(levels)) for one, share in _LANGUAGES if self.chance.random() < share
        ]
        matters = frozenset(self.chance.sample(list(Matter), 3))
        zones = frozenset({"veterans"} if self.chance.random() < 0.1 else ())
        groups = frozenset(self.chance.sample(list(Group), 1))
        return Profile(Family(tuple(spoken), zones), matters, groups, f"44{self.chance.randrange(1, 22):02}")

    def need(self) -> Need:
        """Return what somebody needs."""
        languages = (Language.MANDARIN, *(one for one, _share in _LANGUAGES))
        language = self.chance.choices(languages, (60, 28, 7, 5, 1))[0]
        channel = self.chance.choices((Channel.CALL, Channel.CHAT, Channel.VIDEO), (6, 3, 1))[0]
        zone = "veterans" if self.chance.random() < 0.03 else ""
        avoid = frozenset({f"firm:{self.chance.randrange(60)}"} if self.chance.random() < 0.05 else ())
        groups = frozenset({self.chance.choice(list(Group))} if self.chance.random() < 0.3 else ())
        region = f"44{self.chance.randrange(1, 22):02}"
        return Need(Lane(channel, language, zone), self.chance.choice(list(Matter)), region, groups, avoid)

    def tell(self, happened: Input) -> list[Decision]:
        """Tell matching what happened; whoever is offered somebody takes them."""
        self.now += 0.01
        decisions = self.matching.handle(happened)
        for decision in decisions:
            if isinstance(decision, Offer):
                self.matching.handle(Accepted(self.now, decision.id))
                self.talking.append((decision.contact, decision.seat))
        return decisions

    def arrive(self) -> None:
        """Let somebody come."""
        self.number += 1
        urgency = (Urgency.DETAINED,) if self.chance.random() < 0.01 else ()
        self.tell(Arrived(self.now, f"c{self.number}", self.need(), urgency))

    def fill(self, waiting: int) -> None:
        """Let people come until so many wait."""
        while sum(queue.size for queue in self.matching.waiting.queues.values()) < waiting:
            self.arrive()

    def end(self) -> tuple[str, str]:
        """Return somebody's talk that is over next."""
        return self.talking.pop(self.chance.randrange(len(self.talking)))


def run(events: int = EVENTS) -> list[Cost]:
    """Measure a seat getting free, somebody coming and somebody giving up."""
    costs = []
    for waiting in (1_000, 10_000):
        floor = Floor()
        floor.fill(waiting)
        costs.append(
            _measure(gettext_noop("a seat gets free, somebody is chosen"), waiting, floor, events, _free)
        )
        floor.fill(waiting)
        costs.append(_measure(gettext_noop("somebody comes and waits"), waiting, floor, events, _come))
        costs.append(_measure(gettext_noop("somebody gives up"), waiting, floor, events, _give_up))
    idle = Floor()
    for _number in range(SEATS // 2):
        idle.arrive()
    costs.append(_measure(gettext_noop("somebody comes, 500 seats are free"), 0, idle, events, _come_and_go))
    return costs


def _measure(name: str, waiting: int, floor: Floor, events: int, step: Callable[[Floor], float]) -> Cost:
    for _warm in range(100):
        step(floor)
    times = sorted(step(floor) for _event in range(events))
    return Cost(name, waiting, 1000 * sum(times) / events, 1000 * times[int(events * 0.99)])


def _timed(floor: Floor, happened: Input) -> float:
    floor.now += 0.01
    began = time.process_time()
    decisions = floor.matching.handle(happened)
    took = time.process_time() - began
    for decision in decisions:
        if isinstance(decision, Offer):
            floor.matching.handle(Accepted(floor.now, decision.id))
            floor.talking.append((decision.contact, decision.seat))
    return took


def _free(floor: Floor) -> float:
    floor.arrive()
    contact, seat = floor.end()
    floor.matching.handle(Ended(floor.now, contact))
    return _timed(floor, PresenceSet(floor.now, seat, Presence.READY))


def _come(floor: Floor) -> float:
    floor.number += 1
    return _timed(floor, Arrived(floor.now, f"c{floor.number}", floor.need()))


def _give_up(floor: Floor) -> float:
    waiting = floor.matching.contacts
    contact = f"c{floor.number}"
    while contact not in waiting or waiting[contact].standing != "waiting":
        floor.number -= 1
        contact = f"c{floor.number}"
    return _timed(floor, Left(floor.now, contact))


def _come_and_go(floor: Floor) -> float:
    took = _come(floor)
    contact, seat = floor.end()
    floor.tell(Ended(floor.now, contact))
    floor.tell(PresenceSet(floor.now, seat, Presence.READY))
    return took
