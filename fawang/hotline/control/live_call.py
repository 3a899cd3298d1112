"""A call that is going on, with its legs: which telephone is whose, and what it means when one comes or goes."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from fawang.hotline.rules import Call, Lost, Party
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.events import Input
from fawang.hotline.rules.legs import Why

_LOST = {Why.HUNG_UP: Lost.HUNG_UP, Why.NO_ANSWER: Lost.NO_ANSWER, Why.BUSY: Lost.DECLINED}


@dataclass(slots=True)
class Live:
    """A call with its legs. `turn` counts what is played: only the end of the latest counts."""

    call: Call
    leg: str
    number: str
    inbox: asyncio.Queue[Input] = field(default_factory=asyncio.Queue)
    seat_leg: str = ""
    other_leg: str = ""
    supervisor_leg: str = ""
    #: Whose leg that is.
    supervisor: str = ""
    #: The legs of those with whom the caller talks.
    talk: frozenset[str] = frozenset()
    turn: int = 0
    wait: float = 0.0
    timer: asyncio.TimerHandle | None = None
    legs: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def leg_of(self, party: Party) -> str:
        """Return somebody's leg; empty where there is none."""
        return {
            Party.CALLER: self.leg,
            Party.SEAT: self.seat_leg,
            Party.OTHER: self.other_leg,
            Party.SUPERVISOR: self.supervisor_leg,
        }[party]

    def came(self, leg: str) -> Input:
        """Return what it means that a leg was taken off."""
        if leg == self.seat_leg:
            return i.Answered(self.call.seat)
        return i.SupervisorAnswered(self.supervisor) if leg == self.supervisor_leg else i.OtherAnswered()

    def went(self, leg: str, why: Why) -> Input:
        """Return what it means that a leg is no more, and forget it."""
        if leg == self.leg:
            return i.Failed() if why == Why.FAILED else i.HungUp()
        if leg == self.seat_leg:
            self.seat_leg = ""
            if why == Why.FAILED:
                # Theirs is lost like the caller's, and nobody's telephone is to blame.
                return i.Failed()
            return i.SeatLost(self.call.seat, _LOST.get(why, Lost.DIED))
        if leg == self.supervisor_leg:
            self.supervisor_leg = ""
            return i.SupervisorLost(self.supervisor)
        self.other_leg = ""
        return i.OtherLost()

    def settle(self) -> None:
        """Let no `Quiet` come of what was played."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
