"""Subsidies of legal aid (补贴): which table applies, what a case comes to, and the life of a payment list. Pure.

Legal Aid Law, Art. 52: subsidies are paid in time, by the standard of the province, which is adjusted now and then.
Sums are exact decimals in yuan, rounded once, to fen, half up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.people.rules import Permission

_FEN = Decimal("0.01")


class Work(StrEnum):
    """What a subsidy is for."""

    CIVIL = "civil"
    CIVIL_OUT_OF_COURT = "civil_out_of_court"
    ADMINISTRATIVE = "administrative"
    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    TRIAL = "trial"
    NOTIFIED_DEFENCE = "notified_defence"
    ADVICE_DAY = "advice_day"
    DOCUMENT = "document"


#: Done without a case of its own: recorded by the office, a row for each lawyer and day.
DAILY = (Work.ADVICE_DAY, Work.DOCUMENT)
#: Results that were reached without a court or an arbitration commission.
_OUT_OF_COURT = frozenset({"mediation", "settlement", "advice"})
_ADMINISTRATIVE = frozenset({"administrative", "state_compensation", "expropriation"})
_STAGES = {
    one.value: one for one in (Work.INVESTIGATION, Work.PROSECUTION, Work.TRIAL, Work.NOTIFIED_DEFENCE)
}


class AppliesBy(StrEnum):
    """Which day decides which table applies."""

    ASSIGNED = "assigned"
    CONCLUDED = "concluded"


@dataclass(frozen=True, slots=True)
class Table:
    """What a region pays, from `since` to `until` (inclusive; None: until further notice).

    Args:
        base: yuan a piece, by `Work`.
        trip: yuan a trip outside the place of the office; at most `most_trips` are paid.
        group_above: from more persons than this in one case each further one adds `each_further`, up to `group_most`.
        late_share: what is paid of a case whose file came in later than `file_days` after its end.
    """

    code: str
    region: str
    since: date
    until: date | None
    applies_by: AppliesBy
    base: Mapping[str, Decimal]
    trip: Decimal
    most_trips: int
    group_above: int
    each_further: Decimal
    group_most: Decimal
    file_days: int
    late_share: Decimal
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Served:
    """What somebody has done. `handed_in` is the day of the file that was accepted; None where there is none."""

    work: Work
    assigned: date
    concluded: date
    handed_in: date | None = None
    persons: int = 1
    trips: int = 0
    number: int = 1


@dataclass(frozen=True, slots=True)
class Sum:
    """What a piece of work comes to, with its parts; all in yuan with two decimals."""

    table: str
    base: Decimal
    group: Decimal
    travel: Decimal
    withheld: Decimal
    total: Decimal
    late: bool


def work_of(matter: str, outcome: str, stage: str = "") -> Work:
    """Return what a case counts as, until somebody says otherwise.

    Args:
        matter: the head under which it is filed; `stage`: of a criminal case, if it is known.
    """
    if matter == "criminal":
        return _STAGES.get(stage, Work.TRIAL)
    if matter in _ADMINISTRATIVE:
        return Work.ADMINISTRATIVE
    return Work.CIVIL_OUT_OF_COURT if outcome in _OUT_OF_COURT else Work.CIVIL


def table_for(tables: Iterable[Table], region: str, served: Served) -> Table | None:
    """Return the table that applies in a region: the closest one in force on the day that it says decides.

    Where a region's tables overlap, the later one wins.
    """

    def applies(one: Table) -> bool:
        day = served.assigned if one.applies_by == AppliesBy.ASSIGNED else served.concluded
        within = one.since <= day and (one.until is None or day <= one.until)
        return region.startswith(one.region) and within and served.work in one.base

    return max(filter(applies, tables), key=lambda one: (len(one.region), one.since), default=None)


def reckon(table: Table, served: Served) -> Sum:
    """Return what a piece of work comes to by a table."""
    base = table.base[served.work] * served.number
    further = max(0, served.persons - table.group_above)
    group = min(table.group_most, table.each_further * further)
    travel = table.trip * min(served.trips, table.most_trips)
    late = served.handed_in is not None and (served.handed_in - served.concluded).days > table.file_days
    # What somebody spent on the way is theirs, however late the file was.
    withheld = (base + group) * (1 - table.late_share) if late else Decimal(0)
    base, group, travel, withheld = (_fen(one) for one in (base, group, travel, withheld))
    return Sum(table.code, base, group, travel, withheld, base + group + travel - withheld, late)


def _fen(sum_: Decimal) -> Decimal:
    return sum_.quantize(_FEN, ROUND_HALF_UP)


class ListState(StrEnum):
    """How far a payment list is. DISCARDED: its rows are free again."""

    MADE = "made"
    APPROVED = "approved"
    PAID = "paid"
    DISCARDED = "discarded"


class ListCommand(StrEnum):
    """What is done with a payment list."""

    APPROVE = "approve"
    DISCARD = "discard"
    PAY = "pay"


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What guards look at: who made the list, and who acts now."""

    state: str
    made_by: str = ""
    actor: str = ""


def _second(facts: ListFacts, _: datetime) -> str | None:
    return "second_person" if facts.actor == facts.made_by else None


#: Made by one, approved by another: from then on it is frozen, and what was wrong is corrected by rows of their own.
LISTS: Procedure[ListFacts] = Procedure(
    name="subsidy list",
    moved_on="moved_on_subsidies",
    initial=frozenset({ListState.MADE}),
    phases={
        ListState.MADE: Phase.WITH_US,
        ListState.APPROVED: Phase.DECIDED,
        ListState.PAID: Phase.ENDED,
        ListState.DISCARDED: Phase.ENDED,
    },
    table=(
        step(ListCommand.APPROVE, ListState.MADE, ListState.APPROVED, Permission.ORDER_REVIEW, guard=_second),
        step(
            ListCommand.DISCARD,
            ListState.MADE,
            ListState.DISCARDED,
            Permission.ORDER_DECIDE,
            Permission.ORDER_REVIEW,
        ),
        step(ListCommand.PAY, ListState.APPROVED, ListState.PAID, Permission.ORDER_REVIEW),
    ),
)
