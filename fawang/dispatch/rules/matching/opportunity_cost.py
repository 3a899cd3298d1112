"""What it costs others when a rare skill is spent, from rates that are measured on the way. Pure.

The shadow price of a skill is the waiting that people who need it are expected to suffer because one seat with
it is taken: the fewer such seats are free, the more people ask for it and the longer until one gets free, the
higher. It is the first-order difference in queueing cost between one free seat less and none less in M/M/c, as
in the index rules for skill-based routing (Gans, Koole, Mandelbaum, "Telephone Call Centers", M&SOM 5(2) 2003,
section 5; Gurvich, Whitt, "Queue-and-Idleness-Ratio Controls", MOR 34(2) 2009, for the aim of equal waiting).
"""

from dataclasses import dataclass, field
from math import exp

from fawang.dispatch.rules.matching.suitability import Room

#: Seconds over which an arrival rate is measured: the e-fold of its forgetting.
MEMORY = 3600.0
#: One person in two hours is reckoned with for every skill, whatever was measured: nobody came so far is no proof.
_LEAST = 0.5 / 3600.0
#: Weight of the newest talk in the mean length.
_NEWEST = 0.02
#: What a person of the past counts less with each new one who stops waiting.
_FADES = 0.998
#: Seconds that a talk with its wrap-up takes, before any was measured.
_FIRST_TALK, _FIRST_WRAP_UP = 300.0, 60.0


@dataclass(slots=True)
class Rates:
    """How often each skill is asked for, and how long a seat is taken."""

    since: float | None = None
    #: (room, skill) → a count that fades, and when it was last brought up to date.
    counts: dict[tuple[Room, str], tuple[float, float]] = field(default_factory=dict)
    talk: dict[Room, float] = field(default_factory=lambda: dict.fromkeys(Room, _FIRST_TALK))
    wrap_up: dict[Room, float] = field(
        default_factory=lambda: dict.fromkeys(Room, 0.0) | {Room.EAR: _FIRST_WRAP_UP}
    )

    #: How many gave up waiting, and the seconds that all have waited; begun with ten people's worth of three minutes.
    gave_up: dict[Room, float] = field(default_factory=lambda: dict.fromkeys(Room, 10.0))
    waited: dict[Room, float] = field(default_factory=lambda: dict.fromkeys(Room, 1800.0))

    def arrived(self, room: Room, skills: tuple[str, ...], now: float) -> None:
        """Count somebody who needs these skills."""
        if self.since is None:
            self.since = now
        for skill in skills:
            count, at = self.counts.get((room, skill), (0.0, now))
            self.counts[room, skill] = (count * exp((at - now) / MEMORY) + 1.0, now)

    def talked(self, room: Room, seconds: float) -> None:
        """Note how long a talk took."""
        self.talk[room] += _NEWEST * (seconds - self.talk[room])

    def wrapped_up(self, room: Room, seconds: float) -> None:
        """Note how long a wrap-up took."""
        self.wrap_up[room] += _NEWEST * (seconds - self.wrap_up[room])

    def stopped_waiting(self, room: Room, seconds: float, *, gave_up: bool) -> None:
        """Note that somebody waits no more, served or not."""
        self.gave_up[room] = self.gave_up[room] * _FADES + gave_up
        self.waited[room] = self.waited[room] * _FADES + seconds

    def gives_up(self, room: Room) -> float:
        """Return the rate, a second, at which somebody who waits gives up.

        Who gave up by all seconds waited is the best estimate where the served are censored (Brown et al., JASA 2005).
        """
        return self.gave_up[room] / max(self.waited[room], 1.0)

    def taken(self, room: Room) -> float:
        """Return how many seconds a contact takes a seat."""
        return self.talk[room] + self.wrap_up[room]

    def per_second(self, room: Room, skill: str, now: float) -> float:
        """Return how many a second ask for `skill`."""
        if self.since is None or (room, skill) not in self.counts:
            return _LEAST
        count, at = self.counts[room, skill]
        # After ten minutes ten minutes are known, not an hour; the first minute says too little to be scaled up.
        known = MEMORY * (1.0 - exp(-max(now - self.since, 60.0) / MEMORY))
        return max(count * exp((at - now) / MEMORY) / known, _LEAST)


def price(*, free: int, duty: int, rate: float, taken: float) -> float:
    """Return the waiting, in seconds of one person, that taking one of `free` seats costs those who need its skill.

    Args:
        free: seats with the skill that are free now, the one in question among them.
        duty: seats with the skill on duty.
        rate: people a second who need it.
        taken: seconds for which a contact takes a seat.

    With k others free, the next k people find one; the shortage begins with the next, unless a seat gets free
    first. It lasts τ = taken / busy on average; rate · τ people come in it and wait τ each (both exponential).
    """
    if free < 1 or rate <= 0.0:
        return 0.0
    busy = max(duty - free, 0) + 1
    until_free = taken / busy
    next_is_a_person = rate / (rate + 1.0 / until_free)
    return float(next_is_a_person ** (free - 1)) * rate * until_free * until_free
