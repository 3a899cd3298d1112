"""Numbers are drawn, called and served; two counters never call the same one."""

from datetime import timedelta

import pytest

from fawang.counter.actions.counters import close_counter
from fawang.counter.actions.tickets import call_next, close_days, set_frail, step
from fawang.counter.models import Ticket
from fawang.counter.queries import line
from fawang.counter.rules.line import BEHIND, Why
from fawang.counter.rules.tickets import Command, State, label
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.notices.models import Notice
from fawang.organisations.rules import UnitKind
from fawang.people.models import Contact
from tests.conftest import unit_at
from tests.counter.cases import TEN, clerk, drawn, seated, station

pytestmark = pytest.mark.django_db


def test_numbers_of_a_day_follow_each_other_and_begin_anew_at_midnight() -> None:
    seated(clerk(), "1")
    with clock.at(TEN.replace(hour=23, minute=59)):
        assert [drawn().number for _ in range(3)] == [1, 2, 3]
    with clock.at(TEN.replace(hour=23, minute=59) + timedelta(minutes=2)):
        assert drawn(kind="mediation").number == 1
        # Who still waited yesterday has gone: the number is no longer in line.
        assert Ticket.objects.filter(state=State.GONE).count() == 3
        assert [label(row.ticket.kind, row.ticket.number) for row in line.in_line(station().id)] == ["F001"]


def test_whoever_is_being_served_over_midnight_is_finished_with() -> None:
    at_desk = clerk()
    counter = seated(at_desk, "1")
    with clock.at(TEN.replace(hour=23, minute=50)):
        drawn()
        ticket = call_next(by=at_desk.actor, counter_id=counter.pk)
        assert ticket is not None
        step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.SERVE)
    with clock.at(TEN + timedelta(days=1)):
        assert close_days(by=SYSTEM, before=clock.today()) == 0
        assert step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.FINISH).state == State.SERVED


def test_an_office_without_counters_has_no_numbers() -> None:
    with pytest.raises(Conflict, match="queue_absent"):
        drawn()


def test_what_is_no_service_or_no_reason_is_refused() -> None:
    seated(clerk(), "1")
    with pytest.raises(Invalid):
        drawn(kind="consultation")
    with pytest.raises(Invalid):
        drawn(frail=["tall"])


def test_a_number_goes_its_way() -> None:
    at_desk = clerk()
    counter = seated(at_desk, "1")
    with clock.at(TEN):
        drawn()
    with clock.at(TEN + timedelta(minutes=7)):
        ticket = call_next(by=at_desk.actor, counter_id=counter.pk)
        assert ticket is not None
        # Pressed twice nobody else is called.
        again = call_next(by=at_desk.actor, counter_id=counter.pk)
        assert again is not None
        assert (again.pk, again.version) == (ticket.pk, ticket.version)
        step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.RECALL)
        step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.SERVE)
    with clock.at(TEN + timedelta(minutes=20)):
        done = step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.FINISH)
    assert (done.state, done.waited_seconds, done.recalls) == (State.SERVED, 420, 1)
    assert call_next(by=at_desk.actor, counter_id=counter.pk) is None


def test_whoever_is_not_there_comes_once_more_and_then_has_gone() -> None:
    at_desk = clerk()
    counter = seated(at_desk, "1")
    missing = drawn()
    for _ in range(BEHIND + 1):
        drawn()
    call_next(by=at_desk.actor, counter_id=counter.pk)
    back = step(by=at_desk.actor, ticket_id=missing.pk, command=Command.ABSENT)
    assert back.state == State.WAITING
    for _ in range(BEHIND):
        other = call_next(by=at_desk.actor, counter_id=counter.pk)
        assert other is not None
        assert other.pk != missing.pk
        step(by=at_desk.actor, ticket_id=other.pk, command=Command.FINISH)
    again = call_next(by=at_desk.actor, counter_id=counter.pk)
    assert again is not None
    assert again.pk == missing.pk
    assert step(by=at_desk.actor, ticket_id=missing.pk, command=Command.ABSENT).state == State.GONE


