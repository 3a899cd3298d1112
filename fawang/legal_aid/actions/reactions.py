"""What legal aid does when an order took a step: the lawyer who was asked learns of it."""

from django.urls import reverse

from fawang.kernel.rules.actor import SYSTEM
from fawang.legal_aid import queries
from fawang.legal_aid.procedure import Command, State, Term
from fawang.notices.actions import outdate, tell_staff
from fawang.people import queries as people
from fawang.work_orders import queries as work_orders
from fawang.work_orders.events import StepTaken
from fawang.work_orders.queries import WorkOrder

_OFFER = "case_offered"
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


def _answer_by(order: WorkOrder) -> str:
    running = (
        row for row in work_orders.deadlines_of(order) if row.term == Term.RESPOND and not row.ended_at
    )
    term = next(running, None)
    return term.due_at.isoformat() if term else ""
