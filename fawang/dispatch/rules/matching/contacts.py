"""Everybody matching knows: where they stand in their one wish to be served. Pure."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf

from fawang.dispatch.rules.matching.deduplication import NOTHING_HEARD, Heard
from fawang.dispatch.rules.matching.queue import Place
from fawang.dispatch.rules.matching.suitability import Need


class Standing(StrEnum):
    """Where somebody stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    TALKING = "talking"
    #: Not on the line now; their place is kept.
    AWAY = "away"


@dataclass(slots=True)
class Contact:
    """One wish to be served."""

    id: str
    need: Need
    since: float
    #: Seconds of waiting that urgency is worth, and that a kept place is worth.
    urgency: float
    #: What a call-back gives way by.
    yields: float = 0.0
    kept: float = 0.0
    #: What their special zone is worth.
    priority: float = 0.0
    standing: Standing = Standing.WAITING
    seat: str = ""
    #: The number of the present or latest offer.
    attempt: int = 0
    #: Since when they stand so; until when an offer or a kept place holds.
    at: float = 0.0
    until: float = inf
    #: The seat that was the last to decline: not asked again at once.
    declined: str = ""
    heard: Heard = NOTHING_HEARD

    @property
    def key(self) -> float:
        """Return the moment since which they wait, everything else counted in."""
        return self.since - max(self.urgency, self.priority) - self.kept + self.yields

    @property
    def place(self) -> Place:
        """Return their place in line."""
        return (self.key, self.id)

    @property
    def in_line(self) -> Need:
        """Return the need they stand in line with: not again for the seat that declined them last."""
        need = self.need
        if self.kept:
            need = replace(need, lane=replace(need.lane, kept=True))
        if self.declined:
            need = replace(need, avoid=need.avoid | {f"seat:{self.declined}"})
        return need

    @property
    def offer(self) -> str:
        """Return the id of the present offer."""
        return f"{self.id}#{self.attempt}"

    def is_news(self, at: float, said: str) -> bool:
        """Return whether this was not heard before, and remember it."""
        news = self.heard.is_news(at, said)
        if news:
            self.heard = self.heard.after(at, said)
        return news


class Finished:
    """Ids of those who have ended, for as long as an event about them may come again."""

    def __init__(self, remember: float) -> None:
        self._remember = remember
        self.at: OrderedDict[str, float] = OrderedDict()

    def add(self, contact: str, now: float) -> None:
        """Remember, and forget the oldest."""
        self.at[contact] = now
        while self.at and next(iter(self.at.values())) < now - self._remember:
            self.at.popitem(last=False)

    def __contains__(self, contact: str) -> bool:
        return contact in self.at
