"""What legal aid does when an order took a step: the lawyer who was asked learns of it."""

from django.urls import reverse

from fawang.kernel.news.outbox import only
from fawang.kernel.rules.actor import SYSTEM
from fawang.legal_aid import queries
from fawang.legal_aid.actions.repayments import payment_key
from fawang.legal_aid.procedure import Command, State, Term
from fawang.legal_aid.queries import remedies
from fawang.legal_aid.rules.repayments import State as Repayment
from fawang.notices.actions import outdate, tell_staff
from fawang.payments.events import PaymentSettled
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.events import StepTaken
from fawang.work_orders.queries import WorkOrder

_OFFER = "case_offered"
#: Of a bureau, those who learn of what is to be decided.
_MOST_TOLD = 5
_ASKING = frozenset({Command.ASSIGN, Command.REASSIGN, Command.GIVE})


def tell_lawyer(event: StepTaken) -> None:
    """Tell the lawyer that a case is offered to them, and until when they may answer.

    Only the code and a link, for which they sign in: who it is about is shown after they have taken
    the case up. A lawyer without an account here is called by the office. An offer that still waits
    when it was answered is held back.
    """
    ref, key = f"work_orders.order:{event.order_id}", f"offer:{event.order_id}:{event.seq}"
    if event.source == State.ASSIGNED and (event.target != State.ASSIGNED or event.command in _ASKING):
        # By night an offer waits for the morning: it is none any more once somebody has answered.
        outdate(by=SYSTEM, order_ref=ref, text=_OFFER, keep=key)
    if event.command not in _ASKING:
        return
    order = work_orders.order_by_id(event.order_id)
    if not queries.has_assignments(order.pk):
        # Another kind has a step of this name.
        return
    if order.state != State.ASSIGNED:
        # They have answered, or it has ended, before this could run. What has ended may be erased by now.
        return
    lawyer_id = work_orders.step_of(order, event.seq).data["lawyer_id"]
    if order.lawyer_id != lawyer_id:
        # Somebody else was asked meanwhile.
        return
    staff_id = people.staff_of_lawyer(lawyer_id)
    if staff_id is None:
        return
    tell_staff(
        by=SYSTEM,
        staff_id=staff_id,
        order_ref=ref,
        text=_OFFER,
        params={
            "code": order.code,
            "link": reverse("work_orders:order", args=[order.code]),
            "due": _answer_by(order),
        },
        # Not `step:`, under which the person is told of the same step.
        dedupe_key=key,
        units=work_orders.snapshot(order).units,
    )


def _proposed(event: StepTaken) -> bool:
    return event.command == Command.PROPOSE_REPAYMENT


@only(_proposed)
def tell_bureau(event: StepTaken) -> None:
    """Tell those who decide it at the bureau that a repayment is proposed (Art. 64)."""
    order = work_orders.order_by_id(event.order_id)
    bureau = remedies.bureau_of(order)
    if not queries.is_application(order) or bureau is None:
        return
    for staff in people.members({bureau.id}, Permission.ORDER_DECIDE_OBJECTION)[:_MOST_TOLD]:
        tell_staff(
            by=SYSTEM,
            staff_id=staff.pk,
            order_ref=f"work_orders.order:{order.pk}",
            text="repayment_proposed",
            params={"code": order.code, "link": reverse("work_orders:order", args=[order.code])},
            dedupe_key=f"repayment:{order.pk}:{event.seq}:{staff.pk}",
            units=work_orders.snapshot(order).units,
        )


def record_repayment(event: PaymentSettled) -> None:
    """Keep that costs are settled. Told twice, it is done once; other payments are of no concern here."""
    if not event.key.startswith(payment_key(event.order_id)):
        return
    order = work_orders.locked(event.order_id)
    if order.facts.get("repayment") == Repayment.ORDERED:
        take_step(
            by=SYSTEM,
            code=order.code,
            command=Command.REPAID,
            version=order.version,
            data={"waived": event.waiver},
        )


def _answer_by(order: WorkOrder) -> str:
    running = (
        row for row in work_orders.deadlines_of(order) if row.term == Term.RESPOND and not row.ended_at
    )
    term = next(running, None)
    return term.due_at.isoformat() if term else ""
