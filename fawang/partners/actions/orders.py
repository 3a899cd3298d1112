"""Making an order of what a partner has handed over: the page that takes a matter in is filled in with what was told.

The page reaches this room by `work_orders.kinds.talks`, as it does consultations.
"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import audit
from fawang.partners.actions.referrals import attach_order, take_step
from fawang.partners.models import Referral
from fawang.partners.queries import referrals
from fawang.partners.queries.messages import fields_of
from fawang.partners.rules.messages import Urgency
from fawang.partners.rules.procedure import Command, Direction, Side, State
from fawang.people.rules.wishes import Reach
from fawang.work_orders.kinds.talks import Told

PREPARED = audit.declare(
    "partners.application_prepared", gettext_lazy("Opened what a partner told, to take it in")
)


def is_known(code: str) -> bool:
    """Tell whether a code is that of a referral."""
    return Referral.objects.filter(code=code).exists()


def prepare(*, by: Actor, code: str) -> Told:
    """Return what a partner has told, as far as its agreement lets it be read; the reading is recorded.

    Raises:
        NotFound: there is no such referral, or it is not theirs.
        Conflict: `referral_has_order`: it is an order already. `referral_moved_on`: it is not ours to take.
    """
    with transaction.atomic():
        row = _theirs(code, by)
        if row.order_id is not None:
            raise Conflict("referral_has_order")
        if row.direction != Direction.IN or row.state not in (
            State.OFFERED,
            State.ACKNOWLEDGED,
            State.ACCEPTED,
        ):
            raise Conflict("referral_moved_on", state=row.state)
        audit.record(PREPARED, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id)
    fields = fields_of(row)
    quiet = row.discreet or row.urgency == Urgency.DANGER
    return Told(
        consultation_id=0,
        words="\n".join(filter(None, (fields.get("summary"), fields.get("request"), fields.get("account")))),
        matter=row.matter,
        topic="",
        place=row.region,
        opponent="",
        reach=Reach(
            name=fields.get("name", ""),
            phone=fields.get("phone", ""),
            needs=fields.get("needs", ""),
            may_announce=not quiet,
            list_online=not quiet,
        ),
        order_id=None,
        by_phone=bool(row.call_reference),
        back=reverse("partners:referral", args=[row.code]),
        # Whatever was refused or joined meanwhile: statutory terms run from the first receipt.
        received_at=row.received_at,
    )


def note_application(*, by: Actor, code: str, order_id: int) -> None:
    """Keep which order was made, and accept the referral by it. The same again changes nothing."""
    row = attach_order(by=by, code=code, order_id=order_id)
    if row.state in (State.OFFERED, State.ACKNOWLEDGED):
        take_step(by=by, code=code, command=Command.ACCEPT, version=row.version, data={})


def _theirs(code: str, by: Actor) -> Referral:
    row = referrals.visible(code, by)
    if Side.US not in referrals.sides_of(row, by):
        raise NotFound("not_found")
    return row