def test_a_transfer_keeps_the_place_by_arrival() -> None:
    first, second = clerk(), clerk()
    advice, mediation = seated(first, "1", kinds=["advice"]), seated(second, "2", kinds=["mediation"])
    with clock.at(TEN):
        moved = drawn()
    with clock.at(TEN + timedelta(minutes=1)):
        later = drawn(kind="mediation")
        call_next(by=first.actor, counter_id=advice.pk)
        step(by=first.actor, ticket_id=moved.pk, command=Command.TRANSFER, kind="mediation")
        assert [row.ticket.pk for row in line.in_line(station().id)] == [moved.pk, later.pk]
        assert call_next(by=first.actor, counter_id=advice.pk) is None
        got = call_next(by=second.actor, counter_id=mediation.pk)
        assert got is not None
        assert got.pk == moved.pk


def test_a_clerk_notes_who_should_not_stand_long() -> None:
    at_desk = clerk()
    seated(at_desk, "1")
    drawn()
    old = drawn()
    set_frail(by=at_desk.actor, ticket_id=old.pk, frail=["old"])
    first = line.in_line(station().id)[0]
    assert (first.ticket.pk, first.place.why) == (old.pk, Why.FRAIL)


def test_nobody_takes_steps_of_a_number_at_another_counter_or_of_another_station() -> None:
    first, second = clerk(), clerk()
    counter = seated(first, "1")
    seated(second, "2")
    ticket = drawn()
    call_next(by=first.actor, counter_id=counter.pk)
    with pytest.raises(Conflict, match="counter_closed"):
        step(by=second.actor, ticket_id=ticket.pk, command=Command.FINISH)
    with pytest.raises(Conflict, match="counter_closed"):
        call_next(by=second.actor, counter_id=counter.pk)
    elsewhere = clerk(unit_at("440303", UnitKind.CENTRE))
    with pytest.raises(NotAllowed):
        step(by=elsewhere.actor, ticket_id=ticket.pk, command=Command.LEAVE)


def test_an_old_page_is_told_that_it_is_stale() -> None:
    at_desk = clerk()
    counter = seated(at_desk, "1")
    ticket = drawn()
    call_next(by=at_desk.actor, counter_id=counter.pk)
    with pytest.raises(Conflict, match="stale"):
        step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.FINISH, version=ticket.version)


def test_a_counter_belongs_to_who_sits_there() -> None:
    first, second = clerk(), clerk()
    seated(first, "1")
    with pytest.raises(Conflict, match="counter_taken"):
        seated(second, "1")
    assert seated(second, "1", take_over=True).staff_id == second.staff_id
    assert line.counter_of(first.staff_id) is None
    # Sitting down elsewhere leaves the first one.
    seated(second, "2")
    assert [one.staff_id for one in line.counters_of(station().id)] == [None, second.staff_id]
    close_counter(by=second.actor)
    close_counter(by=second.actor)
    assert line.counter_of(second.staff_id) is None


def test_a_counter_is_not_left_with_somebody_at_it() -> None:
    at_desk = clerk()
    counter = seated(at_desk, "1")
    drawn()
    call_next(by=at_desk.actor, counter_id=counter.pk)
    with pytest.raises(Conflict, match="counter_busy"):
        close_counter(by=at_desk.actor)


def test_whoever_wants_it_is_told_by_text_message_and_forgotten_afterwards() -> None:
    at_desk = clerk()
    counter = seated(at_desk, "3")
    with clock.at(TEN):
        ticket = drawn(phone="13800138000")
        call_next(by=at_desk.actor, counter_id=counter.pk)
        notice = Notice.objects.get(order_ref=f"counter.ticket:{ticket.pk}")
        assert (notice.text, notice.state) == ("ticket_called", "queued")
        step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.FINISH)
    assert ticket.contact_id is not None
    assert Contact.objects.get(pk=ticket.contact_id).phone == ""


def test_an_appointment_checks_in_once() -> None:
    seated(clerk(), "1")
    one = drawn(appointment="a:1", appointed_at=TEN)
    assert drawn(appointment="a:1", appointed_at=TEN).pk == one.pk


@pytest.mark.parametrize("count", [3, 60])
def test_reading_the_line_costs_the_same_however_many_wait(
    count: int, django_assert_num_queries: object
) -> None:
    seated(clerk(), "1")
    for _ in range(count):
        drawn()
    unit_id = station().id
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(line.in_line(unit_id)) == count
