"""News of organisations."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class UnitClosed(Event, name="organisations.unit_closed"):
    """A unit is closed for good; `day` was its last, in ISO form. `successor_id` goes on with what it did, if any does.

    Whoever has dates there, or waits there, has to be told.
    """

    unit_id: int
    successor_id: int | None
    day: str
