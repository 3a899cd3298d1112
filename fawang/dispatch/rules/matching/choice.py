"""The one pair that should come together next, and what each waits for otherwise. Pure.

A pair's figure is the person's waiting, with everything else added or taken away in seconds of it. The search
goes over lanes and over families with room, both bounded in number, and within them over the first of each line
in order of waiting, only as far as somebody could still be better.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from fawang.dispatch.rules import Channel, Level, Weights
from fawang.dispatch.rules.matching.decisions import Fact, Hold, Why
from fawang.dispatch.rules.matching.opportunity_cost import Rates, price
from fawang.dispatch.rules.matching.queue import Waiting
from fawang.dispatch.rules.matching.seats import Row, Seats
from fawang.dispatch.rules.matching.suitability import (
    Admission,
    Family,
    Lane,
    Need,
    Profile,
    admission,
    room_of,
    soft_fit,
)

#: Moments are sums of floats: a threshold that is missed by less has been reached.
EPSILON = 1e-6
_LEVEL_WHY = {
    Level.NATIVE: Why.LANGUAGE_NATIVE,
    Level.FLUENT: Why.LANGUAGE_FLUENT,
    Level.BASIC: Why.LANGUAGE_BASIC,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Somebody and a seat that has room for them."""

    contact: str
    key: float
    need: Need
    seat: str
    profile: Profile
    admission: Admission
    soft: float
    fairness: float
    spent: float


class Chooser:
    """Looks at who waits and who has room. `wake` is when a threshold opens next, as of the last search."""

    def __init__(self, waiting: Waiting, seats: Seats, rates: Rates, weights: Weights) -> None:
        self._waiting, self._seats, self._rates, self._weights = waiting, seats, rates, weights
        self._admissions: dict[tuple[Lane, Family], Admission] = {}
        self._soft_limit = weights.matter + weights.group + weights.region + weights.fairness
        self.wake = inf

    def best(self, now: float) -> Pair | None:
        """Return the pair with the highest figure of those that may come together now."""
        self.wake = inf
        best: Pair | None = None
        rank: tuple[float, float, str, float, str] = (inf, inf, "", inf, "")
        for lane in self._waiting.queues:
            families = self._seats.open[room_of(lane.channel)]
            for family, rows in families.items():
                admitted = self.admission(lane, family)
                if admitted.opens == inf:
                    continue
                spent, opens = self._spent_and_opens(lane, family, admitted, now)
                most = admitted.worth - spent + self._soft_limit
                for key, contact, need in self._waiting.firsts(lane):
                    waited = now - key
                    if waited + EPSILON < opens:
                        # Everybody after them has waited less.
                        self.wake = min(self.wake, key + opens)
                        break
                    if -(waited + most) > rank[0]:
                        break
                    for profile, idle_key, seat in self._candidates(rows, need):
                        better = self._better_in(need, profile)
                        if waited + EPSILON < better:
                            self.wake = min(self.wake, key + better)
                            continue
                        soft = soft_fit(need, profile, self._weights)
                        fairness = self._fairness(now - idle_key)
                        figure = waited + admitted.worth + soft + fairness - spent
                        this = (-figure, key, contact, idle_key, seat)
                        if this < rank:
                            rank = this
                            best = Pair(contact, key, need, seat, profile, admitted, soft, fairness, spent)
        return best

    def holds(self, need: Need, key: float, now: float) -> tuple[Fact, ...]:
        """Return why somebody in line is not served now, for each reason the soonest it ends."""
        lane, waited = need.lane, now - key
        found: dict[Hold, float] = {}
        for family, rows in self._seats.open[room_of(lane.channel)].items():
            admitted = self.admission(lane, family)
            if admitted.opens == inf:
                continue
            _spent, opens = self._spent_and_opens(lane, family, admitted, now)
            better = [
                self._better_in(need, profile) for profile, _idle, _seat in self._candidates(rows, need)
            ]
            if not better:
                code, until = Hold.CONFLICT, waited
            elif lane.channel == Channel.CALLBACK and waited < opens:
                code, until = Hold.YIELDS, opens
            elif waited < (widened := self._widened(lane, admitted)):
                code, until = Hold.WIDENS, widened
            elif waited < opens:
                code, until = Hold.RESERVED, opens
            else:
                code, until = Hold.BETTER_SOON, min(better)
            found[code] = min(found.get(code, inf), max(until - waited, 0.0))
        return tuple(Fact(code, value) for code, value in sorted(found.items())) or (Fact(Hold.NO_SEAT, 0.0),)

    def admission(self, lane: Lane, family: Family) -> Admission:
        """Return what `suitability.admission` says, once computed."""
        found = self._admissions.get((lane, family))
        if found is None:
            found = self._admissions[lane, family] = admission(lane, family, self._weights)
        return found

    def _widened(self, lane: Lane, admitted: Admission) -> float:
        """Return the waiting from which a family is thought of. A kept place puts first, but widens nothing."""
        return admitted.opens + (self._weights.kept if lane.kept and admitted.opens else 0.0)

    def _candidates(self, rows: dict[Profile, Row], need: Need) -> Iterator[tuple[Profile, float, str]]:
        """Yield of each row the seat to be asked next, of those that may serve them."""
        for profile, row in rows.items():
            for idle_key, seat in row:
                if not need.avoid or need.avoid.isdisjoint(self._seats.all[seat].marks):
                    yield profile, idle_key, seat
                    break

    def _spent_and_opens(
        self, lane: Lane, family: Family, admitted: Admission, now: float
    ) -> tuple[float, float]:
        """Return the price of the rare skills a seat would spend on this lane, and from which waiting it may.

        A seat is held back while that price is more than the person's waiting and more than what serving them
        saves everybody behind them: each of n who wait moves up by the time between two seats getting free.
        """
        room = room_of(lane.channel)
        duty, free = self._seats.duty[room], self._seats.free[room]
        taken, usual = self._rates.taken(room), duty[lane.language]
        spent = spare = 0.0
        for skill in family.skills:
            if skill not in lane.skills and duty[skill] < usual:
                rate = self._rates.per_second(room, skill, now)
                spent += price(free=free[skill], duty=duty[skill], rate=rate, taken=taken)
                spare += self._weights.spare * (1.0 - duty[skill] / usual)
        spent = min(spent, self._weights.reserve_limit)
        spare = min(spare, 2 * self._weights.spare)
        if lane.channel == Channel.CALLBACK:
            # Nobody is on the line: it goes out when seats are left over, or when its hour is over.
            leave = max(1.0, self._weights.callback_headroom * usual)
            idle = free[lane.language] > leave and spent < 1.0 and admitted.opens <= 0.0
            return spent + spare, -inf if idle else self._widened(lane, admitted)
        behind = sum(
            self._waiting.size(other)
            for other in self._waiting.queues
            if other.language == lane.language
            and other.channel != Channel.CALLBACK
            and room_of(other.channel) == room
        )
        relief = behind * taken / max(usual, 1)
        return spent + spare, max(
            admitted.opens, spent if spent > relief * self._weights.reserve_factor else 0.0
        )

    def _better_in(self, need: Need, profile: Profile) -> float:
        """Return the waiting after which this seat is taken although a specialist is expected soon."""
        if need.matter is None or need.matter in profile.matters:
            return -inf
        busy = self._seats.busy_specialists[need.lane.language, need.matter]
        if not busy:
            return -inf
        expected = self._rates.taken(room_of(need.lane.channel)) / busy
        return min(expected, self._weights.better_limit) if expected < self._weights.matter else -inf

    def _fairness(self, idle: float) -> float:
        return min(max(idle, 0.0) * self._weights.fairness_rate, self._weights.fairness)


