"""What clerks of an organ see: their own notifications, how far they are and who defends; nothing of the defence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.legal_aid.defence.models import Notification
from fawang.legal_aid.defence.procedure import State, Term
from fawang.legal_aid.defence.rules import Organ
from fawang.organisations import queries as organisations
from fawang.organisations.queries import LawyerRow, UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder

#: The units of the register that notify.
ORGANS: dict[str, Organ] = {
    UnitKind.COURT_WINDOW: Organ.COURT,
    UnitKind.PROCURATORATE: Organ.PROCURATORATE,
    UnitKind.POLICE_WINDOW: Organ.POLICE,
}
MOST = 100
#: The states from which on the organ knows the lawyer: their check for conflicts comes first.
_KNOWN = frozenset({State.DEFENDING, State.FILING, State.IN_REVIEW, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Followed:
    """A notification as its organ reads it. `due_at`: until when a lawyer is assigned and named."""

    row: Notification
    code: str
    state: str
    person: str
    office: UnitRow
    due_at: datetime | None
    lawyer: LawyerRow | None

    @property
    def hearing_on(self) -> date | None:
        """Return the day of the hearing."""
        return self.row.hearing_on


def own_organs(by: Actor) -> list[UnitRow]:
    """Return the organs for which somebody may notify."""
    units = organisations.units_by_id(by.units_with(Permission.CASE_NOTIFY))
    return sorted((one for one in units.values() if one.kind in ORGANS), key=lambda one: one.id)


def organ(by: Actor, unit_id: int) -> UnitRow | None:
    """Return an organ if somebody may notify for it."""
    return next((one for one in own_organs(by) if one.id == unit_id), None)


def _scope(by: Actor) -> QuerySet[Notification]:
    return Notification.objects.filter(organ_id__in=by.units_with(Permission.CASE_NOTIFY))


def own(by: Actor, code: str) -> WorkOrder:
    """Return the order of a notification of one's organs.

    Raises:
        NotFound: there is none.
    """
    order = work_orders.order_by_code(code)
    if order is None or not _scope(by).filter(order_id=order.pk).exists():
        raise NotFound("not_found")
    return order


def followed(by: Actor, *, open_only: bool = False) -> list[Followed]:
    """Return the notifications of one's organs, the latest first, at most MOST."""
    rows = _scope(by).order_by("-received_at")
    if open_only:
        rows = rows.exclude(order__state__in=[State.CLOSED, State.ENDED])
    return _read(list(rows.select_related("order")[:MOST]))


def one(by: Actor, code: str) -> Followed:
    """Return one notification of one's organs.

    Raises:
        NotFound: there is none.
    """
    order = own(by, code)
    return _read(list(_scope(by).filter(order_id=order.pk).select_related("order")))[0]


def _read(rows: Collection[Notification]) -> list[Followed]:
    offices = organisations.units_by_id({row.order.unit_id for row in rows})
    return [
        Followed(
            row=row,
            code=row.order.code,
            state=row.order.state,
            person=row.order.person,
            office=offices[row.order.unit_id],
            due_at=work_orders.terms_due(row.order).get(Term.ASSIGN),
            lawyer=organisations.entry(row.order.lawyer_id)
            if row.order.lawyer_id and row.order.state in _KNOWN
            else None,
        )
        for row in rows
    ]
