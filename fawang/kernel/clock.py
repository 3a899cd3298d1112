"""The one place that knows what time it is.

Rules get the time as an argument; actions and tasks ask here. The story, the demo's history and
the tests set the clock for a block of code, so that nobody patches `datetime`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: China has one time zone; offices, deadlines and quiet hours live in it.
CHINA = ZoneInfo("Asia/Shanghai")

_set: ContextVar[datetime | None] = ContextVar("fawang_clock", default=None)


def now() -> datetime:
    """Return the present moment in UTC, or the moment set by `at`."""
    return _set.get() or datetime.now(UTC)


def today() -> date:
    """Return the date in China."""
    return now().astimezone(CHINA).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` return `moment` within the block."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
