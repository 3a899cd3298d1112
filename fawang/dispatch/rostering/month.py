"""A month's problem from a list of lawyers and the calls of the past, by the standards of the house. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fawang.dispatch.rostering.demand import Pace, Specialists, Wanted, covers, needs, pace
from fawang.dispatch.rostering.problem import Duty, Lawyer, Problem
from fawang.dispatch.rules.demand.days import DayType
from fawang.dispatch.rules.demand.forecast import Count, Model, fit

if TYPE_CHECKING:
    # Read from YAML, which a pure module does not import.
    from fawang.dispatch.rostering.standards import Standards


#: Where calls were counted without times, until a measurement replaces them: seconds. Own figures.
HANDLING, PATIENCE = 480.0, 150.0


@dataclass(frozen=True, slots=True)
class Month:
    """A problem, and what it was reckoned from."""

    problem: Problem
    model: Model
    pace: Pace
    wanted: Wanted


def days_of(first: date) -> int:
    """Return the number of days of the month that begins on `first`."""
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (following - first).days


def build(
    first: date,
    lawyers: Sequence[Lawyer],
    counts: Sequence[Count],
    kind: Callable[[date], DayType],
    figures: "Standards",
    *,
    previous: tuple[Duty, ...] = (),
) -> Month:
    """Return the problem of the month that begins on `first`.

    Everybody speaks the language of `figures.languages.everybody`, whatever the list says.

    Args:
        first: the first of a month.
        lawyers: who offered duty.
        counts: the calls of the past; only those before `first` are used.
        kind: what kind of day a date is.
        figures: shifts, rest, targets, weights.
        previous: duties of the days before, which rest and weeks go on from.

    Raises:
        forecasting.TooLittle: fewer than four weeks of calls.
    """
    past = [one for one in counts if one.day < first]
    model = fit(past, kind)
    measured = pace(past, handling=HANDLING, otherwise=PATIENCE)
    wanted = want(figures)
    days = [(day, kind(day)) for day in (first + timedelta(days=n) for n in range(days_of(first)))]
    problem = Problem(
        first=first,
        day_types=tuple(one for _day, one in days),
        lawyers=tuple(lawyers),
        shifts=figures.patterns(),
        covers=covers(wanted),
        needs=needs(model, days, wanted, measured),
        rest=figures.pauses(),
        level=figures.languages.level,
        previous=previous,
    )
    return Month(problem, model, measured, wanted)


def want(figures: "Standards") -> Wanted:
    """Return what is to be covered by the standards."""
    return Wanted(
        languages=figures.languages.always,
        everybody=figures.languages.everybody,
        specialists=tuple(
            Specialists(matter, seats.always, seats.begins, seats.until)
            for matter, seats in figures.matters.matters.items()
        ),
        target=figures.target(),
        weights=figures.weights.model_dump(include={"everybody", "language", "several", "matter"}),
    )
