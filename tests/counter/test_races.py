"""What several do at the same moment at one station, with real transactions."""

from functools import partial

from django.db import connections, transaction

from fawang.counter.actions.held import resolve
from fawang.counter.actions.tickets import call_next
from fawang.counter.actions.visits import record
from fawang.counter.models import OfflineCommand, Ticket, Visit
from fawang.counter.rules.tickets import State
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.work_orders.models import WorkOrder
from tests.counter.cases import clerk, drawn, entry, new_id, seated, station
from tests.counter.offline import application, send, visit
from tests.races import at_once


def test_two_counters_never_call_the_same_number(real_database: str) -> None:
    """A hundred rounds: two clerks press at the same moment; with one number in line one of them gets nobody."""
    clerks = [clerk(), clerk()]
    counters = [seated(one, str(number)) for number, one in enumerate(clerks)]
    calls = [
        partial(call_next, by=one.actor, counter_id=counter.pk)
        for one, counter in zip(clerks, counters, strict=True)
    ]
    for round_ in range(100):
        for _ in range(1 + round_ % 2):
            drawn()
        got = at_once(calls)
        assert not [one for one in got if isinstance(one, Exception)], got
        called = [one.pk for one in got if isinstance(one, Ticket)]
        assert len(called) == len({*called}) == 1 + round_ % 2
        Ticket.objects.update(state=State.SERVED)


def test_sent_twice_at_the_same_moment_it_is_one_visit(real_database: str) -> None:
    at_desk, unit_id = clerk().actor, station().id
    for _ in range(10):
        one = new_id()
        got = at_once([partial(record, by=at_desk, client_id=one, unit_id=unit_id, entry=entry())] * 4)
        assert not [each for each in got if isinstance(each, Exception)], got
        assert sorted(each[1] for each in got if isinstance(each, tuple)) == [False, True, True, True]
    assert Visit.objects.count() == 10


def test_numbers_drawn_at_the_same_moment_are_all_different(real_database: str) -> None:
    seated(clerk(), "1")
    for _ in range(5):
        got = at_once([drawn] * 8)
        assert not [one for one in got if isinstance(one, Exception)], got
    assert sorted(Ticket.objects.values_list("number", flat=True)) == [*range(1, 41)]


def test_one_counter_is_taken_by_one_of_those_who_sit_down_at_once(real_database: str) -> None:
    clerks = [clerk() for _ in range(4)]
    got = at_once([partial(seated, one, "1") for one in clerks])
    assert sorted(getattr(one, "code", "sits") for one in got) == ["counter_taken"] * 3 + ["sits"]


def test_a_call_that_is_cut_off_leaves_the_number_in_line(real_database: str) -> None:
    """A server process dies in the middle of a call: nobody is lost, and the next call takes the same number."""
    at_desk = clerk()
    counter = seated(at_desk, "1")
    ticket = drawn()
    transaction.set_autocommit(False)
    assert call_next(by=at_desk.actor, counter_id=counter.pk) is not None
    connections.close_all()
    assert Ticket.objects.get().state == State.WAITING
    called = call_next(by=at_desk.actor, counter_id=counter.pk)
    assert called is not None
    assert called.pk == ticket.pk
    # Whoever comes back after a restart finds the number still at the counter.
    connections.close_all()
    again = call_next(by=at_desk.actor, counter_id=counter.pk)
    assert again is not None
    assert again.pk == ticket.pk


def test_the_same_batch_sent_to_two_servers_at_once_is_carried_out_once(real_database: str) -> None:
    at_desk, now = clerk().actor, clock.now()
    for number in range(5):
        commands = [
            visit(station().id, now, seq=2 * number + 1),
            application(station().id, now, seq=2 * number + 2),
        ]
        got = at_once([partial(send, at_desk, *commands, now=now)] * 3)
        assert not [one for one in got if isinstance(one, Exception)], got
        assert got[0] == got[1] == got[2]
    assert (Visit.objects.count(), WorkOrder.objects.count()) == (5, 5)


def test_two_who_decide_at_once_decide_once(real_database: str) -> None:
    at_desk, now = clerk().actor, clock.now()
    for number in range(5):
        send(ANONYMOUS, visit(station().id, now, seq=number), now=now, clerk_id=at_desk.known_id)
        row = OfflineCommand.objects.latest("pk")
        decide = partial(resolve, by=at_desk, command_id=row.pk, resolution="keep", now=now)
        got = at_once([decide] * 3)
        assert sorted(getattr(one, "code", "decided") for one in got) == ["decided"] + ["held_resolved"] * 2
    assert Visit.objects.count() == 5
