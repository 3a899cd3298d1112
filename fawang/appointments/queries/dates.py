"""Appointments: whose one is, and who comes when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet

from fawang.appointments.models import Appointment, Plan
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.dates import Snapshot, State, Who, open_commands
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.people import queries as people
from fawang.people.queries import MaskedContact
from fawang.people.rules import Permission

__all__ = [
    "Appointment",
    "Item",
    "access_key",
    "booked_by",
    "by_code",
    "by_code_and_tail",
    "by_id",
    "by_reservation",
    "commands_for",
    "contact_of",
    "day",
    "facts",
    "is_visible",
    "named",
    "of_series",
    "of_subject",
    "own",
    "roles_of",
    "topic_of",
    "visible",
    "with_code",
]  # fmt: skip

#: So many a day are listed; a hall with more has several plans and filters by them.
MOST_ROWS = 500


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


def largest_party(plan_id: int) -> int:
    """Return how many may come with one booking of a plan."""
    return Plan.objects.values_list("party", flat=True).get(pk=plan_id)


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


def of_subject(subject: str) -> list[Appointment]:
    """Return the dates that belong to something of another room and have not ended, the next one first."""
    rows = _rows().filter(subject=subject, ended_at__isnull=True, erased=False)
    return list(rows.exclude(subject="").order_by("begins_at", "pk"))


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
    row = _visible(code, by).first()
    if row is None:
        raise NotFound("not_found")
    return row


def is_visible(code: str, by: Actor) -> bool:
    """Tell whether an appointment is at a unit of somebody's, or below it."""
    return _visible(code, by).exists()


def booked_by(code: str, by: Actor) -> Appointment:
    """Return an appointment to the member of staff who booked it, wherever it is: to say when and where.

    Raises:
        NotFound: there is none, or somebody else booked it.
    """
    row = _rows().filter(code=code, created_by=by.label, erased=False).first()
    if row is None:
        raise NotFound("not_found")
    return row


def _visible(code: str, by: Actor) -> QuerySet[Appointment]:
    return _rows().filter(code=code, units__overlap=list(by.units_with(Permission.ORDER_INTAKE)))


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


def _rows() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("plan", "slot")
