"""FreeSWITCH's mod_callcenter: a queue for each language, agents in tiers, one dispatcher ten times a second.

After mod_callcenter.c: the dispatcher goes through all who wait, of all queues, by score (seconds waited and the
queue's base score), and offers each the first agent of the queue's tiers who is available: by level, then by the
strategy. Tier rules do not apply here: with `tier-rule-wait-second` callers would wait while agents of a higher
level are idle, which costs more than it saves. The basic level is opened after a time, as for the others. One
thing differs: who logs in counts as idle from then on, where the original goes by their last call of another day.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, inf

from fawang.dispatch.rules import Language, Level
from lab.simulation.province import Rivals
from lab.simulation.staff import Duty
from lab.simulation.strategy import Call


class Order(StrEnum):
    """How an agent is chosen among those of equal level."""

    LONGEST_IDLE = "longest-idle"
    TOP_DOWN = "top-down"


@dataclass(slots=True)
class _Agent:
    duty: Duty
    available: bool = True
    ready_at: float = 0.0
    last_bridge_end: float = 0.0


class CallCenter:
    """Queues, tiers and the dispatcher."""

    def __init__(self, rivals: Rivals, order: Order, *, break_at_once: bool) -> None:
        self.name = f"mod_callcenter {order}" + (" max-no-answer=1" if break_at_once else "")
        self.misses = 1 if break_at_once else rivals.max_no_answer
        self.returns_missed = False
        self._rivals, self._order = rivals, order
        self._agents: dict[str, _Agent] = {}
        #: Language → (level, position, agent, basic).
        self._tiers: dict[Language, list[tuple[int, int, _Agent, bool]]] = {}
        self._members: dict[str, Call] = {}
        self._rung: dict[str, str] = {}
        self._missed: dict[str, int] = {}
        #: The next pulse that may find something new; infinite until something happens.
        self._pulse_at = inf
        self._now = 0.0

    def seat_on(self, now: float, duty: Duty) -> None:
        """Log in to the queue of each language."""
        self._happened(now)
        agent = self._agents[duty.id] = _Agent(duty, last_bridge_end=now)
        spare = self._rivals.spare
        others = sum(spare.get(language, 0) for language, level in duty.languages if level != Level.BASIC)
        for language, level in duty.languages:
            own = spare.get(language, 0) if level != Level.BASIC else 0
            tier = (others - own + self._rivals.level[level], duty.position, agent, level == Level.BASIC)
            self._tiers.setdefault(language, []).append(tier)

    def seat_off(self, now: float, duty: Duty) -> None:
        """Log out."""
        agent = self._agents.pop(duty.id)
        for language, _level in duty.languages:
            self._tiers[language] = [tier for tier in self._tiers[language] if tier[2] is not agent]

    def arrived(self, now: float, call: Call) -> None:
        """Join."""
        self._happened(now)
        self._members[call.id] = call

    def left(self, now: float, call: Call) -> None:
        """Leave; the agent that rang is available again."""
        self._happened(now)
        self._members.pop(call.id, None)
        seat = self._rung.pop(call.id, None)
        if seat is not None:
            self._agents[seat].available = True

    def answered(self, now: float, call: Call, duty: Duty) -> None:
        """Go on a call."""
        self._rung.pop(call.id)

    def missed(self, now: float, call: Call, duty: Duty) -> None:
        """Wait again; the agent has a pause, or a break that lasts until they are back."""
        self._happened(now)
        self._members[call.id] = call
        agent = self._agents[self._rung.pop(call.id)]
        agent.ready_at = now + self._rivals.no_answer_delay
        self._missed[duty.id] = self._missed.get(duty.id, 0) + 1
        agent.available = self._missed[duty.id] != self.misses

    def ended(self, now: float, call: Call, duty: Duty) -> None:
        """Note the end of the bridge."""
        self._agents[duty.id].last_bridge_end = now
        self._missed.pop(duty.id, None)

    def ready(self, now: float, duty: Duty) -> None:
        """Be available."""
        self._happened(now)
        agent = self._agents[duty.id]
        agent.available, agent.ready_at = True, now
        self._missed.pop(duty.id, None)

    def wake(self, now: float) -> None:
        """Let the dispatcher run."""
        self._pulse_at = now

    def rings(self, now: float) -> list[tuple[str, str]]:
        """Return what the dispatcher finds in this pulse; between pulses nothing."""
        self._now = now
        if not self._members or now < self._pulse_at:
            return []
        rings = []
        base = self._rivals.base_score
        for call in sorted(self._members.values(), key=lambda one: (one.at - base[one.language], one.id)):
            agent = self._agent_for(call, now)
            if agent is not None:
                agent.available = False
                del self._members[call.id]
                self._rung[call.id] = agent.duty.id
                rings.append((call.id, agent.duty.id))
        self._pulse_at = inf
        return rings

    def bookings(self) -> list[str]:
        """Return nobody: there are no call-backs."""
        return []

    @property
    def wake_at(self) -> float:
        """Return the next pulse that may find somebody."""
        if not self._members:
            return inf
        opens = (call.at + self._rivals.open_basic for call in self._members.values())
        pauses = (agent.ready_at for agent in self._agents.values())
        later = min((moment for moment in (*opens, *pauses) if moment > self._now), default=inf)
        return min(self._pulse_at, self._beat(later))

    def _happened(self, now: float) -> None:
        self._now = now
        self._pulse_at = min(self._pulse_at, self._beat(now))

    def _beat(self, now: float) -> float:
        return ceil(now / self._rivals.pulse) * self._rivals.pulse if now < inf else inf

    def _agent_for(self, call: Call, now: float) -> _Agent | None:
        basic = now - call.at >= self._rivals.open_basic
        best: _Agent | None = None
        rank = (0, 0.0, 0)
        for level, position, agent, is_basic in self._tiers.get(call.language, ()):
            if not agent.available or agent.ready_at > now or (is_basic and not basic):
                continue
            longest = agent.last_bridge_end if self._order == Order.LONGEST_IDLE else 0.0
            this = (level, longest, position)
            if best is None or this < rank:
                best, rank = agent, this
        return best
