"""What the counter keeps about people: visits of those who gave their name; records that a desk without a line sent."""

from typing import Any

from fawang.counter.actions import held
from fawang.counter.actions.visits import erase_visit
from fawang.counter.models import Visit
from fawang.counter.queries import visits
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.people.rules.wishes import read_phone

TABLE = "counter.visit"


def _record(visit: Visit | None) -> Record | None:
    # A visit without a name is nobody's: there is nothing to find or to erase.
    if visit is None or visit.contact_id is None:
        return None
    return Record(TABLE, visit.pk, visit.code, visit.contact_id)


def _find(code: str) -> Record | None:
    return _record(visits.by_code(code))


def _of_resident(resident_id: int) -> list[Record]:
    return [found for visit in visits.of_resident(resident_id) if (found := _record(visit))]


def _with_code(code: str, resident_id: int) -> Record | None:
    return _record(visits.with_code(code, resident_id))


def _erase(by: Actor, record: Record) -> int:
    erase_visit(by=by, visit_id=record.id)
    return 1


def _export(record: Record) -> dict[str, Any]:
    visit = visits.by_id(record.id)
    return {
        "kind": visit.kind,
        "matter": visit.matter,
        "topic": visit.topic,
        "outcome": visit.outcome,
        "note": visit.note,
        "began_at": visit.began_at,
        "seconds": visit.seconds,
        "score": visit.score,
        "comment": visit.comment,
    }


def _erase_number(by: Actor, number: str) -> int:
    return held.erase_number(by=by, number=read_phone(number) or number)


KEEPER = Keeper(
    "visit",
    frozenset({TABLE}),
    find=_find,
    of_resident=_of_resident,
    with_code=_with_code,
    erase=_erase,
    export=_export,
    erase_number=_erase_number,
)
