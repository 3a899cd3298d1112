"""Interpreters: who is in the register of an office, who is asked for an appointment, whose request a link opens."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from fawang.appointments.models import Appointment, Interpretation, Interpreter
from fawang.appointments.rules.interpreters import OPEN, Candidate
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.rules.languages import ROWS
from fawang.people.rules.wishes import read_phone

__all__ = [
    "Interpretation", "Interpreter", "access_key", "asked_of", "by_id", "candidates", "needing", "of_contacts",
    "of_day", "of_number", "of_unit", "open_of", "own", "tried",
]  # fmt: skip

#: Languages for which an interpreter is booked: those that cannot be spoken.
INTERPRETED = tuple(code for code, row in ROWS.items() if not row.spoken)


def access_key(row: Interpretation) -> str:
    """Return the secret that opens a request to its interpreter."""
    return keyed_token(settings.FAWANG_LINK_KEY, "interpretation", row.pk)


def own(number: int, key: str) -> Interpretation:
    """Return a request to whoever shows its key.

    Raises:
        NotFound: the key does not open it, or there is none.
    """
    row = _rows().filter(pk=number).first()
    if row is None or not same_token(access_key(row), key):
        raise NotFound("not_found")
    return row


def by_id(number: int) -> Interpretation:
    """Return a request; nothing is checked."""
    return _rows().get(pk=number)


def open_of(appointment_id: int) -> Interpretation | None:
    """Return the request that is open for an appointment; None where nobody is asked."""
    return _rows().filter(appointment_id=appointment_id, state__in=OPEN).first()


def of_day(appointment_ids: Collection[int]) -> dict[int, str]:
    """Return the state of the open request of each appointment. One statement."""
    rows = Interpretation.objects.filter(appointment_id__in=appointment_ids, state__in=OPEN)
    return dict(rows.values_list("appointment_id", "state"))


def of_unit(unit_id: int) -> list[Interpreter]:
    """Return the active interpreters in the register of a unit and below it."""
    rows = Interpreter.objects.filter(units__contains=[unit_id], active=True)
    return list(rows.select_related("contact").order_by("pk")[:500])


def of_contacts(contact_ids: Collection[int]) -> list[Interpreter]:
    """Return the interpreters with one of these contacts."""
    return list(Interpreter.objects.filter(contact__in=contact_ids).order_by("pk"))


def of_number(number: str) -> list[Interpreter]:
    """Return the interpreters in the register whose telephone this is, in any spelling of it."""
    phone = read_phone(number)
    if phone is None:
        return []
    rows = Interpreter.objects.filter(active=True, contact__phone_hash=keyed_hash("phone", phone))
    return list(rows.order_by("pk"))


def asked_of(row: Interpreter) -> list[Interpretation]:
    """Return every request that an interpreter had, the latest first."""
    return list(Interpretation.objects.filter(interpreter=row).order_by("-begins_at", "-pk"))


def tried(row: Appointment) -> set[int]:
    """Return who has been asked for an appointment at its present time."""
    rows = Interpretation.objects.filter(appointment=row, begins_at=row.begins_at)
    return set(rows.values_list("interpreter_id", flat=True))


def candidates(row: Appointment, now: datetime) -> list[Candidate]:
    """Return who could be asked for an appointment: of the language, free at the time, not asked for it before."""
    busy = Interpretation.objects.filter(
        state__in=OPEN, begins_at__lt=row.ends_at, ends_at__gt=row.begins_at
    ).values("interpreter_id")
    rows = (
        Interpreter.objects.filter(language=row.interpreter, active=True)
        .exclude(pk__in=busy)
        .exclude(pk__in=tried(row))
        .annotate(
            ahead=Count(
                "interpretation", filter=Q(interpretation__state__in=OPEN, interpretation__begins_at__gt=now)
            )
        )
    )
    return [Candidate(one.pk, len({*one.units} & {*row.units}), one.ahead) for one in rows]


def needing(row: Appointment) -> bool:
    """Tell whether an appointment still wants an interpreter: it goes on, and has a time."""
    return bool(row.interpreter) and row.ended_at is None and row.state in ("held", "booked")


def _rows() -> QuerySet[Interpretation]:
    return Interpretation.objects.select_related("appointment", "appointment__plan", "interpreter")
