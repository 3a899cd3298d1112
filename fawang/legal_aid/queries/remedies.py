"""What remains to somebody after the justice bureau has decided: which ways, until when, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fawang.kernel import clock
from fawang.legal_aid.data.remedies import periods
from fawang.legal_aid.procedure import Command
from fawang.legal_aid.rules.remedies import Decision, Remedy, Way, ways
from fawang.organisations import queries as organisations
from fawang.organisations.data.calendar import announced
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.regions import queries as regions
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import HistoryRow, WorkOrder

_BY: dict[Decision, Command] = {
    Decision.OBJECTION: Command.UPHOLD,
    Decision.REPAYMENT: Command.ORDER_REPAYMENT,
}
#: After these the decision stands no more.
_VOID: dict[Decision, frozenset[str]] = {
    Decision.OBJECTION: frozenset({Command.OVERTURN, Command.OBJECT}),
    Decision.REPAYMENT: frozenset({Command.REVOKE_REPAYMENT, Command.OVERTURN}),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision of the bureau against which ways are open.

    Args:
        known_on: the day from which they run: when it reached the person, or was made where nobody has recorded that.
        served: somebody has recorded when it reached them.
    """

    decision: Decision
    decided_on: date
    known_on: date
    served: bool
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """To whom one can turn: `address` and `phone` are empty where the register has none."""

    remedy: Remedy
    name: str
    address: str = ""
    phone: str = ""


def ways_from(known_on: date) -> tuple[Way, ...]:
    """Return the ways against what reached somebody on `known_on`, by the province's calendar of workdays."""
    days = organisations.province_calendar()
    return ways(
        known_on,
        periods=periods(),
        today=clock.today(),
        is_workday=days.is_workday,
        announced=announced,
    )


def standing(history: Sequence[HistoryRow]) -> list[Standing]:
    """Return the decisions of the bureau that stand in a history, each with what is open against it."""
    found = []
    for decision, command in _BY.items():
        made = _latest(history, decision, command)
        if made is None:
            continue
        decided = made.at.astimezone(clock.CHINA).date()
        served = next(
            (
                row.data["served_on"]
                for row in reversed(history)
                if row.seq > made.seq
                and row.command == Command.RECORD_SERVICE
                and row.data["decision"] == decision
            ),
            "",
        )
        known = date.fromisoformat(served) if served else decided
        found.append(Standing(decision, decided, known, bool(served), ways_from(known)))
    return found


def decided_on(order: WorkOrder, decision: str) -> date | None:
    """Return the day of the bureau's decision that stands, None where none does."""
    kind = Decision(decision)
    made = _latest(work_orders.history(order, public=False), kind, _BY[kind])
    return made.at.astimezone(clock.CHINA).date() if made else None


def _latest(history: Sequence[HistoryRow], decision: Decision, command: Command) -> HistoryRow | None:
    for row in reversed(history):
        if row.command in _VOID[decision]:
            return None
        if row.command == command:
            return row
    return None


def bodies(order: WorkOrder) -> list[Body]:
    """Return to whom one can turn against what the bureau above the order's office decided.

    Reconsideration: the people's government of the bureau's division (Reconsideration Law, Art. 24) or, as the bureau
    itself does the work of reconsideration there, the justice authority above it (Art. 28). Suit: the people's court
    where the bureau is (Administrative Litigation Law, Art. 18).
    """
    bureau = bureau_of(order)
    if bureau is None:
        return []
    place = regions.region(bureau.region_code).name
    above = organisations.superior(bureau.id)
    found = [Body(Remedy.RECONSIDERATION, f"{place}人民政府")]
    if above is not None and above.kind == UnitKind.BUREAU:
        found.append(Body(Remedy.RECONSIDERATION, above.name, above.address, above.phone))
    return [*found, Body(Remedy.SUIT, f"{place}人民法院")]


def bureau_of(order: WorkOrder) -> UnitRow | None:
    """Return the bureau that set up the office of an order and decides objections."""
    above = organisations.superior(order.unit_id)
    return above if above is not None and above.kind == UnitKind.BUREAU else None
