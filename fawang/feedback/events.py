"""News of the room feedback."""

from dataclasses import dataclass

from fawang.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class Rated(Event, name="feedback.rated"):
    """A person rated a closed matter."""

    order_id: int
    rating_id: int
    score: int
    dissatisfied: bool
