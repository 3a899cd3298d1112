"""Somebody comes to an appointment: one line with those who have none, by its time."""

from datetime import timedelta

import pytest

from fawang.appointments.rules.dates import State as DateState
from fawang.counter.actions.arrivals import arrive
from fawang.counter.actions.tickets import call_next, step
from fawang.counter.queries import line
from fawang.counter.rules.line import Why
from fawang.counter.rules.tickets import Command, Source
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.organisations.rules import UnitKind
from tests.appointments.cases import at, booked, fresh, plan, slot_at
from tests.conftest import unit_at
from tests.counter.cases import clerk, drawn, seated, station

pytestmark = pytest.mark.django_db


def test_an_appointment_stands_in_line_by_its_time_and_is_kept_when_served() -> None:
    with clock.at(at(0, 8)):
        at_desk = clerk()
    counter = seated(at_desk, "1")
    date = booked(slot_at(plan(station()), at(0, 9)))
    with clock.at(at(0, 8, 40)):
        early = drawn()
        arrived = arrive(by=at_desk.actor, unit_id=station().id, code=date.appointment.code)
        again = arrive(by=at_desk.actor, unit_id=station().id, code=date.appointment.code)
    assert (arrived.pk, arrived.source, arrived.appointed_at) == (again.pk, Source.APPOINTMENT, at(0, 9))
    with clock.at(at(0, 8, 52)):
        late = drawn()
    with clock.at(at(0, 9)):
        rows = line.in_line(station().id)
        assert [row.ticket.pk for row in rows] == [early.pk, arrived.pk, late.pk]
        assert rows[1].place.why == Why.APPOINTMENT
        for _ in range(2):
            ticket = call_next(by=at_desk.actor, counter_id=counter.pk)
            assert ticket is not None
            step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.FINISH)
    assert fresh(date).state == DateState.SERVED


def test_another_day_another_unit_and_another_code_are_refused() -> None:
    at_desk = clerk()
    seated(at_desk, "1")
    date = booked(slot_at(plan(station()), at(0, 9)))
    elsewhere = clerk(unit_at("440303", UnitKind.CENTRE))
    with clock.at(at(0, 9) - timedelta(days=1)), pytest.raises(Conflict):
        arrive(by=at_desk.actor, unit_id=station().id, code=date.appointment.code)
    with clock.at(at(0, 9)), pytest.raises(NotAllowed):
        arrive(by=elsewhere.actor, unit_id=station().id, code=date.appointment.code)
    with clock.at(at(0, 9)), pytest.raises(NotFound):
        arrive(by=at_desk.actor, unit_id=station().id, code="234567890123")
    assert line.in_line(station().id) == []
