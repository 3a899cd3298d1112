"""Reading notified defence: the notification, what its lawyer must be, whose it was before."""

from django.db.models import QuerySet

from fawang.kernel import clock
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.prepared import Lookup
from fawang.legal_aid.defence.models import Notification
from fawang.legal_aid.defence.procedure import PROCEDURE
from fawang.legal_aid.defence.rules import DefenceGround, plain_number, years_before, years_needed
from fawang.legal_aid.models import Assignment
from fawang.legal_aid.procedure import PROCEDURE as AID
from fawang.legal_aid.rules.matching import Demand
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder

_NOTIFICATION = Lookup(lambda order_id: Notification.objects.filter(order_id=order_id))
#: Who has a case, or had one until its end.
_HAVE = (Assignment.Status.OFFERED, Assignment.Status.TAKEN, Assignment.Status.ENDED)


def notification(order_id: int) -> Notification:
    """Return what an organ notified."""
    return _NOTIFICATION.get(order_id)


def number_hash(number: str) -> bytes:
    """Return the hash by which the number of a case is found again, however it was typed."""
    return keyed_hash("defence.number", plain_number(number))


def same(row: Notification) -> Notification | None:
    """Return the notification of the same organ, number and person, if it is there."""
    return Notification.objects.filter(
        organ_hash=row.organ_hash, number_hash=row.number_hash, person_hash=row.person_hash
    ).first()


def earlier(row: Notification, number: str) -> WorkOrder | None:
    """Return the matter of the same person under the number that it had before, the latest; None if nobody notified."""
    found = Notification.objects.filter(number_hash=number_hash(number), person_hash=row.person_hash)
    before = found.exclude(order_id=row.order_id).order_by("-order_id").first() if number else None
    return work_orders.order_by_id(before.order_id) if before else None


def order_of(code: str) -> int:
    """Return the id of the order with a code."""
    order = work_orders.order_by_code(code)
    if order is None:
        raise LookupError(code)
    return order.pk


def kind_name() -> str:
    """Return under which name this installation offers notified defence."""
    return next(name for name, kind in kinds.everything().items() if kind.procedure is PROCEDURE)


def aid_kind() -> str:
    """Return under which name this installation offers legal aid that is applied for."""
    return next(name for name, kind in kinds.everything().items() if kind.procedure is AID)


def is_defence(order: WorkOrder) -> bool:
    """Tell whether an order is a notified defence."""
    return kinds.procedure_of(order).name == PROCEDURE.name


def demand(row: Notification) -> Demand:
    """Return what the lawyer of a notified defence must be, and who is asked first.

    Three years of practice where Art. 26 wants them; nobody who defends somebody else of the same case (Interp.
    Art. 43). First whoever had the matter when it lay with the organ before, then, for a minor, whoever has defended
    minors.
    """
    years = years_needed(row.grounds)
    same = Notification.objects.filter(organ_hash=row.organ_hash, number_hash=row.number_hash)
    others = same.exclude(order_id=row.order_id).values("order_id")
    return Demand(
        practising_since=years_before(clock.today(), years) if years else None,
        bound=_lawyers(Assignment.objects.filter(order_id__in=others, status__in=_HAVE)),
        first=_lawyers(Assignment.objects.filter(order_id=row.earlier_id, status__in=_HAVE))
        if row.earlier_id
        else frozenset(),
        known=_of_minors() if DefenceGround.MINOR in row.grounds else frozenset(),
    )


def _of_minors() -> frozenset[int]:
    minors = Notification.objects.filter(grounds__contains=[DefenceGround.MINOR]).values("order_id")
    return _lawyers(
        Assignment.objects.filter(
            order_id__in=minors, status__in=(Assignment.Status.TAKEN, Assignment.Status.ENDED)
        ).exclude(answered_at__isnull=True)
    )


def _lawyers(rows: QuerySet[Assignment]) -> frozenset[int]:
    return frozenset(rows.values_list("lawyer_id", flat=True))
