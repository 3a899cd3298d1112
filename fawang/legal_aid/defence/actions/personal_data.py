"""What notified defence keeps about people: the notification of an order, and wishes that an order came from."""

from typing import Any

from django.db import transaction

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.legal_aid.defence.models import Notification
from fawang.legal_aid.defence.texts import labels
from fawang.work_orders.actions.personal_data import TABLE


def erase_notification(*, by: Actor, order_id: int) -> int:
    """Remove what a notification says of its person; part of erasing a matter. Return how many there were."""
    with transaction.atomic():
        return Notification.objects.filter(order_id=order_id).update(
            organ_name="", number="", charge="", held_at="", handler="", person_hash=None
        )


def _erase(by: Actor, record: Record) -> int:
    return erase_notification(by=by, order_id=record.id)


def _export(record: Record) -> dict[str, Any] | None:
    row = Notification.objects.filter(order_id=record.id).first()
    if row is None:
        return None
    return {
        "organ": row.organ_name,
        "number": row.number,
        "grounds": [str(labels.GROUNDS.get(one, one)) for one in row.grounds],
        "stage": row.stage,
        "charge": row.charge,
        "held_at": row.held_at,
        "hearing_on": row.hearing_on,
        "received_at": row.received_at,
    }


KEEPER = Keeper("defence", frozenset({TABLE}), erase=_erase, export=_export)
