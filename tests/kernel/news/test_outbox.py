"""News leaves with the transaction that made it true, and each reaction to it happens once."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from procrastinate.jobs import Job

from fawang.kernel.models import AuditEntry, Delivery, OutboxEvent
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.events import Event
from fawang.kernel.security import audit
from fawang.kernel.storage import gathering
from tests.kernel.conftest import Wire
from tests.races import at_once, jobs, run_jobs
from tests.waiting import stand_by

NOTED = audit.declare("tests.noted")


@dataclass(frozen=True, kw_only=True)
class Rung(Event, name="tests.rung"):
    """Somebody rang."""

    number: int
    word: str = "hello"


#: How many more times each reaction fails.
broken: dict[str, int] = {}
slow = threading.Event()


@pytest.fixture(autouse=True)
def _sound() -> Iterator[None]:
    yield
    broken.clear()
    slow.clear()


def note(reaction: str, event: Rung) -> None:
    audit.record(NOTED, by=SYSTEM, object=f"tests:{event.number}", reaction=reaction, word=event.word)
    if slow.is_set():
        stand_by(0.2)
    if broken.get(reaction, 0) > 0:
        broken[reaction] -= 1
        raise RuntimeError(f"{reaction} is broken")


def first(event: Rung) -> None:
    note("first", event)


def second(event: Rung) -> None:
    note("second", event)


def third(event: Rung) -> None:
    note("third", event)


def noted() -> list[str]:
    return [
        entry.data["reaction"] for entry in AuditEntry.objects.filter(action="tests.noted").order_by("id")
    ]


def ring(number: int = 1) -> OutboxEvent:
    with transaction.atomic():
        outbox.publish(Rung(number=number), by=SYSTEM)
    return OutboxEvent.objects.filter(name="tests.rung").latest("id")


def delivered(row: OutboxEvent) -> list[str]:
    names = Delivery.objects.filter(event=row).order_by("id").values_list("reaction", flat=True)
    return [name.rpartition(".")[2] for name in names]


@pytest.mark.usefixtures("real_database")
def test_publishing_outside_a_transaction_is_an_error() -> None:
    with pytest.raises(outbox.NotInTransaction, match=r"tests\.rung"):
        outbox.publish(Rung(number=1), by=SYSTEM)
    assert not OutboxEvent.objects.exists()


@pytest.mark.usefixtures("real_database")
def test_event_and_job_appear_together_and_only_if_the_transaction_commits(wire: Wire) -> None:
    wire(Rung, first)
    with transaction.atomic():
        outbox.publish(Rung(number=1), by=SYSTEM)
        transaction.set_rollback(True)
    assert not OutboxEvent.objects.exists()
    assert jobs("kernel.deliver") == []
    row = ring()
    assert (row.name, row.payload, row.actor) == ("tests.rung", {"number": 1, "word": "hello"}, "system")
    assert [job["args"] for job in jobs("kernel.deliver")] == [{"event_id": row.pk}]


@pytest.mark.django_db
def test_an_event_that_nobody_reacts_to_is_kept_without_a_job(wire: Wire) -> None:
    wire(Rung)
    assert ring().pk
    assert jobs("kernel.deliver") == []


@pytest.mark.usefixtures("real_database")
def test_a_worker_runs_every_reaction(wire: Wire) -> None:
    wire(Rung, first, second)
    row = ring()
    run_jobs("events")
    assert noted() == ["first", "second"]
    assert delivered(row) == ["first", "second"]
    assert [job["status"] for job in jobs("kernel.deliver")] == ["succeeded"]


@pytest.mark.django_db
def test_delivered_twice_each_reaction_runs_once(wire: Wire) -> None:
    wire(Rung, first, second)
    row = ring()
    outbox.deliver(event_id=row.pk)
    outbox.deliver(event_id=row.pk)
    assert noted() == ["first", "second"]


@pytest.mark.usefixtures("real_database")
def test_delivered_by_several_workers_at_once_each_reaction_runs_once(wire: Wire) -> None:
    wire(Rung, first, second)
    row = ring()
    slow.set()
    assert at_once([lambda: outbox.deliver(event_id=row.pk)] * 3) == [None] * 3
    assert noted() == ["first", "second"]
    assert delivered(row) == ["first", "second"]


@pytest.mark.usefixtures("real_database")
def test_a_twin_that_waited_does_what_the_first_failed_to_do(wire: Wire) -> None:
    """Both begin; whoever comes first fails and is undone; the other one must not take it for done."""
    wire(Rung, first)
    row = ring()
    slow.set()
    broken["first"] = 1
    outcomes = at_once([lambda: outbox.deliver(event_id=row.pk)] * 2)
    assert sorted(map(type, outcomes), key=str) == [type(None), outbox.ReactionFailed]
    assert noted() == ["first"]


@pytest.mark.usefixtures("real_database")
def test_a_failing_reaction_does_not_stop_the_others_and_is_retried_alone(wire: Wire) -> None:
    wire(Rung, first, second, third)
    broken["second"] = 1
    row = ring()
    run_jobs("events")
    assert noted() == ["first", "third"]
    (job,) = jobs("kernel.deliver")
    assert (job["status"], job["attempts"]) == ("todo", 1)
    assert 0 < job["due_in"] <= 2
    outbox.deliver(event_id=row.pk)
    assert noted() == ["first", "third", "second"]


@pytest.mark.usefixtures("real_database")
def test_the_delivery_and_what_the_reaction_wrote_stand_or_fall_together(wire: Wire) -> None:
    wire(Rung, first)
    broken["first"] = 1
    row = ring()
    with pytest.raises(outbox.ReactionFailed, match="first"):
        outbox.deliver(event_id=row.pk)
    assert noted() == []
    assert delivered(row) == []


@pytest.mark.django_db
def test_an_event_that_another_version_wrote_is_understood(wire: Wire) -> None:
    wire(Rung, first)
    row = ring()
    OutboxEvent.objects.filter(pk=row.pk).update(payload={"number": 7, "colour": "a key that is no more"})
    outbox.deliver(event_id=row.pk)
    (entry,) = AuditEntry.objects.filter(action="tests.noted")
    assert (entry.object, entry.data["word"]) == ("tests:7", "hello")


def test_the_pauses_between_tries_grow_and_end() -> None:
    tries = [
        Job(id=1, queue="events", lock=None, queueing_lock=None, task_name="x", attempts=n) for n in range(13)
    ]
    decisions = [outbox.RETRY.get_retry_decision(exception=RuntimeError(), job=job) for job in tries]
    due = [decision and decision.retry_at for decision in decisions]
    assert [moment is None for moment in due] == [False] * 12 + [True]
    assert due[:12] == sorted(due[:12], key=str)


@dataclass(frozen=True, kw_only=True)
class Echoed(Event, name="tests.echoed"):
    """What a reaction made of the ring."""

    number: int


def echo_and_break(event: Rung) -> None:
    outbox.publish(Echoed(number=event.number), by=SYSTEM)
    note("echo_and_break", event)


@pytest.mark.usefixtures("real_database")
def test_in_a_worker_too_a_job_appears_only_if_the_transaction_commits(wire: Wire) -> None:
    """The worker has connections of its own: what its jobs defer must not travel on those."""
    wire(Rung)
    outbox.wire({Rung: (echo_and_break,), Echoed: (first,)})
    broken["echo_and_break"] = 1
    ring()
    run_jobs("events")
    assert not OutboxEvent.objects.filter(name="tests.echoed").exists()
    assert [job["status"] for job in jobs("kernel.deliver")] == ["todo"]


def ring_together(*numbers: int) -> list[OutboxEvent]:
    """Ring in one transaction, gathered."""
    with gathering.gathered():
        for number in numbers:
            outbox.publish(Rung(number=number), by=SYSTEM)
    return list(OutboxEvent.objects.filter(name="tests.rung").order_by("id"))


def is_odd(event: Rung) -> bool:
    return event.number % 2 == 1


@outbox.only(is_odd)
def to_odd_ones(event: Rung) -> None:
    note("odd", event)


@pytest.mark.usefixtures("real_database")
def test_events_that_are_gathered_are_one_job(wire: Wire) -> None:
    wire(Rung, first, second)
    rows = ring_together(1, 2, 3)
    assert [job["args"] for job in jobs("kernel.deliver")] == [{"event_ids": [row.pk for row in rows]}]
    run_jobs("events")
    assert noted() == ["first", "second"] * 3
    assert [delivered(row) for row in rows] == [["first", "second"]] * 3
    outbox.deliver(event_ids=[row.pk for row in rows])
    assert noted() == ["first", "second"] * 3


@pytest.mark.usefixtures("real_database")
def test_of_several_events_one_reaction_that_fails_holds_up_no_other(wire: Wire) -> None:
    wire(Rung, first, second)
    # Once when all run together, and once more by itself.
    broken["second"] = 2
    rows = ring_together(1, 2)
    with pytest.raises(outbox.ReactionFailed, match=r"second$"):
        outbox.deliver(event_ids=[row.pk for row in rows])
    assert [delivered(row) for row in rows] == [["first"], ["first", "second"]]
    outbox.deliver(event_ids=[row.pk for row in rows])
    assert sorted(noted()) == ["first", "first", "second", "second"]


@pytest.mark.usefixtures("real_database")
def test_several_events_delivered_twice_at_once_are_reacted_to_once(wire: Wire) -> None:
    wire(Rung, first, second)
    slow.set()
    ids = [row.pk for row in ring_together(1, 2, 3)]
    assert at_once([lambda: outbox.deliver(event_ids=ids)] * 2) == [None] * 2
    assert sorted(noted()) == ["first"] * 3 + ["second"] * 3


@pytest.mark.usefixtures("real_database")
def test_who_wants_only_some_events_gets_no_others(wire: Wire) -> None:
    wire(Rung, to_odd_ones)
    ring(2)
    assert jobs("kernel.deliver") == []
    rows = ring_together(2, 3, 4, 5)[1:]
    run_jobs("events")
    assert noted() == ["odd", "odd"]
    assert [delivered(row) for row in rows] == [[], ["to_odd_ones"], [], ["to_odd_ones"]]
