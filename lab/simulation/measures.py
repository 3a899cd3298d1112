"""What a run comes to, in figures; over runs with 95 % confidence intervals, and strategies as paired differences."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf, sqrt

import numpy as np

from fawang.dispatch.rules import Language
from lab.simulation.arrivals import DAY
from lab.simulation.run import Outcome, Record, Result
from lab.simulation.staff import seat_hours

#: Answered so fast counts as at once: the promise of hotlines.
AT_ONCE = 15.0


@dataclass(frozen=True, slots=True)
class OfLanguage:
    """The same for callers of one language. Waits in seconds, of those who were answered on the line."""

    calls: int
    #: Answered, or called back and reached, of all calls; with missed calls that were returned.
    connected: float
    with_returned: float
    wait_mean: float
    wait_p90: float


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of one run. Shares are of all calls offered, redials among them, call-backs not."""

    calls: int
    seat_hours: float
    #: Answered on the line.
    answered: float
    #: Answered, or called back as they had chosen, and reached.
    connected: float
    #: The same, or called back without having asked after they had given up, and reached.
    with_returned: float
    at_once: float
    abandoned: float
    booked: float
    wait_mean: float
    #: Coefficient of variation of the share of talk in duties of two hours or more: 0 is even.
    unevenness: float
    #: Rings that nobody answered, of all rings.
    unanswered: float
    languages: dict[Language, OfLanguage] = field(default_factory=dict)


def measure(result: Result, *, days: int) -> Measures:
    """Return the figures of the calls that came within `days` days, whatever came of them later."""
    counted = [record for record in result.records if record.at < days * DAY]
    by_outcome = dict.fromkeys(Outcome, 0)
    for record in counted:
        by_outcome[record.outcome] += 1
    offered = sum(by_outcome[o] for o in (Outcome.ANSWERED, Outcome.ABANDONED, Outcome.BOOKED))
    waits = _waits(counted)
    connected = by_outcome[Outcome.ANSWERED] + by_outcome[Outcome.CONNECTED]
    duties = [
        duty for duty in result.duties.values() if duty.ends <= days * DAY and duty.ends - duty.begins >= 7200
    ]
    shares = np.array([result.talked.get(duty.id, 0.0) / (duty.ends - duty.begins) for duty in duties])
    return Measures(
        calls=offered,
        seat_hours=seat_hours(result.duties.values(), days=days),
        answered=by_outcome[Outcome.ANSWERED] / offered,
        connected=connected / offered,
        with_returned=(connected + by_outcome[Outcome.RETURNED]) / offered,
        at_once=float(np.sum(waits <= AT_ONCE)) / offered,
        abandoned=by_outcome[Outcome.ABANDONED] / offered,
        booked=by_outcome[Outcome.BOOKED] / offered,
        wait_mean=float(waits.mean()) if len(waits) else 0.0,
        unevenness=float(shares.std() / shares.mean()) if len(shares) and shares.mean() else 0.0,
        unanswered=result.misses / max(result.rings, 1),
        languages={language: _of_language(counted, language) for language in Language},
    )


def _waits(records: Sequence[Record]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(
        [record.waited for record in records if record.outcome == Outcome.ANSWERED], dtype=np.float64
    )


def _of_language(records: Sequence[Record], language: Language) -> OfLanguage:
    mine = [record for record in records if record.language == language]
    offered = sum(record.outcome in (Outcome.ANSWERED, Outcome.ABANDONED, Outcome.BOOKED) for record in mine)
    good = sum(record.outcome in (Outcome.ANSWERED, Outcome.CONNECTED) for record in mine)
    waits = _waits(mine)
    if not len(waits):
        return OfLanguage(offered, 0.0, 0.0, 0.0, 0.0)
    returned = sum(record.outcome == Outcome.RETURNED for record in mine)
    return OfLanguage(
        offered,
        good / offered,
        (good + returned) / offered,
        float(waits.mean()),
        float(np.percentile(waits, 90)),
    )


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over runs, and half the width of its 95 % confidence interval; infinite from one run."""

    mean: float
    half: float


def interval(values: Sequence[float]) -> Interval:
    """Return mean and Student's interval of independent runs."""
    n = len(values)
    mean = sum(values) / n
    if n < 2:
        return Interval(mean, inf)
    deviation = sqrt(sum((value - mean) ** 2 for value in values) / (n - 1))
    return Interval(mean, student(n - 1) * deviation / sqrt(n))


def student(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t (Abramowitz, Stegun 26.7.5; the first four are exact)."""
    if freedom <= 4:
        return (12.7062, 4.3027, 3.1824, 2.7764)[freedom - 1]
    z, n = 1.959964, float(freedom)
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
    )
