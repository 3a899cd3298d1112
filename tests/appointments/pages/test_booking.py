"""The first of several times that has room is booked, within one transaction."""

from functools import partial

import pytest
from django.db import transaction

from fawang.appointments.actions.booking import Booked, book
from fawang.appointments.models import Appointment, Reservation, Slot
from fawang.appointments.pages.booking import first_free
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.problems import Conflict
from tests.appointments.cases import NOW, at, booked, plan, slot_at, wish

pytestmark = pytest.mark.django_db


def made(phone: str, slot_id: int) -> Booked:
    return book(by=ANONYMOUS, wish=wish(Slot.objects.get(pk=slot_id), phone))


def test_a_full_time_gives_way_to_the_next_and_leaves_nothing() -> None:
    full, free = (plan(name=name, capacity=1) for name in ("1 号窗口", "2 号窗口"))
    slots = [slot_at(one, at(1)) for one in (full, free)]
    with clock.at(NOW):
        booked(slots[0], phone="13800138001")
        with transaction.atomic():
            found = first_free([one.pk for one in slots], partial(made, "13800138002"))
            assert not transaction.get_rollback()
        assert found.appointment.slot_id == slots[1].pk
        with transaction.atomic(), pytest.raises(Conflict, match="slot_full"):
            first_free([one.pk for one in slots], partial(made, "13800138003"))
    assert Appointment.objects.count() == Reservation.objects.count() == 2
