"""What appointments keep about people. A phone number alone opens none of them."""

from typing import Any

from fawang.appointments.actions.changing import erase_appointment
from fawang.appointments.models import Appointment
from fawang.appointments.queries import dates
from fawang.kernel.actor import Actor
from fawang.kernel.personal_data import Keeper, Record

TABLE = "appointments.appointment"


def _record(row: Appointment | None) -> Record | None:
    return Record(TABLE, row.pk, row.code, row.contact_id) if row else None


def _find(code: str) -> Record | None:
    return _record(dates.by_code(code))


def _with_code(code: str, resident_id: int) -> Record | None:
    return _record(dates.with_code(code, resident_id))


def _erase(by: Actor, record: Record) -> int:
    erase_appointment(by=by, code=record.code)
    return 1


def _export(record: Record) -> dict[str, Any]:
    row = dates.by_id(record.id)
    return {
        "unit": row.unit_id,
        "begins_at": row.begins_at,
        "ends_at": row.ends_at,
        "state": row.state,
        "service": row.service,
        "words": row.words,
        "party": row.party,
        "booked_by": {"name": row.booker_name, "relation": row.booker_relation} if row.booker_name else None,
        "booked_at": row.created_at,
        "arrived_at": row.arrived_at,
        "ended_at": row.ended_at,
    }


KEEPER = Keeper(
    "appointment", frozenset({TABLE}), find=_find, with_code=_with_code, erase=_erase, export=_export,
    of_number=dates.codes_of_number,
)  # fmt: skip
