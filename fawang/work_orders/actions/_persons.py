"""What the actions on persons of an order share."""

from fawang.work_orders import kinds
from fawang.work_orders.models import Participant, WorkOrder


def own_row_of(order: WorkOrder) -> Participant:
    """Return the row of the first applicant, who has one as soon as there is more to say of them."""
    own = Participant.objects.filter(order=order, first=True).first()
    if own is None:
        own = Participant.objects.create(
            order=order,
            side=kinds.first_side(order),
            contact_id=order.contact_id,
            name=order.person,
            first=True,
            joined_at=order.created_at,
        )
        order.participants += 1
    return own
