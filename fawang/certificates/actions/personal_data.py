"""What certificates keep about people.

Certificates are records that an office has to keep: what was issued stays with its number, its file and its digest, as
the paper in the archive does. Erasing the order takes away what the platform keeps beside it: the holder's name and the
hashes by which the public could ask, what the document was filled in with, sharing links, reasons that were written.
"""

import json
from typing import Any

from fawang.certificates.models import Certificate, EndingProposal, Sharing
from fawang.certificates.queries import certificates as queries
from fawang.certificates.rules.procedure import State
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security.personal_data import Keeper, Record

_ORDER = "work_orders.order"


def _erase(by: Actor, record: Record) -> int:
    rows = Certificate.objects.filter(order_id=record.id)
    if rows.filter(state__in=(State.DRAFT, State.SIGNED)).exists():
        raise Conflict("certificate_open")
    Sharing.objects.filter(certificate__in=rows).delete()
    EndingProposal.objects.filter(certificate__in=rows).update(reason="")
    return rows.update(holder="", holder_hash=b"", id_tail_hash=b"", context="")


def _export(record: Record) -> list[dict[str, Any]] | None:
    rows = queries.issued_for(record.id)
    return [
        {
            "number": row.number,
            "title": row.title,
            "state": row.state,
            "holder": row.holder,
            "document": json.loads(row.context or "{}"),
            "issued_at": row.issued_at,
            "ended_at": row.ended_at,
            "endings": [
                {"ending": one.ending, "reason": one.reason, "at": one.proposed_at, "granted": one.granted}
                for one in queries.proposals_of(row)
            ],
            "sha256": bytes(row.digest or b"").hex(),
        }
        for row in rows
    ] or None


KEEPER = Keeper("certificates", frozenset({_ORDER}), erase=_erase, export=_export)
