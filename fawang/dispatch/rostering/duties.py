"""What becomes of published duties and of wishes to swap: states, reasons, what a new version changes. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from fawang.dispatch.rostering.limits import Block
from fawang.dispatch.rostering.swaps import Refused, Verdict
from fawang.kernel.clock import CHINA


class DutyState(StrEnum):
    """How a duty stands."""

    #: Somebody has it.
    ON = "on"
    #: Nobody has it, and somebody is needed.
    OPEN = "open"
    #: It was somebody's and is no more.
    DROPPED = "dropped"


class Lost(StrEnum):
    """Why somebody has a duty no more."""

    #: A later version of the roster has it no more.
    VERSION = "version"
    SWAPPED = "swapped"
    ABSENT = "absent"
    #: It was open, and the lead gave it up or a new version did.
    NOT_FILLED = "not_filled"


class SwapState(StrEnum):
    """How a wish to swap stands."""

    OPEN = "open"
    #: A colleague agreed; the lead decides, since a rule or the coverage is against it.
    AGREED = "agreed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


RUNNING = (SwapState.OPEN, SwapState.AGREED)


class Reason(StrEnum):
    """Why somebody is away. Nothing more is asked."""

    COURT = "court"
    ILLNESS = "illness"
    FAMILY = "family"
    TRAVEL = "travel"
    OTHER = "other"


#: What no lead can allow: nobody is in two places, or where they said they cannot be.
NEVER = frozenset({Block.ON_DUTY, Block.ABSENT})


@dataclass(frozen=True, slots=True, order=True)
class Planned:
    """One duty as a roster has it, by account."""

    day: date
    shift: str
    staff_id: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new version changes: duties to add, and the keys of those to drop."""

    added: tuple[Planned, ...]
    dropped: tuple[int, ...]
    kept: int


def changes(
    there: Iterable[tuple[int, Planned, tuple[int, int]]],
    wanted: Collection[Planned],
    shifts: dict[str, tuple[int, int]],
    *,
    after: datetime,
) -> Changes:
    """Return what leads from the duties that are there to those that are wanted.

    A duty stays if day, shift, hours and lawyer do. What has begun stays as it is, whatever the new version says.

    Args:
        there: key, duty, and (begins at o'clock, hours) of each that somebody has now.
        wanted: the duties of the new version.
        shifts: (begins at o'clock, hours) by the code of a shift, in the new version.
        after: now.
    """
    left = {one for one in wanted if moments(one.day, shifts[one.shift])[0] > after}
    dropped, kept = [], 0
    for key, duty, hours in there:
        begun = moments(duty.day, hours)[0] <= after
        if duty in left and shifts[duty.shift] == hours:
            left.remove(duty)
            kept += 1
        elif begun:
            kept += 1
        else:
            dropped.append(key)
    return Changes(tuple(sorted(left)), tuple(dropped), kept)


def moments(day: date, hours: tuple[int, int]) -> tuple[datetime, datetime]:
    """Return when a shift that begins on `day` begins and ends; `hours`: o'clock, and how many."""
    start, length = hours
    begins = datetime.combine(day, time(), CHINA) + timedelta(hours=start)
    return begins, begins + timedelta(hours=length)


def against(verdict: Verdict) -> dict[str, object] | None:
    """Return a verdict as it is kept: what is against a swap, whom it applies to; None if nothing is."""
    if verdict.refused is None:
        return None
    if verdict.refused == Refused.UNCOVERED:
        return {"code": str(verdict.refused), "cover": verdict.cover}
    return {"code": str(verdict.block or verdict.refused), "staff_id": verdict.lawyer}


def possible(verdict: Verdict) -> bool:
    """Tell whether a lead may allow what the verdict is about."""
    return verdict.refused in (None, Refused.UNCOVERED) or (
        verdict.refused == Refused.RULE and verdict.block not in NEVER
    )
