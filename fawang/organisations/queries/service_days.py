"""Offices for a day: what finders show beside the register. The room that has them hands in how to ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

from fawang.organisations.rules import Position


@dataclass(frozen=True, slots=True)
class OfficeForADay:
    """A unit serves people elsewhere for some hours. `position` is WGS 84; None: nobody has said where exactly."""

    code: str
    unit_id: int
    unit_name: str
    phone: str
    region_code: str
    place: str
    position: Position | None
    day: date
    begins: time
    ends: time
    services: tuple[str, ...]
    together_with: str
    note: str
    is_demo: bool


class Source(Protocol):
    """Returns the offices from `since` until `until` that are not cancelled, the next one first."""

    def __call__(
        self, *, since: date, until: date, region: str = "", limit: int = 100
    ) -> Sequence[OfficeForADay]:
        """Ask for offices at or below a division; an empty `region` is everywhere."""


_source: Source | None = None


def connect(source: Source | None) -> None:
    """Set who knows of them. Called once, by the composition."""
    global _source  # noqa: PLW0603 one per process
    _source = source


def offices_for_a_day(
    *, since: date, until: date, region: str = "", limit: int = 100
) -> Sequence[OfficeForADay]:
    """Return the offices for a day in a time and a division; none where no room has any."""
    return _source(since=since, until=until, region=region, limit=limit) if _source else ()
