"""What consultations keep about people: the question, what was said, the record, files, recordings."""

from typing import Any

from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.models import Attachment, Consultation, Message
from fawang.consultations.models.recordings import Recording
from fawang.consultations.queries import lists, one, records
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record

TABLE = "consultations.consultation"


def _record(row: Consultation | None) -> Record | None:
    return Record(TABLE, row.pk, row.code, row.contact_id) if row else None


def _find(code: str) -> Record | None:
    return _record(one.by_code(code))


def _of_resident(resident_id: int) -> list[Record]:
    return [found for row in lists.of_resident(resident_id) if (found := _record(row))]


def _with_code(code: str, resident_id: int) -> Record | None:
    return _record(one.with_code(code, resident_id))


def _erase(by: Actor, record: Record) -> int:
    erase_consultation(by=by, code=record.code)
    return 1


def _export(record: Record) -> dict[str, Any]:
    row = one.by_id(record.id)
    written = records.record_of(row)
    return {
        "kind": row.kind,
        "matter": row.matter,
        "topic": row.topic,
        "state": row.state,
        "place": row.place,
        "summary": row.summary,
        "shown_before": row.guidance,
        "other_side": one.opponents_of(row),
        "asked_at": row.created_at,
        "ended_at": row.ended_at,
        "score": row.score,
        "comment": row.comment,
        "messages": [
            {"side": said.side, "what": said.sort, "text": said.text, "next_steps": said.next_steps, "at": said.at}
            for said in Message.objects.filter(consultation=row).order_by("number")
        ],
        "record": {
            "asked": written.asked,
            "advised": written.advised,
            "next_steps": written.next_steps,
            "outcome": written.outcome,
            "at": written.at,
        }
        if written
        else None,
        "files": [
            {"name": file.name, "side": file.side, "type": file.media_type, "bytes": file.size, "at": file.at}
            for file in Attachment.objects.filter(consultation=row).order_by("id")
        ],
        "recordings": [
            {"state": sound.state, "milliseconds": sound.length_ms, "at": sound.begun_at, "until": sound.keep_until}
            for sound in Recording.objects.filter(consultation=row).order_by("number")
        ],
    }  # fmt: skip


KEEPER = Keeper(
    "consultation",
    frozenset({TABLE}),
    find=_find,
    of_resident=_of_resident,
    with_code=_with_code,
    erase=_erase,
    export=_export,
)