def explain(
    pair: Pair,
    *,
    now: float,
    since: float,
    urgency: float,
    kept: float,
    weights: Weights,
    priority: float = 0.0,
) -> tuple[Fact, ...]:
    """Return the facts that made a pair, without those that are nothing."""
    admitted = pair.admission
    facts = [Fact(Why.WAITED, now - since)]
    if urgency:
        facts.append(Fact(Why.URGENCY, urgency))
    if priority > urgency:
        facts.append(Fact(Why.ZONE_PRIORITY, priority))
    if kept:
        facts.append(Fact(Why.KEPT_PLACE, kept))
    language = Why.INTERPRETER if admitted.level is None else _LEVEL_WHY[admitted.level]
    facts.append(Fact(language, admitted.language))
    lane = pair.need.lane
    if lane.zone:
        facts.append(
            Fact(Why.ZONE if lane.zone in pair.profile.family.zones else Why.ZONE_OPENED, admitted.zone)
        )
    if pair.need.matter in pair.profile.matters:
        facts.append(Fact(Why.MATTER, weights.matter))
    if not pair.need.groups.isdisjoint(pair.profile.groups):
        facts.append(Fact(Why.GROUP, weights.group))
    if pair.need.region and pair.need.region == pair.profile.region:
        facts.append(Fact(Why.REGION, weights.region))
    if pair.fairness:
        facts.append(Fact(Why.FAIRNESS, pair.fairness))
    if pair.spent:
        facts.append(Fact(Why.RARE_SPENT, pair.spent))
    return tuple(facts)
