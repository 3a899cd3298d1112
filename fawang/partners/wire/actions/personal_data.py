"""What the wire keeps about people: the bodies of events, encrypted, for a while.

Ids and hashes stay: they name nobody.
"""

import json
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.partners.models import Referral
from fawang.partners.wire.models import InboundEvent, OutboundEvent

_ORDER, _REFERRAL = "work_orders.order", "partners.referral"


def _codes(record: Record) -> list[str]:
    by = {"order_id": record.id} if record.table == _ORDER else {"pk": record.id}
    return list(Referral.objects.filter(**by).values_list("code", flat=True))


def _erase(by: Actor, record: Record) -> int:
    codes, now = _codes(record), clock.now()
    out = OutboundEvent.objects.filter(subject__in=codes, forgotten_at=None)
    # What still waits is not sent without its body.
    out.filter(state__in=("due", "dead")).update(state="dropped")
    came = InboundEvent.objects.filter(code__in=codes, forgotten_at=None)
    return out.update(body="", forgotten_at=now) + came.update(body="", forgotten_at=now)


def _export(record: Record) -> list[dict[str, Any]] | None:
    codes = _codes(record)
    rows: list[InboundEvent | OutboundEvent] = [
        *OutboundEvent.objects.select_related("link__partner").filter(subject__in=codes).order_by("pk"),
        *InboundEvent.objects.select_related("link__partner").filter(code__in=codes).order_by("pk"),
    ]
    return [
        {
            "partner": row.link.partner.code,
            "direction": "from" if isinstance(row, InboundEvent) else "to",
            "event": row.name,
            "at": row.time,
            "data": json.loads(row.body)["data"] if row.body else None,
        }
        for row in rows
    ] or None


KEEPER = Keeper("partners_wire", frozenset({_ORDER, _REFERRAL}), erase=_erase, export=_export)
