"""One run: events in order of time, a strategy that decides, and what came of every call."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heappop, heappush
from math import inf
from typing import Any

from fawang.dispatch.rules import Language
from lab.simulation.arrivals import HOUR, Caller
from lab.simulation.province import Province
from lab.simulation.staff import Duty
from lab.simulation.strategy import Call, Strategy

#: Call-backs are promised for a half hour.
_SLOT = 1800.0


class Outcome(StrEnum):
    """What came of a call."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    #: They took a call-back instead of waiting.
    BOOKED = "booked"
    #: Of a call-back: they were reached and served, or not reached in all attempts.
    CONNECTED = "connected"
    NOT_REACHED = "not_reached"
    #: Of a call that was given up: called back without having asked, reached and served.
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Record:
    """What came of a call; `waited` seconds until the answer, or until they gave up."""

    at: float
    language: Language
    attempt: int
    outcome: Outcome
    waited: float
    caller: int


@dataclass(slots=True)
class Result:
    """What came of a run."""

    records: list[Record] = field(default_factory=list)
    #: Duty → seconds of talk.
    talked: dict[str, float] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    #: Rings, and those that nobody answered.
    rings: int = 0
    misses: int = 0


@dataclass(slots=True)
class _Seat:
    duty: Duty
    #: Ready, rings, talks, wraps up, is paused; `off` before and after duty.
    doing: str = "off"
    leaving: bool = False
    misses: int = 0


