"""Duty rosters (值班排班) as plain data: lawyers, shifts, needs, duties. Pure.

Times are China's. A month is a row of slots of one hour: slot 0 is the hour from 00:00 of the first
day. A shift belongs to the day on which it begins and may run into the next one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fawang.dispatch.rules.demand.days import DayType

HOURS_OF_DAY = 24
#: Whoever is on duty in one of these hours works at night. An own target; no law names them for lawyers.
NIGHT = range(6)


@dataclass(frozen=True, slots=True)
class Shift:
    """A duty's hours: from `start` o'clock for `hours`; beyond 24 it runs into the next day."""

    code: str
    start: int
    hours: int

    @property
    def night(self) -> bool:
        """Tell whether it covers an hour of the night."""
        return any(hour % HOURS_OF_DAY in NIGHT for hour in range(self.start, self.start + self.hours))

    @property
    def night_offset(self) -> int:
        """Return to which night a night shift belongs: 0 to that of its day's first hours, 1 to the next."""
        return 0 if self.start < NIGHT.stop else 1


@dataclass(frozen=True, slots=True)
class Window:
    """When a lawyer can be on duty: on these weekdays (0 is Monday) from `start` to `end` o'clock.

    `end` may pass 24: 20 to 32 is from eight in the evening to eight the next morning.
    """

    weekdays: frozenset[int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Absence:
    """Whole days on which a lawyer is away, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Wish:
    """What a lawyer would like (weight above 0) or rather not (below 0) on a day; shift None is any."""

    day: date
    weight: int
    shift: str | None = None


@dataclass(frozen=True, slots=True)
class Lawyer:
    """What a roster needs to know of somebody who offered duty.

    `languages` has a level for each: 1 understands, 2 advises, 3 as a mother tongue. `hours_month` and
    `nights_month` are what was offered: the limit, and the measure of a fair share. No windows: at any time.
    `account` is the user name or licence number under which they are found here; empty where nobody published.
    """

    id: int
    languages: Mapping[str, int]
    hours_week: int
    hours_month: int
    nights_month: int = 0
    matters: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    firm: str = ""
    region: str = ""
    name: str = ""
    holidays: bool = True
    windows: tuple[Window, ...] = ()
    absences: tuple[Absence, ...] = ()
    wishes: tuple[Wish, ...] = ()
    account: str = ""

    def skills(self, level: int) -> frozenset[str]:
        """Return the skills as codes, with languages from `level` on: `language:hakka`, `matter:labour`."""
        return frozenset(
            [f"language:{language}" for language, own in self.languages.items() if own >= level]
            + [f"matter:{matter}" for matter in self.matters]
            + [f"group:{group}" for group in self.groups]
        )


@dataclass(frozen=True, slots=True)
class Cover:
    """A kind of seats that an hour needs: whoever has any of the skills fills one; empty: everybody.

    A seat counts for every cover that its lawyer fits. That a speaker of two languages is not counted on
    twice is the business of a cover of both: seats with any of them, for the load of both together.
    `weight` says how much one missing seat for one hour weighs.
    """

    code: str
    any_of: frozenset[str] = frozenset()
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Rest:
    """Rules of rest. Hours between two duties; hours between a night and a duty by day; nights in a row."""

    between: int
    after_night: int
    nights_in_row: int


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """One lawyer, one shift, on the day on which it begins."""

    day: date
    shift: str
    lawyer: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A month to be filled.

    `needs` has for the code of a cover the seats in each slot, `24 * len(day_types)` of them. `previous`
    are duties before the first day that rest, weeks and nights in a row go on from. `level` is from which
    level of a language on it counts.
    """

    first: date
    day_types: tuple[DayType, ...]
    lawyers: tuple[Lawyer, ...]
    shifts: tuple[Shift, ...]
    covers: tuple[Cover, ...]
    needs: Mapping[str, tuple[int, ...]]
    rest: Rest
    level: int = 2
    previous: tuple[Duty, ...] = ()

    def __post_init__(self) -> None:
        slots = HOURS_OF_DAY * len(self.day_types)
        if wrong := [code for code, seats in self.needs.items() if len(seats) != slots]:
            raise ValueError(f"needs of {wrong} are not for {slots} hours")
        if unknown := self.needs.keys() - {cover.code for cover in self.covers}:
            raise ValueError(f"needs of unknown covers {sorted(unknown)}")
        for what in (self.lawyers, self.shifts, self.covers):
            names = [getattr(one, "id", None) or getattr(one, "code", None) for one in what]
            if len(set(names)) != len(names):
                raise ValueError("ids and codes must differ")

    @property
    def days(self) -> int:
        """Return the number of days."""
        return len(self.day_types)

    def day(self, index: int) -> date:
        """Return the date of the day with this index; 0 is the first."""
        return self.first + timedelta(days=index)
