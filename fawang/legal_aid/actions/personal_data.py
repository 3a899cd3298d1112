"""What legal aid keeps about people: the answers about eligibility, and who stands on which side."""

from typing import Any

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.legal_aid import queries
from fawang.legal_aid.actions.applications import erase_application
from fawang.legal_aid.models import Application, Cooperation, Review, ReviewFile
from fawang.legal_aid.queries import cooperation
from fawang.work_orders.actions.personal_data import TABLE


def _erase(by: Actor, record: Record) -> int:
    erase_application(by=by, order_id=record.id)
    Cooperation.objects.filter(order_id=record.id).update(what="", words="")
    Review.objects.filter(file__order_id=record.id).update(remark="")
    ReviewFile.objects.filter(order_id=record.id).update(reply="")
    return 1


def _export(record: Record) -> dict[str, Any] | None:
    row = Application.objects.filter(order_id=record.id).first()
    if row is None:
        return None
    return {
        "answers": queries.answers_of(row),
        "verdict": row.verdict,
        "parties": [{"side": one.side, "name": one.name} for one in queries.parties(record.id)],
        "cooperation": [
            {"act": one.act, "what": one.what, "words": one.words, "at": one.created_at}
            for one in cooperation.of_order(record.id)
        ],
        "decisions": [
            {"kind": one.kind, "ground": one.ground, "at": one.at} for one in queries.decisions(record.id)
        ],
    }


KEEPER = Keeper("legal_aid", frozenset({TABLE}), erase=_erase, export=_export)
