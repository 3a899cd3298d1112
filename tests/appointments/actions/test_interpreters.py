"""An interpreter who cancels: the next one is asked, the person is told, and the appointment is not lost."""

import pytest
from django.test import Client

from fawang.appointments.actions import changes, interpreters
from fawang.appointments.actions.reactions import arrange_interpreter
from fawang.appointments.events import AppointmentStepped
from fawang.appointments.models import Appointment, Interpretation, Interpreter
from fawang.appointments.queries import interpreters as found
from fawang.appointments.rules.dates import State as Stage
from fawang.appointments.rules.interpreters import Answer, State
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.notices.models import Notice
from fawang.people.models import Contact
from fawang.people.rules import Permission, Role
from fawang.people.rules.wishes import Reach
from tests.appointments.cases import NOW, at, booked, fresh, interpreter, office, plan, slot_at
from tests.browser import sign_in
from tests.conftest import Appoint, unit_at
from tests.shell.cases import text_of

pytestmark = pytest.mark.django_db


def react() -> None:
    """Let everything that happened to appointments be heard of, at the time of the tests."""
    for row in OutboxEvent.objects.filter(name="appointments.stepped").order_by("id"):
        with clock.at(NOW):
            arrange_interpreter(AppointmentStepped.read(row.payload))


def wanting(minute: int = 0, phone: str = "13800138000") -> Appointment:
    """Return an appointment that wants an interpreter, who was asked if there is one."""
    row = booked(slot_at(plan(capacity=3), at(1, 9, minute)), phone, interpreter="sign").appointment
    react()
    return row


def open_one(row: Appointment) -> Interpretation:
    there = found.open_of(row.pk)
    assert there is not None
    return there


def say(there: Interpretation, said: Answer) -> None:
    with clock.at(NOW):
        interpreters.answer(by=ANONYMOUS, number=there.pk, said=said)


def told(contact_id: int) -> list[str]:
    rows = Notice.objects.filter(contact_id=contact_id).order_by("pk")
    return [row.text for row in rows if "interpreter" in row.text]


def test_the_interpreter_agrees_the_office_confirms_the_person_is_told() -> None:
    one = interpreter()
    row = wanting()
    there = open_one(row)
    assert (there.state, there.interpreter_id, there.begins_at) == (State.ASKED, one.pk, row.begins_at)
    assert told(one.contact_id) == ["interpreter_asked"]
    say(there, Answer.AGREE)
    with clock.at(NOW):
        interpreters.confirm(by=_staff(), number=there.pk)
    assert open_one(row).state == State.CONFIRMED
    assert told(row.contact_id) == ["interpreter_comes"]


def _staff() -> Actor:
    """Return somebody of the office."""
    grant = Grant(office().id, "office_officer", frozenset({Permission.ORDER_INTAKE}))
    return Actor(ActorKind.STAFF, 1, grants=(grant,))


@pytest.mark.parametrize("confirmed", [False, True])
def test_whoever_cancels_is_followed_by_the_next_and_the_appointment_stays(confirmed: bool) -> None:
    interpreter()
    second = interpreter("吴老师", "13700137002")
    row = wanting()
    there = open_one(row)
    say(there, Answer.AGREE)
    if confirmed:
        with clock.at(NOW):
            interpreters.confirm(by=_staff(), number=there.pk)
    say(there, Answer.CANCEL)
    following = open_one(row)
    assert (following.interpreter_id, following.state) == (second.pk, State.ASKED)
    assert told(second.contact_id) == ["interpreter_asked"]
    assert told(row.contact_id)[-1] == "interpreter_changes"
    assert (fresh(row).state, fresh(row).begins_at) == (Stage.BOOKED, row.begins_at)
    # The one who cancelled is not asked for it again, and an answer that comes late changes nothing.
    say(following, Answer.DECLINE)
    assert found.open_of(row.pk) is None
    with pytest.raises(Conflict, match="interpretation_moved_on"):
        say(there, Answer.AGREE)
    assert fresh(row).state == Stage.BOOKED


def test_the_same_answer_twice_is_one() -> None:
    interpreter()
    there = open_one(wanting())
    say(there, Answer.AGREE)
    say(there, Answer.AGREE)
    assert Interpretation.objects.count() == 1


