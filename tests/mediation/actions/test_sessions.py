"""Sessions in a free slot of the committee: booked once, given back when they are moved or not needed."""

import pytest
from django.test import Client

from fawang.appointments.models import Appointment, Slot
from fawang.appointments.rules.dates import State
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.mediation.actions import sessions
from fawang.mediation.kind.offers import offers
from fawang.mediation.rules.sessions import token
from fawang.work_orders import queries
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import WorkOrder
from tests.appointments.cases import EVERY_DAY, plan
from tests.mediation.cases import Committee, of
from tests.shell.cases import text_of
from tests.work_orders.persons import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(committee: Committee) -> WorkOrder:
    """A mediation whose sides talk, at a committee with slots for one at a time."""
    plan(committee.unit, now=clock.now(), week=EVERY_DAY, service="", capacity=1, valid_from=clock.today())
    return committee.mediating()


def free(order: WorkOrder) -> list[str]:
    return [value for value, _label in offers(fresh(order))("arrange_session")["slot"]]


def states() -> list[str]:
    return list(Appointment.objects.order_by("pk").values_list("state", flat=True))


def over(order: WorkOrder) -> None:
    """Let the room hear of the last step, as the worker does."""
    last = queries.history(fresh(order), public=False)[-1]
    sessions.release_when_over(
        StepTaken(
            order_id=order.pk,
            seq=last.seq,
            command=last.command,
            source="mediating",
            unit_id=order.unit_id,
            target=fresh(order).state,
        )
    )


def test_a_slot_is_booked_for_both_sides_and_taken_from_who_comes_later(
    committee: Committee, order: WorkOrder
) -> None:
    chosen = free(order)[0]
    committee.step(order, "arrange_session", talk="in_person", slot=chosen)
    row = Appointment.objects.get()
    assert (row.state, row.party, row.subject) == (State.BOOKED, 2, f"mediation:{order.pk}")
    # Nobody finds it by a telephone, and no name of a side stands in it.
    assert (row.contact.phone, row.contact.name.replace(" ", "")) == ("", order.code)
    assert chosen not in free(order)
    other = committee.mediating(committee.apply())
    with pytest.raises(Conflict, match="slot_full"):
        committee.step(other, "arrange_session", talk="in_person", slot=chosen)
    assert states() == [State.BOOKED]


def test_both_sides_read_when_it_is(committee: Committee, order: WorkOrder, client: Client) -> None:
    chosen = free(order)[0]
    committee.step(order, "arrange_session", talk="in_person", slot=chosen)
    time = chosen.rpartition(" ")[2]
    for side in ("applicant", "respondent"):
        page = text_of(client.get(f"/f/{order.code}/{of(order, side).key}"))
        assert time in page, side


def test_the_same_step_sent_twice_is_one_booking(committee: Committee, order: WorkOrder) -> None:
    data = {"talk": "in_person", "slot": free(order)[0]}
    version = fresh(order).version
    for _time in range(2):
        take_step(
            by=committee.mediator.actor,
            code=order.code,
            command="arrange_session",
            version=version,
            data=data,
        )
    assert states() == [State.BOOKED]


def test_moved_or_held_by_telephone_the_place_is_free_again(committee: Committee, order: WorkOrder) -> None:
    first, second = free(order)[:2]
    committee.step(order, "arrange_session", talk="in_person", slot=first)
    committee.step(order, "arrange_session", talk="in_person", slot=second)
    assert states() == [State.CANCELLED, State.BOOKED]
    assert first in free(order)
    day = clock.today().isoformat()
    committee.step(order, "arrange_session", talk="telephone", on=day, at="19:30")
    assert states() == [State.CANCELLED, State.CANCELLED]


def test_when_one_side_ends_it_the_place_is_free_again(committee: Committee, order: WorkOrder) -> None:
    chosen = free(order)[0]
    committee.step(order, "arrange_session", talk="in_person", slot=chosen)
    committee.own(order, "respondent", "leave_the_table")
    over(order)
    assert states() == [State.CANCELLED]
    over(order)
    assert states() == [State.CANCELLED]


def test_without_a_slot_day_and_time_are_needed(committee: Committee, order: WorkOrder) -> None:
    with pytest.raises(Invalid) as problem:
        committee.step(order, "arrange_session", talk="in_person")
    assert problem.value.errors == {"on": "field_required", "at": "field_required"}


def test_a_slot_of_another_office_is_refused(committee: Committee, order: WorkOrder) -> None:
    elsewhere = plan(now=clock.now(), week=EVERY_DAY, valid_from=clock.today())
    slot = Slot.objects.filter(plan=elsewhere, begins_at__gt=clock.now()).first()
    assert slot is not None
    with pytest.raises(Conflict, match="slot_full"):
        committee.step(order, "arrange_session", talk="in_person", slot=token(slot.pk, slot.begins_at))
    assert states() == []
