"""Which periods run by a paper, and until when, with the province's calendar: for pages, the API and whoever helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fawang.kernel import clock
from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Period
from fawang.knowledge.data.papers import Case, Paper
from fawang.knowledge.rules import papers as rules
from fawang.knowledge.rules import periods
from fawang.knowledge.rules.papers import NOTICE_DAYS, Known, Missing, Resolved, Service
from fawang.knowledge.rules.periods import Running
from fawang.organisations.data.calendar import announced
from fawang.organisations.queries import province_calendar

#: Nobody counts a period from before this many years: the longest of the law is twenty (Civil Code Art. 188).
_OLDEST_YEARS = 40


@dataclass(frozen=True, slots=True)
class Ending:
    """A period that runs, and how it stands."""

    period: Period
    running: Running


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What runs by a paper: the row of the table, the day from which is counted, and the ends, the next one first."""

    paper: Paper
    case: Case
    known: Known
    start: date
    ends: tuple[Ending, ...]


def is_possible(start: date) -> bool:
    """Tell whether a period may have begun on `start`."""
    today = clock.today()
    return today.replace(year=today.year - _OLDEST_YEARS, day=min(today.day, 28)) <= start <= today


def run(found: Period, start: date, *, in_custody: bool = False) -> Running:
    """Return how a period stands today, by the law that counts it and the province's calendar of workdays."""
    days = province_calendar()
    return periods.running(
        start,
        length=found.length,
        unit=found.unit,
        today=clock.today(),
        is_workday=days.is_workday,
        counting=found.counting,
        in_custody=in_custody,
        announced=announced,
    )


def reckon(known: Known) -> Missing | Reckoned:
    """Return the one fact that is missing, or every last day."""
    pack = packs.current()

    def custody_decides(codes: Sequence[str], start: date) -> bool:
        return any(
            run(pack.periods[code], start).due != run(pack.periods[code], start, in_custody=True).due
            for code in codes
        )

    found = rules.resolve(known, pack.papers, custody_decides=custody_decides)
    if isinstance(found, Missing):
        return found
    return _reckoned(found, pack)


def _reckoned(found: Resolved[Case], pack: packs.Pack) -> Reckoned:
    held = bool(found.known.in_custody)
    ends = [
        Ending(pack.periods[code], run(pack.periods[code], found.start, in_custody=held))
        for code in found.case.periods
    ]
    return Reckoned(
        pack.papers[found.known.paper],
        found.case,
        found.known,
        found.start,
        tuple(sorted(ends, key=lambda one: one.running.due)),
    )


def may_begin(start: date, service: Service | None = None) -> bool:
    """Tell whether a period may begin on `start`: what was published begins to run thirty days later."""
    days = NOTICE_DAYS if service == Service.NOTICE else 0
    return is_possible(start) or 0 < (start - clock.today()).days <= days
