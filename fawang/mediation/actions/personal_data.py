"""What mediation keeps about people beside the order: the versions of an agreement, and who has signed them."""

from typing import Any

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.mediation.actions.parties import forget_parties
from fawang.mediation.models import Agreement
from fawang.work_orders.actions.personal_data import TABLE


def _erase(by: Actor, record: Record) -> int:
    return Agreement.objects.filter(order_id=record.id).delete()[0] + forget_parties(
        by=by, order_id=record.id
    )


def _export(record: Record) -> list[dict[str, Any]] | None:
    # What both sides agreed on is everybody's of both; what one side said alone is in no version.
    rows = Agreement.objects.filter(order_id=record.id).order_by("version")
    return [
        {"version": row.version, "disputed": row.disputed, "terms": row.terms, "digest": row.digest}
        for row in rows
    ] or None


KEEPER = Keeper("mediation", frozenset({TABLE}), erase=_erase, export=_export)
