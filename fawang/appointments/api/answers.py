"""An appointment as the API gives it."""

from collections.abc import Sequence
from typing import Any

from fawang.appointments.actions.booking import Booked
from fawang.appointments.actions.series import Outcome
from fawang.appointments.models import Appointment
from fawang.appointments.queries import dates
from fawang.appointments.rules.dates import Who
from fawang.appointments.texts import labels
from fawang.kernel import clock
from fawang.organisations import queries as organisations
from fawang.people.queries import MaskedContact


def out(
    row: Appointment, contact: MaskedContact | None = None, *, staff: frozenset[Who] = frozenset()
) -> dict[str, Any]:
    """Return an appointment with what may be done with it; name and number are masked."""
    contact = contact or dates.contact_of(row)
    return {
        "code": row.code,
        "state": row.state,
        "state_text": str(labels.STATES[row.state]),
        "office": organisations.unit(row.unit_id).name,
        "unit_id": row.unit_id,
        "kind": row.plan.kind,
        "with_whom": row.plan.name,
        "service": row.service or None,
        "begins_at": row.begins_at,
        "ends_at": row.ends_at,
        "until": row.until,
        "displaced_from": row.displaced_from,
        "party": row.party,
        "name": contact.name,
        "phone": contact.phone,
        "words": row.words,
        "commands": list(dates.commands_for(row, staff | {Who.PERSON}, clock.now())),
    }


def receipt(booked: Booked, series: Sequence[Outcome] = ()) -> dict[str, Any]:
    """Return what whoever booked gets; of several weeks also what became of each."""
    row = booked.appointment
    return {
        "code": row.code,
        "access_key": booked.access_key,
        "state": row.state,
        "office": organisations.names({row.unit_id})[row.unit_id],
        "begins_at": row.begins_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "series": [
            {
                "begins_at": one.begins.isoformat(),
                "code": one.booked.appointment.code if one.booked else None,
                "access_key": one.booked.access_key if one.booked else None,
                "against": one.against or None,
            }
            for one in series
        ],
        "call_now": [],
    }
