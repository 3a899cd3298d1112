"""Payment lists: the checked days of a month and a payee, closed once; a served day is paid once."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage.turns import take_turn
from fawang.organisations import queries as organisations
from fawang.organisations.queries import scope
from fawang.outreach.actions._kept import beginning, named
from fawang.outreach.models import PaymentList, ServedDay
from fawang.outreach.queries import payments as owed
from fawang.outreach.rules import payments as rules
from fawang.outreach.rules.advisers import DayState
from fawang.people.rules import Permission

CLOSED = audit.declare(
    "outreach.payment_list_closed", gettext_lazy("Closed a payment list of village advisers")
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a list would hold if it were closed now. `county` is the code of the division whose bureau pays."""

    county: str
    payee: str
    payee_name: str
    days: list[ServedDay]
    lines: tuple[rules.Line, ...]

    @property
    def total(self) -> Decimal:
        """Return the sum in yuan."""
        return rules.total(self.lines)

    @property
    def beyond(self) -> int:
        """Return how many days are beyond what their contracts agree."""
        return sum(line.beyond for line in self.lines)


def drafts(by: Actor, month: str) -> list[Draft]:
    """Return what could be closed for a month, within the reach of `by`."""
    return _drafts(list(owed.payable(by, month).order_by("day", "id")), month)


def _drafts(days: list[ServedDay], month: str) -> list[Draft]:
    before = owed.paid_before({row.contract_id for row in days}, month)
    groups: dict[tuple[str, str], list[ServedDay]] = {}
    for row in days:
        groups.setdefault((row.contract.village[:6], owed.payee_of(row.contract)), []).append(row)
    found = []
    for (county, payee), rows in sorted(groups.items()):
        served = [
            rules.Served(row.pk, row.contract_id, row.day, row.contract.fee, row.contract.days_a_month)
            for row in rows
        ]
        first = rows[0].contract
        name = first.firm.name if first.firm else first.adviser
        found.append(Draft(county, payee, name, rows, rules.lines(served, paid_before=before)))
    return found


def close_list(
    *, by: Actor, month: str, county: str, payee: str, days: int, is_demo: bool = False
) -> PaymentList:
    """Close the list of a payee for a month: its days are paid by it and by no other, and it never changes.

    Args:
        county: the code of the division whose bureau pays.
        days: how many were on the screen; if there are others by now, nothing is closed.

    Raises:
        NotFound: no bureau of theirs leads that division.
        Conflict: `nothing_to_pay`; `stale`, with `version` as the number of days there are now.
    """
    bureau = organisations.bureau_of(county)
    if bureau is None:
        raise NotFound("not_found")
    unit = scope.reached(by, bureau.id, Permission.OUTREACH_MANAGE)
    with transaction.atomic():
        # Two who close at once: the second finds nothing left, or what was checked in between.
        take_turn(f"outreach.list:{county}:{payee}:{month}")
        rows = owed.payable(by, month).select_for_update(of=("self",))
        found = _drafts(
            [row for row in rows.order_by("day", "id") if row.contract.village[:6] == county], month
        )
        draft = next((one for one in found if one.payee == payee), None)
        if draft is None:
            raise Conflict("nothing_to_pay")
        if len(draft.days) != days:
            raise Conflict("stale", version=len(draft.days))
        last = PaymentList.objects.filter(unit_id=unit.id, payee=payee, month=month).aggregate(
            n=Max("number")
        )["n"]
        row = PaymentList.objects.create(
            **beginning(by, unit, is_demo=is_demo),
            payee=payee,
            payee_name=draft.payee_name,
            firm_id=draft.days[0].contract.firm_id,
            month=month,
            number=(last or 0) + 1,
            days=len(draft.days),
            beyond=draft.beyond,
            total=draft.total,
            closed_by=by.known_id,
        )
        amounts = {line.id: line.amount for line in draft.lines}
        for day in draft.days:
            day.state, day.payment, day.amount = DayState.LISTED, row, amounts[day.pk]
            day.version += 1
        ServedDay.objects.bulk_update(draft.days, ["state", "payment", "amount", "version"])
        audit.record(
            CLOSED, by=by, object=named(row), unit_id=unit.id, days=len(draft.days), total=str(draft.total)
        )
    return row
