"""What a telephone number has: dates ahead, missed ones, codes. Whoever knows the number alone sees none of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from fawang.appointments.models import Appointment
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.dates import PLACED, State
from fawang.kernel.storage.fields import keyed_hash
from fawang.people.rules.wishes import read_phone

#: Asked with every booking, so written out, and sent together: the second sees what was committed before it began.
_OF_NUMBER = """
    SELECT pg_advisory_xact_lock(%(number)s);
    SELECT count(DISTINCT coalesce(date.series::text, date.code)) FILTER (
               WHERE date.state = ANY(%(placed)s) AND date.begins_at > %(now)s AND date.source <> 'staff'
                     AND (%(series)s::uuid IS NULL OR date.series IS DISTINCT FROM %(series)s)),
           count(*) FILTER (WHERE date.state = %(missed)s AND date.begins_at > %(since)s)
      FROM people_contact contact JOIN appointments_appointment date ON date.contact_id = contact.id
     WHERE contact.phone_hash = %(phone)s
"""


def codes_of_number(number: str) -> list[str]:
    """Return the codes of the appointments that a phone number has left, in any spelling of it."""
    phone = read_phone(number)
    if phone is None:
        return []
    rows = Appointment.objects.filter(contact__phone_hash=keyed_hash("phone", phone), erased=False)
    return list(rows.order_by("pk").values_list("code", flat=True))


def count_of_number(phone_hash: bytes, now: datetime, series: UUID | None = None) -> tuple[int, int]:
    """Return how many dates ahead a number has that no staff booked, and to how many nobody came of late.

    Dates that were booked together count as one; those of `series` do not count. Two who book with one number at the
    same moment come one after the other: it is locked until the transaction ends.
    """
    values: dict[str, Any] = {
        "number": int.from_bytes(phone_hash[:8], signed=True),
        "phone": phone_hash, "placed": list(PLACED), "now": now, "missed": State.NO_SHOW.value,
        "since": now - terms().within, "series": series,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OF_NUMBER, values)
        cursor.nextset()
        ahead, missed = cursor.fetchone()
        return ahead, missed
