"""How long somebody will wait, and how many are before them. Pure: from the state and the rates of late.

With k people before somebody, n seats that get free at rate μ each, and people who give up at rate θ each, they
are served after the sum over i = 0 … k of 1 / (nμ + iθ) on average (Whitt, "Predicting Queueing Delays", Management
Science 45(6), 1999; for Erlang-A: Ibrahim, Whitt, "Real-Time Delay Estimation in Overloaded Multiserver Queues with
Abandonments", Management Science 55(10), 2009).
"""

from dataclasses import dataclass
from math import inf

from fawang.dispatch.rules import Channel, Language
from fawang.dispatch.rules.matching.contacts import Standing
from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.suitability import Lane, Room, room_of


@dataclass(frozen=True, slots=True)
class Estimate:
    """What to tell somebody: their place, 1 is next, and the seconds until they are served; infinite: nobody can."""

    position: int
    seconds: float

    def asks_for_callback(self, limit: float) -> bool:
        """Return whether a call-back should be offered instead."""
        return self.seconds > limit


def estimate(matching: Matching, lane: Lane) -> Estimate:
    """Return what somebody who comes now would be told. Costs as much as there are lanes, not people."""
    ahead = {other: matching.waiting.size(other) for other in matching.waiting.queues if _before(other, lane)}
    position = 1 + sum(count for other, count in ahead.items() if other.language == lane.language)
    return Estimate(position, _seconds(matching, lane, ahead))


def estimate_of(matching: Matching, contact: str) -> Estimate | None:
    """Return what somebody who waits is told, or None for others. Costs as much as there are people in line."""
    one = matching.contacts.get(contact)
    if one is None or one.standing != Standing.WAITING:
        return None
    lane = one.need.lane
    ahead = {
        other: sum(place < one.place for place in matching.waiting.places(other))
        for other in matching.waiting.queues
        if _before(other, lane)
    }
    position = 1 + sum(count for other, count in ahead.items() if other.language == lane.language)
    return Estimate(position, _seconds(matching, lane, ahead))


def _before(other: Lane, lane: Lane) -> bool:
    """Return whether people of another lane stand before those of this one for the same kind of room."""
    if room_of(other.channel) != room_of(lane.channel):
        return False
    return other.channel != Channel.CALLBACK or lane.channel == Channel.CALLBACK


def _seconds(matching: Matching, lane: Lane, ahead: dict[Lane, int]) -> float:
    room = room_of(lane.channel)
    duty = matching.seats.duty[room]
    speakers = duty[lane.language]
    places = speakers * (matching.mean_chats if room == Room.HAND else 1)
    if not places:
        return inf
    # Others' people take of these seats the part that these are of all: who speaks a dialect mostly speaks Mandarin.
    most = max(duty[language] for language in Language)
    before = sum(n if other.language == lane.language else n * speakers / most for other, n in ahead.items())
    if before < 1 and matching.seats.free[room][lane.language]:
        return 0.0
    frees = places / matching.rates.taken(room)
    gives_up = matching.rates.gives_up(room)
    return sum(1 / (frees + i * gives_up) for i in range(int(before) + 1)) + before % 1 / (
        frees + before * gives_up
    )
