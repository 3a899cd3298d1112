"""What somebody complains about: a consultation or a work order, seen alike."""

from dataclasses import dataclass

from django.urls import reverse

from fawang.consultations.queries import Consultation, one
from fawang.consultations.queries.closed import hands_of
from fawang.feedback.models import Complaint
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder

_PERSONS = frozenset({Permission.ORDER_OWN, Permission.ORDER_TAKE_PART})


@dataclass(frozen=True, slots=True)
class Subject:
    """A consultation or a work order that is complained about.

    `named` is how audit and notices call it; `units` are the one in charge and all above, the nearest first;
    `shut_*` are those who are complained of.
    """

    code: str
    named: str
    unit_id: int
    units: tuple[int, ...]
    contact_id: int
    is_demo: bool
    shut_staff: frozenset[int]
    shut_firms: frozenset[int]
    consultation_id: int | None = None
    order_id: int | None = None
    erased: bool = False


def of_consultation(row: Consultation) -> Subject:
    """Return a consultation as something to complain about."""
    staff, firms = hands_of(row)
    return Subject(
        code=row.code,
        named=one.named(row),
        unit_id=row.unit_id,
        units=tuple(row.units),
        contact_id=row.contact_id,
        is_demo=row.is_demo,
        shut_staff=frozenset(staff) | {*([row.staff_id] if row.staff_id else [])},
        shut_firms=frozenset(firms),
        consultation_id=row.pk,
        erased=row.erased,
    )


def of_order(order: WorkOrder, contact_id: int | None = None) -> Subject:
    """Return a work order as something to complain about: all who took a step of it are complained of.

    Args:
        contact_id: whose complaint it is, of the persons of the order; None for the first applicant.
    """
    staff = work_orders.staff_on(order)
    lawyer = people.staff_of_lawyer(order.lawyer_id) if order.lawyer_id else None
    return Subject(
        code=order.code,
        named=f"work_orders.order:{order.pk}",
        unit_id=order.unit_id,
        units=work_orders.snapshot(order).units,
        contact_id=contact_id or order.contact_id,
        is_demo=False,
        shut_staff=frozenset(staff) | {*([lawyer] if lawyer else [])},
        shut_firms=frozenset({order.firm_id} if order.firm_id else ()),
        order_id=order.pk,
        erased=order.erased,
    )


def of_complaint(row: Complaint) -> Subject:
    """Return what a complaint is about."""
    if row.consultation_id is not None:
        return of_consultation(one.by_id(row.consultation_id))
    assert row.order_id is not None
    return of_order(work_orders.order_by_id(row.order_id), row.contact_id)


def by_code(code: str) -> Subject:
    """Return what somebody on the telephone names by its code; nothing of it is shown to who takes it down.

    Raises:
        NotFound: `complaint_about_nothing`.
    """
    order = work_orders.order_by_code(code)
    if order is not None and not order.erased:
        return of_order(order)
    row = one.by_code(code)
    if row is not None and not row.erased:
        return of_consultation(row)
    raise NotFound("complaint_about_nothing")


def owns(subject: Subject, by: Actor) -> bool:
    """Tell whether `by` is the person of what is complained about, of several the one who complains."""
    if subject.consultation_id is not None:
        held = one.permissions_on(one.by_id(subject.consultation_id), by)
        return Permission.CONSULTATION_OWN in held
    assert subject.order_id is not None
    order = work_orders.order_by_id(subject.order_id)
    theirs = work_orders.contact_of(order, by) == subject.contact_id
    return theirs and bool(work_orders.permissions_on(order, by) & _PERSONS)


def page_of(subject: Subject) -> str:
    """Return the path of the person's page of complaints; it is secret."""
    if subject.consultation_id is not None:
        row = one.by_id(subject.consultation_id)
        return reverse("feedback:complain", args=[row.code, one.access_key(row)])
    assert subject.order_id is not None
    order = work_orders.order_by_id(subject.order_id)
    key = work_orders.key_of_contact(order, subject.contact_id)
    return reverse("feedback:complain_order", args=[order.code, key]) if key else reverse("shell:track")
