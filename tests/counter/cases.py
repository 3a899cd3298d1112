"""A station with counters, its clerks, numbers in line."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from fawang.counter.actions.counters import open_counter
from fawang.counter.actions.tickets import draw
from fawang.counter.models import Counter, Ticket
from fawang.counter.rules.tickets import Source
from fawang.counter.rules.visits import Entry
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at

#: A Monday, ten o'clock.
TEN = datetime(2026, 11, 30, 10, 0, tzinfo=clock.CHINA)


def station() -> UnitRow:
    """Return a station in Nanhai."""
    return unit_at("440605121", UnitKind.TOWN_STATION)


def clerk(unit: UnitRow | None = None, role: Role = Role.STATION_CLERK, phone: str = "") -> Browser:
    """Return the browser of a clerk of a station."""
    return sign_in(role, unit or station(), phone=phone)


def seated(browser: Browser, label: str, **options: Any) -> Counter:
    """Let a clerk sit down at a counter of the station."""
    return open_counter(
        by=browser.actor, unit_id=options.pop("unit_id", None) or station().id, label=label, **options
    )


def drawn(**changes: Any) -> Ticket:
    """Draw a number at the station."""
    given: dict[str, Any] = {
        "by": ANONYMOUS,
        "unit_id": station().id,
        "kind": "advice",
        "source": Source.KIOSK,
    }
    return draw(**given | changes)


def entry(**changes: Any) -> Entry:
    """Return what a clerk records of a visit."""
    given: dict[str, Any] = {
        "kind": "advice", "outcome": "advised", "began_at": clock.now(), "seconds": 900, "matter": "labour",
    }  # fmt: skip
    return Entry(**given | changes)


def new_id() -> Any:
    """Return an id as a device gives it."""
    return uuid4()


__all__ = ["TEN", "Actor", "clerk", "drawn", "entry", "new_id", "seated", "station"]
