"""Signing an agreement with a one-time code sent to the telephone of whoever signs.

The code shows that the telephone is in their hands (电子签名法 Art. 13); that nobody else gave the same one, and
that the law lets this agreement be signed so (Art. 3), is looked at before one is sent.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import audit, throttle
from fawang.mediation import queries
from fawang.mediation.models import Agreement, Consent
from fawang.mediation.procedure import Command, State
from fawang.notices.actions.telling import send_code
from fawang.people import queries as people
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.data import limits
from fawang.people.rules.wishes import is_mobile
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.queries import OrderPerson, WorkOrder
from fawang.work_orders.rules.persons import FIRST

CODE_SENT = audit.declare("mediation.code_sent", gettext_lazy("Asked for a code to sign an agreement"))
SIGNED = audit.declare("mediation.agreement_signed", gettext_lazy("Signed an agreement with a one-time code"))


def signer_of(order: WorkOrder, by: Actor) -> OrderPerson | None:
    """Return whom of those who still have to sign `by` is; None if they are none of them."""
    if not work_orders.side_of(order, by):
        return None
    own = by.participant_id if by.order_id == order.pk and by.participant_id is not None else FIRST
    return next((one for one in queries.still_to_sign(order) if one.id == own), None)


def against_code(order: WorkOrder, signer: OrderPerson) -> str:
    """Return the code of why somebody signs by hand instead; empty if they may sign with a one-time code."""
    if not order.facts.get("by_code"):
        return "paper_only"
    contacts = people.contacts({one.contact_id for one in work_orders.persons_of(order)})
    own = contacts[signer.contact_id]
    others = {one.phone for pk, one in contacts.items() if pk != signer.contact_id}
    if not is_mobile(own.phone) or own.phone in others or people.shares_phone(signer.contact_id):
        return "phone_not_own"
    return ""


def ask_code(*, by: Actor, code: str, locale: str) -> str:
    """Send a one-time code to whoever is to sign the order `code`; return it, for a demonstration to show.

    Raises:
        NotFound: it is not theirs.
        Conflict: `agreement_not_open`, `not_the_signer`; `paper_only`, `phone_not_own`.
        TooMany: they have asked too often.
    """
    order = work_orders.visible(code, by)
    signer, _row = _judged(order, by)
    phone = people.contact(signer.contact_id).phone
    throttle.take_all((limits.CODE_BY_PHONE, phone), (limits.CODE_BY_PHONE_IN_DAY, phone))
    _phone, digits = new_one_time_code(phone=phone)
    send_code(by=by, phone=phone, code=digits, locale=locale)
    audit.record(CODE_SENT, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id)
    return digits


def sign(*, by: Actor, code: str, digest: str, digits: str) -> WorkOrder:
    """Sign the version of the agreement that has this digest.

    Raises:
        NotFound: it is not theirs.
        Conflict: `agreement_changed`, another version stands now; `agreement_not_open`, `not_the_signer`; `paper_only`,
            `phone_not_own`.
        NotAllowed: `code_wrong`.
    """
    order = work_orders.visible(code, by)
    signer, row = _judged(order, by)
    if row.digest != digest:
        raise Conflict("agreement_changed")
    phone = people.contact(signer.contact_id).phone
    throttle.take(limits.TRY_BY_PHONE, phone)
    # By itself: a wrong code has to count whatever becomes of the rest.
    check_one_time_code(phone=phone, code=digits)
    with transaction.atomic():
        order = work_orders.locked(order.pk)
        signer, row = _judged(order, by)
        if row.digest != digest:
            raise Conflict("agreement_changed")
        order = take_step(
            by=SYSTEM,
            code=order.code,
            command=Command.SIGNED,
            version=order.version,
            data={"signer": str(signer.id)},
        )
        Consent.objects.filter(agreement=row, person=signer.id).update(by=by.label)
        audit.record(
            SIGNED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, digest=digest
        )
    return order


def _judged(order: WorkOrder, by: Actor) -> tuple[OrderPerson, Agreement]:
    if not queries.is_mediation(order):
        raise NotFound("not_found")
    row = queries.current(order)
    if order.state != State.SIGNING or row is None:
        raise Conflict("agreement_not_open")
    signer = signer_of(order, by)
    if signer is None:
        raise Conflict("not_the_signer")
    if against := against_code(order, signer):
        raise Conflict(against)
    return signer, row
