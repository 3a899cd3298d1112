"""Appointments: whose one is, who comes when, what time alone has to change."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from fawang.appointments.models import Appointment
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.dates import PLACED, Snapshot, State, Who, open_commands
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.people import queries as people
from fawang.people.queries import MaskedContact
from fawang.people.rules import Permission
from fawang.people.rules.wishes import read_phone

__all__ = [
    "Appointment", "Item", "access_key", "by_code", "by_code_and_tail", "by_id", "by_reservation", "codes_of_number",
    "commands_for", "contact_of", "count_of_number", "day", "facts", "in_shut_slots", "named", "of_series", "own",
    "roles_of", "to_erase", "to_wake", "topic_of", "visible", "with_code",
]  # fmt: skip

#: So many a day are listed; a hall with more has several plans and filters by them.
MOST_ROWS = 500
_AT_ONCE = 200

#: Asked with every booking, so written out, and sent together: the second sees what was committed before it began.
_OF_NUMBER = """
    SELECT pg_advisory_xact_lock(%(number)s);
    SELECT count(*) FILTER (WHERE date.state = ANY(%(placed)s) AND date.begins_at > %(now)s AND date.source <> 'staff'),
           count(*) FILTER (WHERE date.state = %(missed)s AND date.begins_at > %(since)s)
      FROM people_contact contact JOIN appointments_appointment date ON date.contact_id = contact.id
     WHERE contact.phone_hash = %(phone)s
"""


def facts(row: Appointment) -> Snapshot:
    """Return what rules look at."""
    return Snapshot(State(row.state), row.begins_at, row.until, row.to_confirm, terms().grace)


def named(row: Appointment) -> str:
    """Return how audit and notices name an appointment."""
    return f"appointments.appointment:{row.pk}"


def topic_of(unit_id: int) -> str:
    """Return what open pages of a unit listen to."""
    return f"appointments:{unit_id}"


# --- one -----------------------------------------------------------------------------------------


def access_key(row: Appointment) -> str:
    """Return the secret that opens an appointment to its person."""
    return keyed_token(settings.FAWANG_LINK_KEY, "appointment", row.code, row.key_version)


def own(code: str, key: str) -> Appointment:
    """Return an appointment to whoever shows its key.

    Raises:
        NotFound: the key does not open it, or there is no such appointment.
    """
    row = _rows().filter(code=code).first()
    if row is None or row.erased or not same_token(access_key(row), key):
        raise NotFound("not_found")
    return row


def by_id(appointment_id: int) -> Appointment:
    """Return an appointment for a reaction; nothing is checked."""
    return _rows().get(pk=appointment_id)


def by_code(code: str) -> Appointment | None:
    """Return an appointment by its code; nothing is checked."""
    return _rows().filter(code=code).first()


def by_reservation(key: str) -> int | None:
    """Return which appointment has a place under `key`; None if that is somebody else's."""
    return Appointment.objects.filter(reservation=key).values_list("pk", flat=True).first()


def by_code_and_tail(code: str, tail: str) -> Appointment | None:
    """Return an appointment of a phone number that ends in `tail`; None if it does not fit."""
    row = _rows().filter(code=code, erased=False).first()
    digits = "".join(str(int(c)) for c in tail if c.isdecimal())
    if row is None or len(digits) != 4:
        return None
    contact = people.contact(row.contact_id)
    return row if contact.list_online and contact.phone.endswith(digits) else None


def with_code(code: str, resident_id: int) -> Appointment | None:
    """Return an appointment of a signed-in resident's phone to whoever also knows its code."""
    rows = _rows().filter(code=code, erased=False)
    return rows.filter(contact__in=people.contact_ids_with_code(resident_id)).first()


def of_series(row: Appointment) -> list[Appointment]:
    """Return the dates that were booked together with one, itself among them, in order."""
    if row.series is None:
        return [row]
    return list(_rows().filter(series=row.series, erased=False).order_by("begins_at"))


