"""Strategies on the same calls and the same staff, run by run; and the seats at which one reaches a share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from fawang.dispatch.rules import Language, Level
from fawang.dispatch.rules.demand.erlang import Load, service
from lab.simulation import arrivals, staff
from lab.simulation.arrivals import Caller
from lab.simulation.measures import Interval, Measures, interval, measure
from lab.simulation.ours import Ours, Switches
from lab.simulation.province import Province
from lab.simulation.rivals.app_queue import AppQueue, Metric
from lab.simulation.rivals.callcenter import CallCenter, Order
from lab.simulation.run import Run
from lab.simulation.staff import Duty
from lab.simulation.strategy import Strategy

type Make = Callable[[Province], Strategy]


def _ours(switches: Switches) -> Make:
    return lambda province: Ours(province, switches)


def _app_queue(metric: Metric, autopause: bool) -> Make:
    return lambda province: AppQueue(province.rivals, metric, autopause=autopause)


def _callcenter(order: Order, break_at_once: bool) -> Make:
    return lambda province: CallCenter(province.rivals, order, break_at_once=break_at_once)


#: Ours, whole and without one part or another.
OURS: dict[str, Make] = {
    "fawang": _ours(Switches()),
    "fawang+returned": _ours(Switches(return_missed=True)),
    "fawang-callback": _ours(Switches(call_back=False)),
    "fawang-callback-reserve": _ours(Switches(call_back=False, reserve=False)),
    "fawang-callback-presence": _ours(Switches(call_back=False, correct=False)),
}
#: Others', as they come and with a seat taken off that does not answer.
RIVALS: dict[str, Make] = {
    **{f"app_queue:{metric}": _app_queue(metric, False) for metric in Metric},
    **{f"app_queue:{metric}+autopause": _app_queue(metric, True) for metric in Metric},
    **{f"callcenter:{order}": _callcenter(order, False) for order in Order},
    **{f"callcenter:{order}+break": _callcenter(order, True) for order in Order},
}
#: Those of them that do best wherever it was tried: what ours is held against.
CAREFUL = tuple(name for name in RIVALS if name.endswith(("+autopause", "+break")))
#: What is looked at where all would take too long.
MAIN = ("fawang", "fawang+returned", "fawang-callback")
#: As if every lawyer spoke every language: what pooling could give at most, without call-backs.
POOLED = "pooled"
STRATEGIES: dict[str, Make] = {**OURS, **RIVALS, POOLED: _ours(Switches(call_back=False, reserve=False))}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is simulated: `runs` times `days` days, with `seats` times the plan's seats."""

    province: Province
    days: int = 1
    runs: int = 10
    seats: float = 1.0
    seed: int = 1

    def draw(self, run: int) -> tuple[Iterator[Caller], list[Duty]]:
        """Return callers and duties of a run. Runs begin on one weekday after the other."""
        weekday, seed = run % 7, self.seed * 10_000 + run
        callers = arrivals.draw(self.province, days=self.days, first_weekday=weekday, seed=seed)
        duties = staff.roster(
            self.province, days=self.days, first_weekday=weekday, scale=self.seats, seed=seed
        )
        return callers, duties


def simulate(setting: Setting, name: str, run: int) -> Measures:
    """Return what one strategy makes of one run."""
    callers, duties = setting.draw(run)
    if name == POOLED:
        every = tuple((language, Level.NATIVE) for language in Language)
        duties = [replace(duty, languages=every) for duty in duties]
    outcome = Run(setting.province, callers, duties, STRATEGIES[name](setting.province)).finish()
    return measure(outcome, days=setting.days)


def compare(
    setting: Setting, names: Sequence[str], tell: Callable[[str], object] = lambda _name: None
) -> dict[str, list[Measures]]:
    """Return for each strategy the figures of each run; `tell` is called with what is simulated next."""
    found: dict[str, list[Measures]] = {}
    for name in names:
        tell(name)
        found[name] = [simulate(setting, name, run) for run in range(setting.runs)]
    return found


def difference(
    one: Sequence[Measures], other: Sequence[Measures], figure: Callable[[Measures], float]
) -> Interval:
    """Return how much higher a figure is, run by run: the same calls came in both."""
    return interval([figure(a) - figure(b) for a, b in zip(one, other, strict=True)])


def mean(of: Sequence[Measures], figure: Callable[[Measures], float]) -> float:
    """Return the mean of a figure over runs."""
    return sum(map(figure, of)) / len(of)


def seats_for(
    setting: Setting,
    names: Sequence[str],
    share: float,
    *,
    returned: bool = False,
    low: float = 0.7,
    high: float = 1.3,
    steps: int = 7,
) -> float:
    """Return the times of the plan's seats at which the best of `names` connects `share`, by halving.

    `returned` counts missed calls that were returned. Seats are whole numbers by hour, so the share is met only
    as nearly as they allow.
    """
    for _step in range(steps):
        middle = (low + high) / 2
        found = compare(replace(setting, seats=middle), names)
        if max(mean(one, _with_returned if returned else _connected) for one in found.values()) >= share:
            high = middle
        else:
            low = middle
    return high


def _connected(run: Measures) -> float:
    return run.connected


def _with_returned(run: Measures) -> float:
    return run.with_returned


@dataclass(frozen=True, slots=True)
class Bound:
    """Erlang-A, hour by hour: every seat speaks everything, nobody rings in vain, rates are as forecast."""

    answered: float
    at_once: float


def erlang_a(setting: Setting) -> Bound:
    """Return the stationary figures of a fully pooled system with the same seats, mean over a week's calls.

    Garnett, Mandelbaum, Reiman, M&SOM 4(3), 2002. Seats are counted without the part of the time they are empty.
    Redials, and that rates are not what was forecast, are left out: both make it worse.
    """
    province, calls, answered, fast = setting.province, 0.0, 0.0, 0.0
    away = (
        province.away.per_hour * province.away.mean / (3600.0 + province.away.per_hour * province.away.mean)
    )
    for weekday, hour in _week():
        expected = province.calls.expected(weekday, hour)
        seats = staff.needed(province, weekday=weekday, hour=hour, scale=setting.seats)
        load = Load(expected / 3600.0, province.taken, province.patience.least + province.patience.mean)
        got = service(load, max(round(seats * (1 - away)), 1), 15.0)
        calls += expected
        answered += expected * (1 - got.abandoned)
        fast += expected * got.within
    return Bound(answered / calls, fast / calls)


def _week() -> Iterator[tuple[int, int]]:
    return ((weekday, hour) for weekday in range(7) for hour in range(24))
