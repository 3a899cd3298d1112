"""What dispatch keeps about people: call-backs. A phone number alone opens none of them."""

from typing import Any

from fawang.dispatch.actions.callbacks import erase_callback
from fawang.dispatch.models import Callback
from fawang.dispatch.queries import callbacks
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record

TABLE = "dispatch.callback"


def _record(row: Callback | None) -> Record | None:
    return Record(TABLE, row.pk, row.code, row.contact_id) if row else None


def _find(code: str) -> Record | None:
    return _record(callbacks.by_code(code))


def _with_code(code: str, resident_id: int) -> Record | None:
    return _record(callbacks.with_code(code, resident_id))


def _erase(by: Actor, record: Record) -> int:
    erase_callback(by=by, code=record.code)
    return 1


def _export(record: Record) -> dict[str, Any]:
    row = callbacks.by_id(record.id)
    return {
        "matter": row.matter,
        "place": row.place,
        "words": row.words,
        "note": row.note,
        "state": row.state,
        "next_call": row.next_at if row.ended_at is None else None,
        "attempts": row.attempts,
        "booked_at": row.created_at,
        "ended_at": row.ended_at,
    }


KEEPER = Keeper(
    "callback", frozenset({TABLE}), find=_find, with_code=_with_code, erase=_erase, export=_export
)
