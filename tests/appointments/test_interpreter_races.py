"""Two offices that look for an interpreter, and one who cancels twice, in the same moment."""

from functools import partial

import pytest

from fawang.appointments.actions import interpreters
from fawang.appointments.models import Appointment, Interpretation
from fawang.appointments.queries.interpreters import open_of
from fawang.appointments.rules.interpreters import Answer, State
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from tests.appointments.cases import NOW, at, booked, interpreter, plan, slot_at
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def arrange(row: Appointment) -> None:
    with clock.at(NOW):
        interpreters.arrange(by=SYSTEM, appointment_id=row.pk)


def say(there: Interpretation, said: Answer) -> None:
    with clock.at(NOW):
        interpreters.answer(by=ANONYMOUS, number=there.pk, said=said)


def test_two_appointments_at_one_time_never_share_an_interpreter() -> None:
    with clock.at(NOW):
        interpreter()
    slot = slot_at(plan(capacity=5), at(1, 9, 0))
    rows = [booked(slot, f"1380013801{one}", interpreter="sign").appointment for one in range(4)]
    assert at_once([partial(arrange, row) for row in rows]) == [None] * 4
    assert Interpretation.objects.filter(state=State.ASKED).count() == 1


def test_an_interpreter_who_cancels_twice_at_once_is_followed_once() -> None:
    for name, phone in (("何老师", "13700137001"), ("吴老师", "13700137002"), ("郑老师", "13700137003")):
        with clock.at(NOW):
            interpreter(name, phone)
    row = booked(slot_at(plan(capacity=5), at(1, 9, 0)), "13800138020", interpreter="sign").appointment
    arrange(row)
    there = open_of(row.pk)
    assert there is not None
    say(there, Answer.AGREE)
    at_once([partial(say, there, Answer.CANCEL) for _ in range(3)])
    states = sorted(Interpretation.objects.filter(appointment=row).values_list("state", flat=True))
    assert states == [State.ASKED, State.CANCELLED]
