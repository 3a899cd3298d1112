"""What appointments keep about people. A phone number alone opens none of them."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from fawang.appointments.actions.interpreters import end
from fawang.appointments.actions.persons import erase_appointment
from fawang.appointments.models import Appointment
from fawang.appointments.queries import dates, interpreters, numbers
from fawang.appointments.texts.labels import STATES, TONES
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.security.personal_data import Keeper, Record, Shown
from fawang.organisations import queries as organisations
from fawang.people import queries as people

TABLE = "appointments.appointment"


def _record(row: Appointment | None) -> Record | None:
    return Record(TABLE, row.pk, row.code, row.contact_id) if row else None


def _find(code: str) -> Record | None:
    return _record(dates.by_code(code))


def _with_code(code: str, resident_id: int) -> Record | None:
    return _record(dates.with_code(code, resident_id))


def _with_tail(code: str, tail: str) -> Shown | None:
    row = dates.by_code_and_tail(code, tail)
    if row is None:
        return None
    moment = date_format(row.begins_at.astimezone(clock.CHINA), "DATETIME_FORMAT")
    line = "" if row.ended_at else f"{moment} · {organisations.unit(row.unit_id).name}"
    return Shown(row.code, STATES[row.state], TONES.get(row.state, ""), line)


def _own_path(code: str, resident_id: int) -> str:
    row = dates.with_code(code, resident_id)
    return reverse("appointments:own", args=[row.code, dates.access_key(row)]) if row else ""


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
        "interpreter": row.interpreter,
        "booked_by": {"name": row.booker_name, "relation": row.booker_relation} if row.booker_name else None,
        "booked_at": row.created_at,
        "arrived_at": row.arrived_at,
        "ended_at": row.ended_at,
    }


def _export_interpreter(resident_id: int) -> list[dict[str, Any]] | None:
    """Return the entries of somebody as an interpreter, and for when they were asked; nothing of who came then."""
    rows = interpreters.of_contacts(people.contact_ids_of(resident_id))
    return [
        {
            "unit": row.unit_id,
            "language": row.language,
            "entered_at": row.created_at,
            "asked": [
                {
                    "begins_at": one.begins_at,
                    "ends_at": one.ends_at,
                    "state": one.state,
                    "asked_at": one.asked_at,
                }
                for one in interpreters.asked_of(row)
            ],
        }
        for row in rows
    ] or None


def _erase_interpreter(by: Actor, number: str) -> int:
    rows = interpreters.of_number(number)
    if rows and by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    for row in rows:
        end(by=by, interpreter_id=row.pk)
    return len(rows)


KEEPER = Keeper(
    "appointment", frozenset({TABLE}), find=_find, with_code=_with_code, erase=_erase, export=_export,
    with_tail=_with_tail, own_path=_own_path, of_number=numbers.codes_of_number,
)  # fmt: skip
#: Who interprets belongs to no matter: they are found by their number, and read what is kept of them signed in.
INTERPRETERS = Keeper(
    "interpreter", frozenset({"appointments.interpreter"}), export_resident=_export_interpreter,
    erase_number=_erase_interpreter,
)  # fmt: skip
