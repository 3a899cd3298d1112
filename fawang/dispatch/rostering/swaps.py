"""Swaps of duties between lawyers, and who may stand in for somebody away. Pure.

A swap may be made if afterwards both keep the rules, and no hour is more short than before. Who may stand in
is ranked by how well they fill the seats, by whose turn it is, and by firm: a colleague of the same firm
arranges it more easily.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fawang.dispatch.rostering.coverage import covers_of, gaps, shortage
from fawang.dispatch.rostering.limits import Block, Held, held, unavailable
from fawang.dispatch.rostering.problem import Duty, Problem


class Refused(StrEnum):
    """Why a swap may not be made."""

    #: The duty is not in the roster, or has begun.
    NO_SUCH_DUTY = "no_such_duty"
    SAME_LAWYER = "same_lawyer"
    #: A rule forbids it to one of them: `Verdict.block` and `Verdict.lawyer` say which and to whom.
    RULE = "rule"
    #: A seat would be empty that is filled now: `Verdict.cover` says of what.
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a change may be made; if `refused` is None it may."""

    refused: Refused | None = None
    lawyer: int | None = None
    block: Block | None = None
    cover: str = ""

    @property
    def allowed(self) -> bool:
        """Tell whether it may be made."""
        return self.refused is None


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who may take a duty.

    Attributes:
        lawyer: who.
        lost: weighted seat hours that would be short with them and are not now.
        load: their hours with this duty as a part of what they offered.
        same_firm: whether they belong to the firm of whoever had it.
    """

    lawyer: int
    lost: int
    load: float
    same_firm: bool


def swap(problem: Problem, duties: Iterable[Duty], one: Duty, other: Duty) -> Verdict:
    """Tell whether two lawyers may exchange these duties."""
    if one.lawyer == other.lawyer:
        return Verdict(Refused.SAME_LAWYER)
    return _judge(problem, list(duties), {one: other.lawyer, other: one.lawyer})


def hand_over(problem: Problem, duties: Iterable[Duty], duty: Duty, to: int) -> Verdict:
    """Tell whether a lawyer may hand a duty over to another one."""
    if duty.lawyer == to:
        return Verdict(Refused.SAME_LAWYER)
    return _judge(problem, list(duties), {duty: to})


def stand_ins(problem: Problem, duties: Iterable[Duty], duty: Duty, *, most: int = 10) -> list[StandIn]:
    """Return who may take `duty` over, the best first: least lost, then whose turn it is, then the firm.

    Whoever would leave seats empty is in the list as well, since an empty seat of a language is better than
    an empty seat.
    """
    rest = [one for one in duties if one != duty]
    everybody = held(problem, rest)
    lawyers = {lawyer.id: lawyer for lawyer in problem.lawyers}
    covers = covers_of(problem)
    day = (duty.day - problem.first).days
    shift = next(shift for shift in problem.shifts if shift.code == duty.shift)
    gap_now = _short(problem, [*rest, duty])
    lost_by: dict[tuple[str, ...], int] = {}
    found = []
    for lawyer, own in everybody.items():
        if lawyer == duty.lawyer or _block(problem, own, duty):
            continue
        key = covers[lawyer]
        if key not in lost_by:
            there = Duty(duty.day, duty.shift, lawyer)
            lost_by[key] = max(0, _short(problem, [*rest, there]) - gap_now)
        found.append(
            StandIn(
                lawyer,
                lost_by[key],
                (own.hours + shift.hours) / max(1, own.lawyer.hours_month),
                bool(own.lawyer.firm) and own.lawyer.firm == lawyers[duty.lawyer].firm,
            )
        )
    wish = {one: _wish(everybody[one], day, problem, duty.shift) for one in everybody}
    found.sort(
        key=lambda one: (
            one.lost,
            round(one.load - _LIKED * wish[one.lawyer], 2),
            not one.same_firm,
            one.lawyer,
        )
    )
    return found[:most]


def absent(problem: Problem, duties: Iterable[Duty], lawyer: int, days: Sequence[int]) -> list[Duty]:
    """Return the duties of `lawyer` that begin on these days (indices) and need somebody else."""
    wanted = {problem.day(day) for day in days}
    return sorted(duty for duty in duties if duty.lawyer == lawyer and duty.day in wanted)


#: By which part of their offer a wish of weight 1 brings somebody forward.
_LIKED = 0.02


def _judge(problem: Problem, duties: list[Duty], changes: dict[Duty, int]) -> Verdict:
    if any(duty not in duties for duty in changes) or any(
        not 0 <= (duty.day - problem.first).days < problem.days for duty in changes
    ):
        return Verdict(Refused.NO_SUCH_DUTY)
    kept = [duty for duty in duties if duty not in changes]
    everybody = held(problem, kept)
    moved = [Duty(duty.day, duty.shift, to) for duty, to in changes.items()]
    for duty in sorted(moved):
        own = everybody.get(duty.lawyer)
        if own is None:
            return Verdict(Refused.NO_SUCH_DUTY)
        if block := _block(problem, own, duty):
            return Verdict(Refused.RULE, duty.lawyer, block)
        own.take((duty.day - problem.first).days, next(s for s in problem.shifts if s.code == duty.shift))
    before = {(gap.slot, gap.cover): gap.short for gap in gaps(problem, duties)}
    for gap in gaps(problem, [*kept, *moved]):
        if gap.short > before.get((gap.slot, gap.cover), 0):
            return Verdict(Refused.UNCOVERED, cover=gap.cover)
    return Verdict()


def _block(problem: Problem, own: Held, duty: Duty) -> Block | None:
    day = (duty.day - problem.first).days
    shift = next(shift for shift in problem.shifts if shift.code == duty.shift)
    return unavailable(own.lawyer, duty.day, shift, problem.day_types[day]) or own.block(day, shift)


def _short(problem: Problem, duties: Iterable[Duty]) -> int:
    return shortage(problem, gaps(problem, duties))


def _wish(own: Held, day: int, problem: Problem, shift: str) -> int:
    return sum(
        wish.weight
        for wish in own.lawyer.wishes
        if wish.day == problem.day(day) and wish.shift in (None, shift)
    )
