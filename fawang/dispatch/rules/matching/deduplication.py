"""Whether word from outside is new, so that an event that is told twice is acted on once. Pure."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Heard:
    """What was last said of somebody: when, and everything at that moment. What is older has been overtaken."""

    at: float = -inf
    said: frozenset[str] = frozenset()

    def is_news(self, at: float, said: str) -> bool:
        """Return whether this was not heard before."""
        return at > self.at or (at == self.at and said not in self.said)

    def after(self, at: float, said: str) -> "Heard":
        """Return what has been heard with this."""
        return Heard(at, self.said | {said} if at == self.at else frozenset({said}))


NOTHING_HEARD = Heard()
