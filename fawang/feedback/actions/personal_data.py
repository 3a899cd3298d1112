"""What feedback keeps about people: ratings, what followed from them, complaints."""

from typing import Any

from fawang.consultations.actions.personal_data import TABLE as CONSULTATION
from fawang.feedback.actions.erasure import erase_about
from fawang.feedback.actions.ratings import erase_comments
from fawang.feedback.models import Complaint
from fawang.feedback.queries import ratings_of
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.work_orders.actions.personal_data import TABLE as ORDER


def _erase(by: Actor, record: Record) -> int:
    if record.table == ORDER:
        erase_comments(by=by, order_id=record.id)
        erase_about(by=by, order_id=record.id)
    else:
        erase_about(by=by, consultation_id=record.id)
    return 1


def _export(record: Record) -> dict[str, Any]:
    is_order = record.table == ORDER
    about = {"order_id" if is_order else "consultation_id": record.id}
    return {
        "ratings": [
            {"score": one.score, "reasons": one.reasons, "comment": one.comment, "at": one.at}
            for one in (ratings_of(record.id) if is_order else ())
        ],
        "complaints": [
            # What is done inside about it is not theirs to read.
            {"code": one.code, "about": one.about, "text": one.text, "answer": one.answer, "state": one.state,
             "at": one.created_at}
            for one in Complaint.objects.filter(**about, erased=False).order_by("id")
        ],
    }  # fmt: skip


KEEPER = Keeper("feedback", frozenset({ORDER, CONSULTATION}), erase=_erase, export=_export)
