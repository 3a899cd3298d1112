"""What forensic appraisal keeps about people: the materials, and their way from hand to hand.

A file with an opinion is kept for thirty years (Art. 51), and what is in it with it: before that nothing is erased.
"""

from typing import Any

from fawang.appraisal import queries
from fawang.appraisal.models import HandOver, Material
from fawang.appraisal.procedure import PROCEDURE
from fawang.appraisal.rules import kept_until
from fawang.certificates.queries import certificates
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.work_orders.actions.personal_data import TABLE


def _erase(by: Actor, record: Record) -> int:
    issued = [
        one.issued_at.astimezone(clock.CHINA).date()
        for one in certificates.issued_for(record.id)
        if one.issued_at and one.sort == PROCEDURE.name
    ]
    if issued and (until := kept_until(max(issued))) > clock.today():
        raise Conflict("appraisal_file_kept", until=until.isoformat())
    rows = Material.objects.filter(order_id=record.id)
    way = HandOver.objects.filter(material__in=rows)
    if way.filter(done_at__isnull=True).exists():
        raise Conflict("materials_on_the_way")
    way.update(purpose="", explained="", giver_by="", taker_by="")
    return rows.update(name="", quantity="", condition="")


def _export(record: Record) -> list[dict[str, Any]] | None:
    return [
        {
            "number": row.number,
            "name": row.name,
            "sort": row.sort,
            "quantity": row.quantity,
            "condition": row.condition,
            "brought_by": row.brought_by,
            "received_at": row.received_at,
            "way": [
                {"from": one.giver, "to": one.taker, "at": one.at, "signed_at": one.done_at, "explained": one.explained}
                for one in queries.way(row)
            ],
        }
        for row in queries.materials(record.id)
    ] or None  # fmt: skip


KEEPER = Keeper("appraisal", frozenset({TABLE}), erase=_erase, export=_export)
