"""An office with plans, and people who book there."""

from datetime import date, datetime, timedelta
from typing import Any

from fawang.appointments.actions import interpreters
from fawang.appointments.actions.booking import Booked, book
from fawang.appointments.actions.plans import Offer, save_plan
from fawang.appointments.models import Appointment, Interpretation, Interpreter, Plan, Slot
from fawang.appointments.queries.dates import by_id
from fawang.appointments.queries.interpreters import open_of
from fawang.appointments.rules.wishes import Wish
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules.wishes import Medium, Reach
from tests.conftest import unit_at

#: A Monday without a holiday in its two weeks.
NOW = datetime(2026, 11, 30, 8, 0, tzinfo=CHINA)
WEEK = {day: [["09:00", "11:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
#: Every day from early to late, for tests at whatever hour.
EVERY_DAY = {day: [["08:30", "11:30"], ["14:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def office(region: str = "440605") -> UnitRow:
    """Return the legal-aid office of Nanhai."""
    return unit_at(region, UnitKind.LEGAL_AID_OFFICE)


def offer(**changes: Any) -> Offer:
    """Return a plan: half hours of weekday mornings at a counter."""
    values: dict[str, Any] = {
        "kind": "counter", "name": "1 号窗口", "week": WEEK, "minutes": 30, "valid_from": date(2026, 11, 1),
        "service": "legal_aid",
    }  # fmt: skip
    return Offer(**values | changes)


def plan(unit: UnitRow | None = None, *, by: Actor = SYSTEM, now: datetime = NOW, **changes: Any) -> Plan:
    """Make a plan; its slots are open."""
    with clock.at(now):
        return save_plan(by=by, unit_id=(unit or office()).id, offer=offer(**changes))


def slot_at(row: Plan, begins: datetime) -> Slot:
    """Return the slot of a plan that begins at a moment."""
    return Slot.objects.get(plan=row, begins_at=begins)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment so many days after the Monday."""
    return NOW.replace(hour=hour, minute=minute) + timedelta(days=day)


def wish(slot: Slot, phone: str = "13800138000", **changes: Any) -> Wish:
    """Return a wish for a slot."""
    values: dict[str, Any] = {"reach": Reach(name="蒋先生", phone=phone, medium=Medium.SMS)}
    return Wish(slot_id=slot.pk, **values | changes)


def booked(
    slot: Slot, phone: str = "13800138000", *, by: Actor = ANONYMOUS, now: datetime = NOW, **changes: Any
) -> Booked:
    """Book a slot."""
    with clock.at(now):
        return book(by=by, wish=wish(slot, phone, **changes))


def fresh(row: Appointment | Booked) -> Appointment:
    """Read an appointment again."""
    return by_id((row.appointment if isinstance(row, Booked) else row).pk)


def numbers() -> Any:
    """Yield mobile numbers, each once."""
    number = 13_900_000_000
    while True:
        number += 1
        yield str(number)


def interpreter(
    name: str = "何老师", phone: str = "13700137001", *, unit: UnitRow | None = None
) -> Interpreter:
    """Enter an interpreter of sign language in the register of an office."""
    reach = Reach(name=name, phone=phone, medium=Medium.SMS)
    return interpreters.enter(by=SYSTEM, unit_id=(unit or office()).id, reach=reach, language="sign")


def asked_interpreter(slot: Slot) -> Interpretation:
    """Return a request to an interpreter for an appointment that wants one."""
    interpreter()
    row = booked(slot, now=clock.now(), interpreter="sign").appointment
    interpreters.arrange(by=SYSTEM, appointment_id=row.pk)
    found = open_of(row.pk)
    assert found is not None
    return found
