"""What time alone brings, in any number of workers; the state is written down and cut off."""

from datetime import timedelta

import pytest

from fawang.dispatch.actions import timing
from fawang.dispatch.models import Ended, Entry, Pool, Snapshot
from fawang.dispatch.queries import replica
from fawang.dispatch.rules import DEFAULT_LIMITS, Presence, Reason
from fawang.dispatch.rules.matching.snapshot import save
from fawang.dispatch.tasks import keep_state
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.dispatch.cases import arrive, contact, offer, ready, seat
from tests.races import at_once


def later(seconds: float) -> None:
    """Let time pass, and the worker notice."""
    with clock.at(clock.now() + timedelta(seconds=seconds)):
        timing.keep_time(by=SYSTEM, now=clock.now())


def test_an_offer_rings_out(centre: UnitRow, duty: Actor) -> None:
    ready(duty)
    arrive(centre, "a:1")
    later(DEFAULT_LIMITS.ring - 1)
    assert offer(duty).outcome == ""
    later(DEFAULT_LIMITS.ring + 1)
    assert (offer(duty).outcome, contact("a:1").standing) == ("rang_out", "waiting")
    assert (seat(duty).presence, seat(duty).reason) == (Presence.BREAK, Reason.NO_ANSWER)


def test_a_silent_person_keeps_their_place_and_loses_it(centre: UnitRow) -> None:
    arrive(centre, "a:1")
    later(61)
    assert (contact("a:1").standing, contact("a:1").beat_at) == ("away", None)
    later(61 + DEFAULT_LIMITS.keep_place + 1)
    assert contact("a:1").ended == Ended.PLACE_LOST
    assert [one.payload for one in OutboxEvent.objects.filter(name="dispatch.place_lost")] == [
        {"subject": "a:1"}
    ]


def test_nothing_is_due_and_nothing_is_written(centre: UnitRow) -> None:
    arrive(centre, "a:1")
    entries = Entry.objects.count()
    assert timing.keep_time(by=SYSTEM, now=clock.now()) == 0
    assert Entry.objects.count() == entries


def test_the_state_is_written_down_and_read_instead_of_the_journal(
    centre: UnitRow, duty: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "SNAPSHOT_EVERY", 3)
    arrive(centre, "a:1")
    keep_state(0)
    assert not Snapshot.objects.exists()
    ready(duty)
    keep_state(0)
    assert Snapshot.objects.get().seq == 3
    pool = Pool.objects.get()
    kept = save(replica.for_writing(pool).matching)
    # A process that knows nothing yet reads the snapshot, and needs no entry before it.
    Entry.objects.filter(seq__lte=3).delete()
    replica.forget(pool.pk)
    assert save(replica.for_writing(pool).matching) == kept


def test_the_journal_is_cut_off_behind_old_snapshots(
    centre: UnitRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "SNAPSHOT_EVERY", 2)
    monkeypatch.setattr(timing, "KEEP_ENTRIES", timedelta(seconds=-1))
    for i in range(8):
        arrive(centre, f"a:{i}")
        keep_state(0)
    assert list(Snapshot.objects.order_by("seq").values_list("seq", flat=True)) == [6, 8]
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [6, 7, 8]


def test_a_snapshot_of_another_release_is_passed_over(centre: UnitRow) -> None:
    arrive(centre, "a:1", "a:2")
    pool = Pool.objects.get()
    assert pool.last is not None
    Snapshot.objects.create(pool=pool, seq=2, name=pool.last, state={"version": 0}, at=clock.now())
    replica.forget(pool.pk)
    assert set(replica.for_writing(pool).matching.contacts) == {"a:1/1", "a:2/1"}


def test_two_workers_do_what_is_due_once(real_database: str) -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    lawyer = sign_in(Role.DUTY_LAWYER, centre).actor
    ready(lawyer)
    arrive(centre, "a:1")
    due = clock.now() + timedelta(seconds=DEFAULT_LIMITS.ring + 1)

    def work() -> int:
        with clock.at(due):
            return timing.keep_time(by=SYSTEM, now=due)

    assert [one for one in at_once([work] * 4) if isinstance(one, Exception)] == []
    assert Entry.objects.filter(happened__kind="Tick").count() == 1
    assert offer(lawyer).outcome == "rang_out"
