"""Dead letters: events that were put aside for a person, who looks, corrects, and sends or routes them again."""

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.partners.wire.actions import outbox
from fawang.partners.wire.data import schemas
from fawang.partners.wire.models import InboundEvent, OutboundEvent

READ = audit.declare("partners.wire_letter_read", gettext_lazy("Read an event that was put aside"))
AGAIN = audit.declare("partners.wire_letter_again", gettext_lazy("Sent an event that was put aside again"))
DROPPED = audit.declare("partners.wire_letter_dropped", gettext_lazy("Dropped an event that was put aside"))


def read_letter(*, by: Actor, row: InboundEvent | OutboundEvent) -> dict[str, Any]:
    """Return the data of an event. Whoever reads it is written down: they may tell of a person."""
    audit.record(READ, by=by, object=_object(row), unit_id=row.link.partner.unit_id, event=row.event_id)
    if not row.body:
        return {}
    data: dict[str, Any] = json.loads(row.body)["data"]
    return data


def send_again(*, by: Actor, row_id: int, typed: str = "") -> None:
    """Send an event that the partner refused once more; with other data it is an event of its own.

    Raises:
        Conflict: it is not put aside. Invalid: what was typed is no JSON, or does not fit the schema.
    """
    with transaction.atomic():
        row = (
            OutboundEvent.objects.select_for_update(of=("self",))
            .select_related("link__partner")
            .get(pk=row_id)
        )
        if row.state != "dead" or not row.body:
            raise Conflict("partner_letter_gone")
        now = clock.now()
        before = json.loads(row.body)["data"]
        data = _read(typed, row.name) if typed.strip() else before
        if data == before:
            # The same event under the same id: the other side may have it after all.
            row.state, row.due_since, row.try_at, row.tries = "due", now, now, 0
        else:
            outbox.put(
                by=by, link_id=row.link_id, key=f"{row.key}:{row.pk}", name=row.name, subject=row.subject,
                data=data, corrects=row.pk,
            )  # fmt: skip
            row.state = "replaced"
        row.save(update_fields=["state", "due_since", "try_at", "tries"])
        audit.record(
            AGAIN, by=by, object=_object(row), unit_id=row.link.partner.unit_id, event=row.event_id,
            corrected=data != before,
        )  # fmt: skip


def route_again(*, by: Actor, row_id: int) -> None:
    """Route an event of a partner once more, after what stood in its way was put right.

    It is not corrected: what a partner has signed is its own, and it can send another one.
    """
    with transaction.atomic():
        row = (
            InboundEvent.objects.select_for_update(of=("self",))
            .select_related("link__partner")
            .get(pk=row_id)
        )
        if row.state != "dead" or not row.body:
            raise Conflict("partner_letter_gone")
        row.state, row.try_at, row.tries = "new", clock.now(), 0
        row.save(update_fields=["state", "try_at", "tries"])
        audit.record(AGAIN, by=by, object=_object(row), unit_id=row.link.partner.unit_id, event=row.event_id)


def drop(*, by: Actor, row: InboundEvent | OutboundEvent) -> None:
    """Take an event off the list: a person has settled with the partner what it was about."""
    with transaction.atomic():
        model = type(row)
        changed = model.objects.filter(pk=row.pk, state="dead").update(state="dropped")
        if not changed:
            raise Conflict("partner_letter_gone")
        audit.record(
            DROPPED, by=by, object=_object(row), unit_id=row.link.partner.unit_id, event=row.event_id
        )


def _read(typed: str, name: str) -> dict[str, Any]:
    try:
        data = json.loads(typed)
    except (ValueError, RecursionError):
        raise Invalid("invalid", errors={"content": "partner_no_json"}) from None
    if not isinstance(data, dict) or schemas.misfits(f"{name}.v1", data):
        raise Invalid("invalid", errors={"content": "partner_no_fit"})
    return data


def _object(row: InboundEvent | OutboundEvent) -> str:
    side = "in" if isinstance(row, InboundEvent) else "out"
    return f"partners.wire_{side}:{row.pk}"
