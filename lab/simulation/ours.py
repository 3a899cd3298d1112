"""Our own strategy: the very `Matching` that serves, told what happens in a run.

What it has and others lack can be switched off one by one, so that the share of each is seen.
"""

from dataclasses import dataclass, replace
from heapq import heappop, heappush
from math import inf

from fawang.dispatch.rules import DEFAULT_LIMITS, DEFAULT_WEIGHTS, Channel, Presence, Reason
from fawang.dispatch.rules.matching.decisions import Offer, Withdrawn
from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.estimate import estimate_of
from fawang.dispatch.rules.matching.inputs import (
    Accepted,
    Arrived,
    Ended,
    Input,
    Left,
    PresenceSet,
    RangOut,
    SeatSet,
    Tick,
)
from fawang.dispatch.rules.matching.suitability import Family, Lane, Need, Profile
from lab.simulation.province import Province
from lab.simulation.staff import Duty
from lab.simulation.strategy import Call


@dataclass(frozen=True, slots=True)
class Switches:
    """What is switched on."""

    #: Seats with a rare skill are kept for those who need it.
    reserve: bool = True
    #: A seat that does not answer is taken off duty until its lawyer comes back.
    correct: bool = True
    #: Who would wait long is offered a call-back.
    call_back: bool = True
    #: Who gave up is called back, unless they have called again and were served.
    return_missed: bool = False


class Ours:
    """Matching in a run."""

    def __init__(self, province: Province, switches: Switches = Switches(), name: str = "fawang") -> None:
        self.name, self.misses = name, 1 if switches.correct else 0
        self.returns_missed = switches.return_missed
        self._call_back = switches.call_back
        # The run says when a ring is over; matching must not be a moment faster.
        limits = replace(DEFAULT_LIMITS, ring=province.ring.timeout + 1, misses=self.misses, wrap_up=0)
        weights = DEFAULT_WEIGHTS if switches.reserve else replace(DEFAULT_WEIGHTS, reserve_limit=0.0)
        self.matching = Matching(limits=limits, weights=weights)
        self._offers: dict[str, str] = {}
        self._rings: list[tuple[str, str]] = []
        self._bookings: list[str] = []
        self._limit = limits.callback_from
        #: Who is to be asked later whether they would rather be called back, and when.
        self._asks: list[tuple[float, str]] = []
        self._waiting: dict[str, Call] = {}

    def seat_on(self, now: float, duty: Duty) -> None:
        """Take note."""
        self._tell(SeatSet(now, duty.id, Profile(Family(duty.languages))))
        self._tell(PresenceSet(now, duty.id, Presence.READY))

    def seat_off(self, now: float, duty: Duty) -> None:
        """Take note."""
        self._tell(PresenceSet(now, duty.id, Presence.OFFLINE, Reason.END_OF_DUTY))

    def arrived(self, now: float, call: Call) -> None:
        """Take note, and offer a call-back where the wait would be long."""
        lane = Lane(Channel.CALLBACK if call.back else Channel.CALL, call.language)
        self._tell(Arrived(now, call.id, Need(lane, call.caller.matter), call.caller.urgency))
        if self._call_back and not call.back and not call.caller.urgency and call.id not in self._offers:
            expected = estimate_of(self.matching, call.id)
            self._offer_callback(call, now, long=expected is None or expected.asks_for_callback(self._limit))

    def _offer_callback(self, call: Call, now: float, *, long: bool) -> None:
        """Offer a call-back where the wait is long, or when it has become so. Who refuses is not asked again."""
        if not long:
            heappush(self._asks, (now + self._limit, call.id))
            self._waiting[call.id] = call
        elif call.caller.takes_callback:
            self._bookings.append(call.id)

    def left(self, now: float, call: Call) -> None:
        """Take note."""
        self._offers.pop(call.id, None)
        self._waiting.pop(call.id, None)
        self._tell(Left(now, call.id))

    def answered(self, now: float, call: Call, duty: Duty) -> None:
        """Take note."""
        self._waiting.pop(call.id, None)
        self._tell(Accepted(now, self._offers.pop(call.id)))

    def missed(self, now: float, call: Call, duty: Duty) -> None:
        """Take note."""
        self._tell(RangOut(now, self._offers.pop(call.id)))

    def ended(self, now: float, call: Call, duty: Duty) -> None:
        """Take note."""
        self._tell(Ended(now, call.id))

    def ready(self, now: float, duty: Duty) -> None:
        """Take note."""
        self._tell(PresenceSet(now, duty.id, Presence.READY))

    def wake(self, now: float) -> None:
        """Take note, and ask those who have waited."""
        self._tell(Tick(now))
        while self._asks and self._asks[0][0] <= now:
            call = self._waiting.get(heappop(self._asks)[1])
            if call is not None and call.id not in self._offers and call.caller.takes_callback:
                self._bookings.append(call.id)

    def rings(self, now: float) -> list[tuple[str, str]]:
        """Return what is to ring."""
        rings, self._rings = self._rings, []
        return rings

    def bookings(self) -> list[str]:
        """Return who takes a call-back."""
        bookings, self._bookings = self._bookings, []
        return bookings

    @property
    def wake_at(self) -> float:
        """Return when matching wants to be woken, or somebody is to be asked."""
        return min(self.matching.wake_at, self._asks[0][0] if self._asks else inf)

    def _tell(self, happened: Input) -> None:
        for decision in self.matching.handle(happened):
            if isinstance(decision, Offer):
                self._offers[decision.contact] = decision.id
                self._rings.append((decision.contact, decision.seat))
            elif (
                isinstance(decision, Withdrawn) and (ring := (decision.contact, decision.seat)) in self._rings
            ):
                self._rings.remove(ring)
