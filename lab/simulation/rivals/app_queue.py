"""Asterisk's app_queue: a queue for each language, members by penalty and strategy, callers in order of arrival.

After app_queue.c: every caller's thread looks once a second whether it is its turn (`is_our_turn` with autofill: it
is among the first n that are not ringing, n being the members available); then rings the member with the lowest
metric (`calc_metric`, a penalty counts a million), but not one whom a queue of higher weight needs
(`compare_weight`); after a ring that nobody answered, or no member to ring, it pauses for `retry` seconds.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil, inf

from fawang.dispatch.rules import Language, Level
from lab.simulation.province import Rivals
from lab.simulation.staff import Duty
from lab.simulation.strategy import Call

_PENALTY = 1_000_000.0
_SOON = 1e-9


class Metric(StrEnum):
    """How a member is chosen among those of equal penalty."""

    RRMEMORY = "rrmemory"
    LEASTRECENT = "leastrecent"
    FEWESTCALLS = "fewestcalls"


@dataclass(slots=True)
class _Member:
    duty: Duty
    penalty: int
    basic: bool
    calls: int = 0


@dataclass(slots=True)
class _Caller:
    call: Call
    looks_at: float
    pending: bool = False


@dataclass(slots=True)
class _Queue:
    language: Language
    weight: int
    members: list[_Member] = field(default_factory=list)
    callers: list[_Caller] = field(default_factory=list)
    next_position: int = 0


class AppQueue:
    """A set of queues with shared members."""

    def __init__(self, rivals: Rivals, metric: Metric, *, autopause: bool) -> None:
        self.name = f"app_queue {metric}" + (" autopause" if autopause else "")
        self.misses = 1 if autopause else 0
        self.returns_missed = False
        self._rivals, self._metric = rivals, metric
        self._queues = {language: _Queue(language, weight) for language, weight in rivals.weight.items()}
        self._free: set[str] = set()
        self._last_call: dict[str, float] = {}
        #: Call → the seats that ring for it.
        self._rung: dict[str, set[str]] = {}

    def seat_on(self, now: float, duty: Duty) -> None:
        """Log in to the queue of each language."""
        others = sum(
            self._rivals.spare.get(language, 0) for language, level in duty.languages if level != Level.BASIC
        )
        for language, level in duty.languages:
            spare = others - (self._rivals.spare.get(language, 0) if level != Level.BASIC else 0)
            member = _Member(duty, spare + self._rivals.level[level], level == Level.BASIC)
            self._queues[language].members.append(member)
        self._free.add(duty.id)

    def seat_off(self, now: float, duty: Duty) -> None:
        """Log out."""
        self._free.discard(duty.id)
        for language, _level in duty.languages:
            queue = self._queues[language]
            queue.members = [member for member in queue.members if member.duty is not duty]

    def arrived(self, now: float, call: Call) -> None:
        """Join the queue of the language; look at once."""
        self._queues[call.language].callers.append(_Caller(call, now))

    def left(self, now: float, call: Call) -> None:
        """Leave it; the seat that rang for it is free again."""
        queue = self._queues[call.language]
        queue.callers = [caller for caller in queue.callers if caller.call is not call]
        self._free |= self._rung.pop(call.id, set())

    def answered(self, now: float, call: Call, duty: Duty) -> None:
        """Take the caller out."""
        self._rung.pop(call.id, None)
        self._queues[call.language].callers = [
            caller for caller in self._queues[call.language].callers if caller.call is not call
        ]

    def missed(self, now: float, call: Call, duty: Duty) -> None:
        """Let the caller pause; the member is available at once, unless it is paused."""
        self._rung.pop(call.id, None)
        for caller in self._queues[call.language].callers:
            if caller.call is call:
                caller.pending, caller.looks_at = False, now + self._rivals.retry
        if not self.misses:
            self._free.add(duty.id)

    def ended(self, now: float, call: Call, duty: Duty) -> None:
        """Count the call (`update_queue`, with shared_lastcall)."""
        self._last_call[duty.id] = now
        for member in self._queues[call.language].members:
            if member.duty is duty:
                member.calls += 1

    def ready(self, now: float, duty: Duty) -> None:
        """Make the member available."""
        self._free.add(duty.id)

    def wake(self, now: float) -> None:
        """Look again."""

    def rings(self, now: float) -> list[tuple[str, str]]:
        """Let every caller look whose time it is, in the order in which they do."""
        rings = []
        looking = [
            (caller.looks_at, queue.language, caller)
            for queue in self._queues.values()
            for caller in self._in_turn(queue, now)
            if caller.looks_at <= now + _SOON
        ]
        for _at, language, caller in sorted(looking, key=lambda one: (one[0], one[2].call.at)):
            queue = self._queues[language]
            if caller not in self._in_turn(queue, now):
                caller.looks_at = now + self._rivals.recheck
                continue
            member = self._choose(queue, caller, now)
            if member is None:
                caller.looks_at = now + self._rivals.retry
                continue
            caller.pending = True
            self._free.discard(member.duty.id)
            self._rung[caller.call.id] = {member.duty.id}
            rings.append((caller.call.id, member.duty.id))
        return rings

    def bookings(self) -> list[str]:
        """Return nobody: there are no call-backs."""
        return []

    @property
    def wake_at(self) -> float:
        """Return when the next caller looks who could be served."""
        return min(
            (caller.looks_at for queue in self._queues.values() for caller in self._in_turn(queue, -inf)),
            default=inf,
        )

    def _in_turn(self, queue: _Queue, now: float) -> list[_Caller]:
        """Return the callers whose turn it is; their next look is moved to the next beat of their thread."""
        if not queue.callers or not self._free:
            return []
        available = self._available(queue)
        found: list[_Caller] = []
        for caller in queue.callers:
            if len(found) >= available:
                break
            if not caller.pending:
                if caller.looks_at < now - _SOON:
                    beats = ceil((now - caller.looks_at) / self._rivals.recheck - _SOON)
                    caller.looks_at += beats * self._rivals.recheck
                found.append(caller)
        return found

    def _available(self, queue: _Queue) -> int:
        return sum(member.duty.id in self._free for member in queue.members)

    def _choose(self, queue: _Queue, caller: _Caller, now: float) -> _Member | None:
        basic = now - caller.call.at >= self._rivals.open_basic
        best: tuple[float, int] | None = None
        for position, member in enumerate(queue.members):
            if member.duty.id not in self._free or (member.basic and not basic):
                continue
            rank = (self._value(queue, position, member, now), position)
            if (best is None or rank < best) and not self._needed_elsewhere(queue, member):
                best = rank
        if best is None:
            return None
        queue.next_position = best[1] + 1
        return queue.members[best[1]]

    def _value(self, queue: _Queue, position: int, member: _Member, now: float) -> float:
        if self._metric == Metric.RRMEMORY:
            value = position + (1000.0 if position < queue.next_position else 0.0)
        elif self._metric == Metric.LEASTRECENT:
            last = self._last_call.get(member.duty.id)
            value = 0.0 if last is None else _PENALTY - (now - last)
        else:
            value = float(member.calls)
        return value + member.penalty * _PENALTY

    def _needed_elsewhere(self, queue: _Queue, member: _Member) -> bool:
        return any(
            other.weight > queue.weight
            and other.callers
            and len(other.callers) >= self._available(other)
            and any(one.duty is member.duty for one in other.members)
            for other in self._queues.values()
        )
