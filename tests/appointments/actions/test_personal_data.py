"""What is kept of interpreters: they read it signed in, and it goes with their number."""

from collections.abc import Iterator
from typing import Any

import pytest

from fawang.appointments.actions.personal_data import INTERPRETERS
from fawang.appointments.models import Interpretation, Interpreter
from fawang.appointments.rules.interpreters import State
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.security import personal_data
from fawang.kernel.storage.fields import keyed_hash
from fawang.people.models import Contact, Resident
from tests.appointments.cases import NOW, asked_interpreter, at, interpreter, plan, slot_at

pytestmark = pytest.mark.django_db
PHONE = "13700137001"


@pytest.fixture(autouse=True)
def before_the_slots() -> Iterator[None]:
    """Let it be the Monday of the plan."""
    with clock.at(NOW):
        yield


def resident(phone: str = PHONE) -> int:
    """Return the number of somebody who signs in with this telephone."""
    hashed = keyed_hash("phone", phone)
    return Resident.objects.create(phone=phone, phone_hash=hashed, created_at=clock.now()).pk


def read(resident_id: int) -> Any:
    return personal_data.export(by=SYSTEM, records=[], resident_id=resident_id)["person"]["interpreter"]


def test_an_interpreter_reads_for_when_they_were_asked_and_nothing_of_who_came() -> None:
    there = asked_interpreter(slot_at(plan(), at(1)))
    (found,) = read(resident())
    assert (found["language"], found["unit"]) == ("sign", there.interpreter.unit_id)
    (one,) = found["asked"]
    assert (one["begins_at"], one["state"]) == (there.begins_at, State.ASKED)
    assert set(one) == {"begins_at", "ends_at", "state", "asked_at"}
    assert read(resident("13900139999")) is None


def test_others_who_may_hold_the_telephone_read_nothing() -> None:
    row = interpreter()
    Contact.objects.filter(pk=row.contact_id).update(household=True)
    assert read(resident()) is None


def test_erasing_the_number_takes_the_interpreter_out_of_the_register() -> None:
    there = asked_interpreter(slot_at(plan(), at(1)))
    other = interpreter("林老师", "13700137002")
    erased, others = personal_data.erase_number(by=SYSTEM, number="137-0013-7001")
    assert (erased, others >= 1) == ([], True)
    row = Interpreter.objects.get(pk=there.interpreter_id)
    assert not row.active
    contact = Contact.objects.get(pk=row.contact_id)
    assert (contact.name, contact.phone, contact.phone_hash) == ("", "", None)
    # Who was to come is asked in their place.
    assert Interpretation.objects.get(state=State.ASKED).interpreter_id == other.pk
    assert INTERPRETERS.erase_number is not None
    assert INTERPRETERS.erase_number(SYSTEM, PHONE) == 0
    assert INTERPRETERS.erase_number(SYSTEM, "no number") == 0


def test_nobody_at_an_office_erases_by_a_number() -> None:
    interpreter()
    assert INTERPRETERS.erase_number is not None
    with pytest.raises(NotAllowed):
        INTERPRETERS.erase_number(Actor(kind=ActorKind.STAFF, id=1), PHONE)
    assert Interpreter.objects.get().active
