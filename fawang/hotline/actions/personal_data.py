"""What the hotline keeps about people: calls, and what a number has left."""

import re
from typing import Any

from fawang.consultations.actions.personal_data import TABLE as CONSULTATION
from fawang.dispatch.actions.personal_data import TABLE as CALLBACK
from fawang.hotline.actions import erasure
from fawang.hotline.models import Call
from fawang.hotline.queries import erasing
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.people.rules.wishes import read_phone

#: From abroad, and of what machines show, numbers come as they are.
_DIALLED = re.compile(r"\+?[0-9]{3,20}")


def _leads_to(record: Record) -> list[str]:
    return erasing.talks_of_callback(record.id) if record.table == CALLBACK else []


def _erase(by: Actor, record: Record) -> int:
    if record.table == CALLBACK:
        return erasure.erase_calls_of_callback(by=by, callback_id=record.id, code=record.code)
    return erasure.erase_calls(by=by, consultation_id=record.id)


def _export(record: Record) -> list[dict[str, Any]]:
    if record.table == CALLBACK:
        found = Call.objects.filter(name__in=erasing.names_of_callback(record.id))
    else:
        found = Call.objects.filter(consultation_id=record.id)
    return [
        {"number": row.number, "language": row.language, "topic": row.topic, "recorded": row.recorded,
         "score": row.score, "began_at": row.began_at, "ended_at": row.ended_at}
        for row in found.order_by("id")
    ]  # fmt: skip


def _of_number(number: str) -> list[str]:
    """Return the codes of what its calls are. A talk of a call-back goes with the call-back.

    Raises:
        Invalid: `phone_wrong`.
    """
    if read_phone(number) is None and not _DIALLED.fullmatch(clean(number)):
        raise Invalid("phone_wrong")
    found = erasing.hashes_of(number)
    return [*erasing.callbacks_of_number(found), *erasing.talks_of_number(found)]


def _erase_number(by: Actor, number: str) -> int:
    return erasure.erase_number(by=by, hashes=erasing.hashes_of(number))


KEEPER = Keeper(
    "calls",
    frozenset({CONSULTATION, CALLBACK}),
    leads_to=_leads_to,
    erase=_erase,
    export=_export,
    of_number=_of_number,
    erase_number=_erase_number,
)
