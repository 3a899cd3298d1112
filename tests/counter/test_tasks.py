"""Numbers of a day that is over end by themselves, and what was left for a text message is deleted."""

from datetime import timedelta

import pytest

from fawang.counter.models import Ticket
from fawang.counter.rules.tickets import State
from fawang.counter.tasks import end_numbers
from fawang.kernel import clock
from fawang.people.models import Contact
from tests.counter.cases import TEN, clerk, drawn, seated

pytestmark = pytest.mark.django_db


def test_what_is_left_over_at_midnight_ends() -> None:
    seated(clerk(), "1")
    with clock.at(TEN):
        ticket = drawn(phone="13800138000")
        end_numbers(0)
        assert Ticket.objects.get().state == State.WAITING
    with clock.at(TEN + timedelta(days=1)):
        end_numbers(0)
    assert Ticket.objects.get().state == State.GONE
    assert ticket.contact_id is not None
    assert Contact.objects.get(pk=ticket.contact_id).phone == ""