def test_hearing_of_it_twice_asks_once() -> None:
    one = interpreter()
    interpreter("吴老师", "13700137002")
    row = wanting()
    react()
    assert Interpretation.objects.filter(appointment=row).count() == 1
    assert told(one.contact_id) == ["interpreter_asked"]


def test_nobody_is_asked_for_two_at_one_time_nor_for_another_language() -> None:
    one = interpreter()
    first = wanting()
    second = booked(first.slot, "13800138009", interpreter="sign").appointment  # type: ignore[arg-type]
    react()
    assert open_one(first).interpreter_id == one.pk
    assert found.open_of(second.pk) is None
    with pytest.raises(Invalid), clock.at(NOW):
        booked(first.slot, "13800138010", interpreter="cantonese")  # type: ignore[arg-type]


def test_where_there_is_none_the_office_asks_again_once_there_is_one() -> None:
    row = wanting()
    assert found.open_of(row.pk) is None
    assert fresh(row).state == Stage.BOOKED
    one = interpreter()
    with clock.at(NOW):
        interpreters.arrange(by=SYSTEM, appointment_id=row.pk)
    assert open_one(row).interpreter_id == one.pk


def test_another_time_lets_the_interpreter_go_and_asks_for_the_new_one() -> None:
    one = interpreter()
    row = wanting()
    with clock.at(NOW):
        later = slot_at(row.plan, at(2, 9, 30))
        changes.reschedule(by=SYSTEM, appointment_id=row.pk, slot_id=later.pk)
    react()
    assert open_one(row).begins_at == later.begins_at
    assert told(one.contact_id) == ["interpreter_asked", "interpreter_free", "interpreter_asked"]


def test_a_cancelled_appointment_needs_nobody() -> None:
    one = interpreter()
    row = wanting()
    with clock.at(NOW):
        changes.cancel(by=SYSTEM, appointment_id=row.pk)
    react()
    assert found.open_of(row.pk) is None
    assert told(one.contact_id) == ["interpreter_asked", "interpreter_free"]


def test_whoever_leaves_the_register_is_erased_and_followed() -> None:
    one, second = interpreter(), interpreter("吴老师", "13700137002")
    row = wanting()
    with clock.at(NOW):
        interpreters.end(by=SYSTEM, interpreter_id=one.pk)
    assert open_one(row).interpreter_id == second.pk
    assert not Interpreter.objects.get(pk=one.pk).active
    assert Contact.objects.get(pk=one.contact_id).name == ""
    with pytest.raises(NotFound):
        interpreters.end(by=SYSTEM, interpreter_id=one.pk)


def test_the_register_is_kept_by_whoever_keeps_the_plans(staff: Appoint) -> None:
    reach = Reach(name="何老师", phone="13700137001")
    elsewhere = staff(Role.OFFICE_HEAD, unit_at("440106", office().kind))
    with pytest.raises(NotAllowed):
        interpreters.enter(by=elsewhere, unit_id=office().id, reach=reach, language="sign")
    with pytest.raises(Invalid):
        interpreters.enter(by=SYSTEM, unit_id=office().id, reach=reach, language="mandarin")
    one = interpreter()
    with pytest.raises(NotFound):
        interpreters.end(by=elsewhere, interpreter_id=one.pk)
    there = open_one(wanting())
    with pytest.raises(NotAllowed):
        interpreters.answer(by=ANONYMOUS, number=there.pk, said=Answer.CONFIRM)
    with pytest.raises(NotFound):
        interpreters.confirm(by=elsewhere, number=there.pk)


@pytest.mark.usefixtures("pages")
def test_the_page_of_the_interpreter_says_nothing_of_the_person() -> None:
    interpreter()
    row = wanting()
    there = open_one(row)
    path = f"/interpreting/{there.pk}/{found.access_key(there)}"
    with clock.at(NOW):
        page = text_of(Client().get(path))
        assert "蒋" not in page
        assert row.code not in page
        assert Client().get(path + "x").status_code == 404
        assert Client().post(path, {"answer": "agree"}).status_code == 302
        assert Client().post(path, {"answer": "confirm"}).status_code in (403, 404)
        office_page = sign_in(Role.OFFICE_HEAD, office())
        assert office_page.post(f"/desk/appointments/{row.code}/interpreter").status_code == 302
    assert open_one(row).state == State.CONFIRMED
