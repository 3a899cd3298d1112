"""When the sides meet: at a day and time that somebody wrote, or in a free slot of the committee. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.text import whole_number


def token(slot_id: int, begins: datetime) -> str:
    """Return how a slot is chosen: its number, and when it begins, so that the step says by itself when that was."""
    return f"{slot_id}@{begins.astimezone(clock.CHINA):%Y-%m-%d %H:%M}"


def slot_of(data: Mapping[str, Any]) -> int | None:
    """Return the slot that a step chose; None where it names a time of its own."""
    number = str(data.get("slot") or "").partition("@")[0]
    return whole_number(number)


def when(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return the day (ISO) and the time at which the sides meet by a step."""
    day, _blank, time = str(data.get("slot") or "").partition("@")[2].partition(" ")
    return (day, time) if day else (str(data.get("on") or ""), str(data.get("at") or ""))
