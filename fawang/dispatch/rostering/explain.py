"""Why a seat stays empty: for each hour and cover that is short, what kept whom. Pure.

For each shift that covers the hour, everybody who fits the cover is asked what keeps them; the answer that is
nearest to yes, over the shifts, counts for the lawyer. What keeps most of those who offered the hour is the
reason.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fawang.dispatch.rostering.coverage import Gap, fits
from fawang.dispatch.rostering.limits import Block, Held, held, unavailable
from fawang.dispatch.rostering.problem import HOURS_OF_DAY, Duty, Problem


class Why(StrEnum):
    """What a shortage comes from."""

    #: Nobody in the list has the skill.
    NOBODY_FITS = "nobody_fits"
    #: No shift covers the hour.
    NO_SHIFT = "no_shift"
    #: Whoever fits did not offer this hour, or is away.
    NOBODY_OFFERS = "nobody_offers"
    #: Whoever offered it has used up the hours of the month or the week.
    HOURS_USED_UP = "hours_used_up"
    #: … or the nights of the month.
    NIGHTS_USED_UP = "nights_used_up"
    #: … or must rest, is on another duty that day, or has had nights in a row.
    RESTING = "resting"
    #: Somebody could still take it: the search did not find it, or it ran out of time.
    SOMEBODY_COULD = "somebody_could"


_OF: dict[Block | None, Why] = {
    None: Why.SOMEBODY_COULD,
    Block.ABSENT: Why.NOBODY_OFFERS,
    Block.NOT_AVAILABLE: Why.NOBODY_OFFERS,
    Block.NO_HOLIDAYS: Why.NOBODY_OFFERS,
    Block.NO_NIGHTS: Why.NOBODY_OFFERS,
    Block.ON_DUTY: Why.RESTING,
    Block.REST: Why.RESTING,
    Block.REST_AFTER_NIGHT: Why.RESTING,
    Block.NIGHTS_IN_ROW: Why.RESTING,
    Block.NIGHTS_IN_MONTH: Why.NIGHTS_USED_UP,
    Block.HOURS_IN_WEEK: Why.HOURS_USED_UP,
    Block.HOURS_IN_MONTH: Why.HOURS_USED_UP,
}
#: From yes to no: what one more phone call could change comes first.
_NEARNESS = (
    Why.SOMEBODY_COULD, Why.RESTING, Why.NIGHTS_USED_UP, Why.HOURS_USED_UP, Why.NOBODY_OFFERS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """One hour that is short.

    Attributes:
        day: the date, and `hour` the hour of the day.
        cover: what is short, by `short` seats.
        reason: what it comes from: what keeps most of those who fit and offered the hour.
        fitting: how many fit the cover and are on duty then.
        blocks: of the others, how many are kept by what.
    """

    day: date
    hour: int
    cover: str
    short: int
    reason: Why
    fitting: int
    blocks: tuple[tuple[Block, int], ...]


def explain(problem: Problem, duties: Iterable[Duty], found: Iterable[Gap]) -> list[Explanation]:
    """Return for each gap what it comes from, in the order of `found`."""
    everybody = held(problem, duties)
    covers = {cover.code: cover for cover in problem.covers}
    able = {
        code: [everybody[one.id] for one in problem.lawyers if fits(one, cover, problem.level)]
        for code, cover in covers.items()
    }
    return [_explain(problem, able[gap.cover], gap) for gap in found]


def _explain(problem: Problem, able: list[Held], gap: Gap) -> Explanation:
    options = [
        (day, shift)
        for shift in problem.shifts
        for day in (gap.slot // HOURS_OF_DAY, gap.slot // HOURS_OF_DAY - 1)
        if day >= 0 and 0 <= gap.slot - day * HOURS_OF_DAY - shift.start < shift.hours
    ]
    on_duty = 0
    kept: Counter[Block] = Counter()
    could = False
    for own in able:
        if _covers(own, gap.slot):
            on_duty += 1
            continue
        answers = [
            unavailable(own.lawyer, problem.day(day), shift, problem.day_types[day]) or own.block(day, shift)
            for day, shift in options
        ]
        if not answers:
            continue
        best = min(answers, key=lambda answer: _NEARNESS.index(_OF[answer]))
        if best is None:
            could = True
        else:
            kept[best] += 1
    if not able:
        reason = Why.NOBODY_FITS
    elif not options:
        reason = Why.NO_SHIFT
    elif could:
        reason = Why.SOMEBODY_COULD
    elif kept:
        reason = _most(kept)
    else:
        # All who fit are on duty, and they are too few.
        reason = Why.NOBODY_FITS
    return Explanation(
        problem.day(gap.slot // HOURS_OF_DAY),
        gap.slot % HOURS_OF_DAY,
        gap.cover,
        gap.short,
        reason,
        on_duty,
        tuple(sorted(kept.items(), key=lambda item: (-item[1], item[0]))),
    )


def _most(kept: Counter[Block]) -> Why:
    counts: Counter[Why] = Counter()
    for block, number in kept.items():
        counts[_OF[block]] += number
    offered = {why: number for why, number in counts.items() if why != Why.NOBODY_OFFERS}
    return min(offered, key=lambda why: (-offered[why], _NEARNESS.index(why)), default=Why.NOBODY_OFFERS)


def _covers(own: Held, slot: int) -> bool:
    return any(
        0 <= slot - day * HOURS_OF_DAY - shift.start < shift.hours for day, shift in own.duties.items()
    )