class Run:
    """The world: callers and seats as they are, apart from what a strategy makes of them."""

    def __init__(
        self, province: Province, callers: Iterable[Caller], duties: list[Duty], strategy: Strategy
    ) -> None:
        self._province, self._strategy = province, strategy
        self._seats = {duty.id: _Seat(duty) for duty in duties}
        self._events: list[tuple[float, int, str, Any]] = []
        self._number = 0
        self._waiting: dict[str, Call] = {}
        #: Call → seat that rings for it.
        self._ringing: dict[str, str] = {}
        #: Half hour → call-backs booked in it, and how many it takes.
        self._booked: dict[int, int] = {}
        self._rooms: dict[int, int] = {}
        self._woken_at = inf
        #: Numbers of callers who were served, and of those to be called back because their call was missed.
        self._served: set[int] = set()
        self._to_return: set[int] = set()
        self.result = Result(duties={duty.id: duty for duty in duties})
        self._end = last = max(duty.ends for duty in duties)
        for duty in duties:
            self._at(duty.begins, "on", duty.id)
            # Who is on duty at the end serves those who still wait then.
            self._at(duty.ends if duty.ends < last else last + HOUR, "off", duty.id)
        # One ahead: a year's callers are drawn as they come.
        self._callers = iter(callers)
        self._expect_next()

    def finish(self) -> Result:
        """Run to the end."""
        handlers = {name: getattr(self, f"_{name}") for name in (
            "on", "off", "call", "give_up", "answer", "ring_out", "hang_up", "ready", "wake", "call_back",
        )}  # fmt: skip
        while self._events:
            now, _number, kind, what = heappop(self._events)
            handlers[kind](now, what)
            for call in self._strategy.bookings():
                self._book(now, self._waiting[call])
            for call, seat in self._strategy.rings(now):
                self._ring(now, self._waiting[call], self._seats[seat])
            wake = max(self._strategy.wake_at, now)
            if wake < self._woken_at:
                self._woken_at = wake
                self._at(wake, "wake", None)
        return self.result

    def _at(self, when: float, kind: str, what: Any) -> None:
        self._number += 1
        heappush(self._events, (when, self._number, kind, what))

    # --- seats -----------------------------------------------------------------------------------

    def _on(self, now: float, seat_id: str) -> None:
        seat = self._seats[seat_id]
        seat.doing = "ready"
        self._strategy.seat_on(now, seat.duty)

    def _off(self, now: float, seat_id: str) -> None:
        seat = self._seats[seat_id]
        seat.leaving = True
        if seat.doing in ("ready", "paused", "wraps_up"):
            self._go(now, seat)

    def _go(self, now: float, seat: _Seat) -> None:
        seat.doing = "off"
        self._strategy.seat_off(now, seat.duty)

    def _ready(self, now: float, seat_id: str) -> None:
        seat = self._seats[seat_id]
        if seat.doing in ("wraps_up", "paused"):
            seat.doing, seat.misses = "ready", 0
            self._strategy.ready(now, seat.duty)

    # --- calls -----------------------------------------------------------------------------------

    def _expect_next(self) -> None:
        caller = next(self._callers, None)
        if caller is not None:
            self._at(caller.at, "call", Call(f"{caller.number}", caller, 0, caller.at))

    def _call(self, now: float, call: Call) -> None:
        if not call.attempt:
            self._expect_next()
        self._waiting[call.id] = call
        self._at(now + call.caller.patience[call.attempt], "give_up", call)
        self._strategy.arrived(now, call)

    def _give_up(self, now: float, call: Call) -> None:
        if self._waiting.pop(call.id, None) is None:
            return
        seat = self._stop_ringing(call)
        self._strategy.left(now, call)
        self._note(call, Outcome.ABANDONED, now - call.at)
        self._after_ring(now, seat)
        patience, caller = self._province.patience, call.caller
        again = now + caller.redial_after[call.attempt]
        if caller.redials[call.attempt] and call.attempt + 1 < patience.attempts and again < self._end:
            attempt = call.attempt + 1
            self._at(again, "call", Call(f"{caller.number}.{attempt}", caller, attempt, again))
        if self._strategy.returns_missed and caller.number not in self._to_return:
            slot = self._slot(now)
            if slot is not None:
                self._to_return.add(caller.number)
                back = Call(f"{caller.number}m", caller, 0, call.at, back=True, missed=True)
                self._at(slot * _SLOT, "call_back", back)

    def _ring(self, now: float, call: Call, seat: _Seat) -> None:
        assert seat.doing == "ready", (call.id, seat)
        assert call.id not in self._ringing
        seat.doing = "rings"
        self._ringing[call.id] = seat.duty.id
        self.result.rings += 1
        call.rings += 1
        answers = call.caller.answers
        answer = seat.duty.back_at(now) + answers[(call.rings - 1) % len(answers)]
        out = now + self._province.ring.timeout
        # An offer may have run out and begun again meanwhile: the number of the ring tells.
        what = (call, seat, call.rings)
        self._at(answer, "answer", what) if answer < out else self._at(out, "ring_out", what)

    def _answer(self, now: float, what: tuple[Call, _Seat, int]) -> None:
        call, seat, ring = what
        if self._ringing.get(call.id) != seat.duty.id or call.rings != ring:
            return
        del self._ringing[call.id]
        del self._waiting[call.id]
        seat.doing, seat.misses = "talks", 0
        self._strategy.answered(now, call, seat.duty)
        if call.back:
            self._reach(now, call, seat)
            return
        self._served.add(call.caller.number)
        self._note(call, Outcome.ANSWERED, now - call.at)
        self._talk(now, call, seat, call.caller.talk, call.caller.wrap_up)

    def _talk(self, now: float, call: Call, seat: _Seat, seconds: float, wrap_up: float) -> None:
        talked = self.result.talked
        talked[seat.duty.id] = talked.get(seat.duty.id, 0.0) + seconds
        self._at(now + seconds, "hang_up", (call, seat, wrap_up))

    def _hang_up(self, now: float, what: tuple[Call, _Seat, float]) -> None:
        call, seat, wrap_up = what
        seat.doing = "wraps_up"
        self._strategy.ended(now, call, seat.duty)
        if seat.leaving:
            self._go(now, seat)
        else:
            self._at(now + wrap_up, "ready", seat.duty.id)

    def _ring_out(self, now: float, what: tuple[Call, _Seat, int]) -> None:
        call, seat, ring = what
        if self._ringing.get(call.id) != seat.duty.id or call.rings != ring:
            return
        del self._ringing[call.id]
        self.result.misses += 1
        seat.doing = "ready"
        seat.misses += 1
        if seat.misses == self._strategy.misses:
            seat.doing = "paused"
            self._at(seat.duty.back_at(now) + self._province.away.back_after, "ready", seat.duty.id)
        self._strategy.missed(now, call, seat.duty)
        if seat.leaving:
            self._go(now, seat)

    def _stop_ringing(self, call: Call) -> _Seat | None:
        seat_id = self._ringing.pop(call.id, None)
        return self._seats[seat_id] if seat_id else None

    def _after_ring(self, now: float, seat: _Seat | None) -> None:
        if seat is not None:
            seat.doing = "ready"
            if seat.leaving:
                self._go(now, seat)

    def _wake(self, now: float, _what: None) -> None:
        if now >= self._woken_at:
            self._woken_at = inf
        self._strategy.wake(now)

    def _note(self, call: Call, outcome: Outcome, waited: float) -> None:
        caller = call.caller
        self.result.records.append(
            Record(call.at, caller.language, call.attempt, outcome, waited, caller.number)
        )

    # --- call-backs ------------------------------------------------------------------------------

    def _book(self, now: float, call: Call) -> None:
        """Put somebody into the next half hour that has room, or let them wait on if none has."""
        slot = self._slot(now)
        if slot is None:
            return
        del self._waiting[call.id]
        seat = self._stop_ringing(call)
        self._strategy.left(now, call)
        self._after_ring(now, seat)
        self._note(call, Outcome.BOOKED, now - call.at)
        self._at(slot * _SLOT, "call_back", Call(f"{call.id}b", call.caller, 0, call.at, back=True))

    def _slot(self, now: float) -> int | None:
        """Take room in the next half hour that has some."""
        plan = self._province.callback
        slot = int((now + plan.ahead) // _SLOT) + 1
        while slot * _SLOT < self._end and self._booked.get(slot, 0) >= self._room(slot):
            slot += 1
        if slot * _SLOT > min(self._end, now + plan.within):
            return None
        self._booked[slot] = self._booked.get(slot, 0) + 1
        return slot

    def _room(self, slot: int) -> int:
        """Return how many call-backs a half hour takes: a share of what its seats can do."""
        plan, begins = self._province.callback, slot * _SLOT
        found = self._rooms.get(slot)
        if found is None:
            seats = sum(duty.begins <= begins < duty.ends for duty in self.result.duties.values())
            found = self._rooms[slot] = int(seats * _SLOT * plan.share / self._province.taken)
        return found

    def _call_back(self, now: float, call: Call) -> None:
        if call.missed and call.caller.number in self._served:
            return
        self._waiting[call.id] = call
        self._strategy.arrived(now, call)

    def _reach(self, now: float, call: Call, seat: _Seat) -> None:
        """Dial: a lawyer has taken the call-back."""
        plan, caller = self._province.callback, call.caller
        if caller.reached[call.attempt]:
            self._served.add(caller.number)
            self._note(
                call, Outcome.RETURNED if call.missed else Outcome.CONNECTED, now + plan.dialling - call.at
            )
            self._talk(now, call, seat, plan.dialling + caller.talk, caller.wrap_up)
            return
        self._talk(now, call, seat, plan.unanswered, 0.0)
        again, attempt = now + plan.again_after, call.attempt + 1
        if attempt < plan.attempts and again < self._end:
            back = Call(f"{call.id}+", caller, attempt, call.at, back=True, missed=call.missed)
            self._at(again, "call_back", back)
        elif not call.missed:
            self._note(call, Outcome.NOT_REACHED, now - call.at)
