"""What notified defence keeps about people: the notification of an order, records of duty lawyers, detainees' wishes.

Records of help and wishes have codes of their own: whoever is held has no telephone by which to find them.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.security import audit
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.legal_aid.defence.actions.duty import phone_hash
from fawang.legal_aid.defence.data.retention import Kept, kept_for
from fawang.legal_aid.defence.models import Help, Notification, Wish
from fawang.legal_aid.defence.texts import labels
from fawang.organisations import queries as organisations
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.personal_data import TABLE

HELP, WISH = "defence.help", "defence.wish"
HELP_ERASED = audit.declare("defence.help_erased", gettext_lazy("Erased whom a duty lawyer helped"))
WISH_ERASED = audit.declare("defence.wish_erased", gettext_lazy("Erased a detainee's wish for legal aid"))


def erase_notification(*, by: Actor, order_id: int) -> int:
    """Remove what a notification says of its person; part of erasing a matter. Return how many there were."""
    with transaction.atomic():
        return Notification.objects.filter(order_id=order_id).update(
            organ_name="", number="", charge="", held_at="", handler="", person_hash=None
        )


def erase_help(*, by: Actor, help_id: int) -> int:
    """Remove whom a duty lawyer helped and the note; what was done, and when, stays as a figure. Twice is fine.

    Raises:
        NotAllowed: only whoever runs the installation erases.
    """
    _check(by)
    with transaction.atomic():
        rows = Help.objects.filter(pk=help_id, erased_at__isnull=True)
        if changed := rows.update(person="", note="", erased_at=clock.now()):
            audit.record(HELP_ERASED, by=by, object=f"{HELP}:{help_id}")
    return changed


def erase_wish(*, by: Actor, wish_id: int) -> int:
    """Remove a wish that nobody handed on: it is handed on no more. That it was late stays as a figure.

    Raises:
        NotAllowed: only whoever runs the installation erases.
    """
    _check(by)
    with transaction.atomic():
        rows = Wish.objects.filter(pk=wish_id, handed_on_at__isnull=True, erased_at__isnull=True)
        changed = rows.update(
            person="", words="", held_at="", relative="", phone_hash=None, erased_at=clock.now()
        )
        if changed:
            audit.record(WISH_ERASED, by=by, object=f"{WISH}:{wish_id}")
    return changed


def erase_kept_too_long(*, by: Actor, now: datetime) -> int:
    """Erase records of help and wishes whose time is over (data/retention.yaml); return how many those were."""
    helped = Help.objects.filter(erased_at__isnull=True, at__lt=now - kept_for(Kept.HELP))
    wished = Wish.objects.filter(
        handed_on_at__isnull=True, erased_at__isnull=True, due_at__lt=now - kept_for(Kept.WISH)
    )
    return sum(erase_help(by=by, help_id=one) for one in helped.values_list("pk", flat=True)) + sum(
        erase_wish(by=by, wish_id=one) for one in wished.values_list("pk", flat=True)
    )


def _check(by: Actor) -> None:
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")


def _find(code: str) -> Record | None:
    for table, rows in ((HELP, Help.objects), (WISH, Wish.objects)):
        if row := rows.filter(code=code).values_list("pk", flat=True).first():
            return Record(table, row, code, None)
    return None


def _leads_to(record: Record) -> list[str]:
    """A wish that was handed on lies with its order."""
    if record.table != WISH:
        return []
    order_id = Wish.objects.values_list("order_id", flat=True).get(pk=record.id)
    return list(work_orders.numbers_of({order_id}).values()) if order_id else []


def _erase(by: Actor, record: Record) -> int:
    if record.table == HELP:
        return erase_help(by=by, help_id=record.id)
    if record.table == WISH:
        return erase_wish(by=by, wish_id=record.id)
    return erase_notification(by=by, order_id=record.id)


def _export(record: Record) -> dict[str, Any] | None:
    if record.table == HELP:
        return _help(Help.objects.select_related("post").get(pk=record.id))
    if record.table == WISH:
        return _wish(Wish.objects.get(pk=record.id))
    row = Notification.objects.filter(order_id=record.id).first()
    wish = Wish.objects.filter(order_id=record.id).first()
    return {
        **(_notification(row) if row else {}),
        **({"wish": _wish(wish)} if wish else {}),
    } or None


def _notification(row: Notification) -> dict[str, Any]:
    return {
        "organ": row.organ_name,
        "number": row.number,
        "grounds": [str(labels.GROUNDS.get(one, one)) for one in row.grounds],
        "stage": row.stage,
        "charge": row.charge,
        "held_at": row.held_at,
        "handler": row.handler,
        "hearing_on": row.hearing_on,
        "received_at": row.received_at,
    }


def _help(row: Help) -> dict[str, Any]:
    return {
        "post": organisations.unit(row.post.unit_id).name,
        "day": row.day,
        "kinds": [str(labels.HELP.get(one, one)) for one in row.kinds],
        "person": row.person,
        "note": row.note,
        "at": row.at,
    }


def _wish(row: Wish) -> dict[str, Any]:
    return {
        "unit": organisations.unit(row.unit_id).name,
        "person": row.person,
        "words": row.words,
        "held_at": row.held_at,
        "relative": json.loads(row.relative) if row.relative else None,
        "said_at": row.said_at,
        "due_at": row.due_at,
        "handed_on_at": row.handed_on_at,
    }


def _erase_number(by: Actor, number: str) -> int:
    """Nobody calls the number any more; the wish is the detainee's, and is handed on without it."""
    hashed = phone_hash(number)
    return Wish.objects.filter(phone_hash=hashed).update(relative="", phone_hash=None) if hashed else 0


KEEPER = Keeper(
    "defence", frozenset({TABLE, HELP, WISH}), find=_find, leads_to=_leads_to, erase=_erase, export=_export,
    erase_number=_erase_number,
)  # fmt: skip