def roles_of(row: Appointment, by: Actor) -> frozenset[Who]:
    """Return what somebody is to an appointment besides its person: staff of its unit or above, or the clock."""
    if by.kind == ActorKind.SYSTEM:
        return frozenset({Who.CLOCK})
    if by.kind != ActorKind.STAFF:
        return frozenset()
    return frozenset({Who.STAFF}) if Permission.ORDER_INTAKE in by.permissions_on(row.units) else frozenset()


def visible(code: str, by: Actor) -> Appointment:
    """Return an appointment to staff of its unit or above.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = _rows().filter(code=code, units__overlap=list(by.units_with(Permission.ORDER_INTAKE))).first()
    if row is None:
        raise NotFound("not_found")
    return row


def commands_for(row: Appointment, who: Collection[Who], now: datetime) -> tuple[str, ...]:
    """Return what somebody may do with an appointment now."""
    return open_commands(facts(row), frozenset(who), now)


def contact_of(row: Appointment) -> MaskedContact:
    """Return how the person is reached, with name and number masked."""
    return people.masked_contacts({row.contact_id})[row.contact_id]


# --- lists ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """An appointment in a list; name and number are masked."""

    row: Appointment
    contact: MaskedContact


def day(by: Actor, unit_id: int, on: date) -> list[Item]:
    """Return who comes to a unit on a day, the next one first, to staff of it or above. Two statements."""
    midnight = datetime.combine(on, time(), clock.CHINA)
    rows = list(
        _rows()
        .filter(
            unit_id=unit_id, begins_at__gte=midnight, begins_at__lt=midnight + timedelta(days=1),
            units__overlap=list(by.units_with(Permission.ORDER_INTAKE)), erased=False,
        )
        .order_by("begins_at", "plan__name", "pk")[:MOST_ROWS]
    )  # fmt: skip
    contacts = people.masked_contacts({row.contact_id for row in rows})
    return [Item(row, contacts[row.contact_id]) for row in rows]


def codes_of_number(number: str) -> list[str]:
    """Return the codes of the appointments that a phone number has left, in any spelling of it."""
    phone = read_phone(number)
    if phone is None:
        return []
    rows = Appointment.objects.filter(contact__phone_hash=keyed_hash("phone", phone), erased=False)
    return list(rows.order_by("pk").values_list("code", flat=True))


def count_of_number(phone_hash: bytes, now: datetime) -> tuple[int, int]:
    """Return how many dates ahead a number has that no staff booked, and to how many nobody came of late.

    Two who book with one number at the same moment come one after the other: it is locked until the transaction ends.
    """
    values: dict[str, Any] = {
        "number": int.from_bytes(phone_hash[:8], signed=True),
        "phone": phone_hash, "placed": list(PLACED), "now": now, "missed": State.NO_SHOW.value,
        "since": now - terms().within,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OF_NUMBER, values)
        cursor.nextset()
        ahead, missed = cursor.fetchone()
        return ahead, missed


def to_wake(now: datetime) -> list[int]:
    """Return the appointments with which time alone has something to do by `now`."""
    rows = Appointment.objects.filter(wake_at__lte=now).order_by("wake_at")
    return list(rows.values_list("pk", flat=True)[:_AT_ONCE])


def in_shut_slots(after: int = 0) -> list[int]:
    """Return the appointments whose slot was shut, with a higher number than `after`."""
    rows = Appointment.objects.filter(state__in=PLACED, slot__shut__gt="", pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:_AT_ONCE])


def to_erase(now: datetime) -> list[str]:
    """Return the codes of appointments that ended longer ago than they are kept."""
    rows = Appointment.objects.filter(ended_at__lt=now - timedelta(days=terms().keep_days), erased=False)
    return list(rows.order_by("ended_at").values_list("code", flat=True)[:_AT_ONCE])


def _rows() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("plan", "slot")
