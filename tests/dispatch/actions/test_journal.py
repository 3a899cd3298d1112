"""The journal: written with what follows from it, undone with it, one order for all who write."""

from collections import Counter
from functools import partial

import pytest
from django.db import transaction

from fawang.dispatch.actions import contacts, seats
from fawang.dispatch.actions._journal import locked, tell
from fawang.dispatch.models import Contact, Entry, Offer, Pool, Seat, Spell
from fawang.dispatch.queries import replica
from fawang.dispatch.rules import Presence, Reason
from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.inputs import Tick
from fawang.dispatch.rules.matching.snapshot import save
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.dispatch.cases import arrive, contact, ready, rings, seat, wish
from tests.races import at_once


def test_every_entry_has_its_number_and_the_rows_that_follow(centre: UnitRow, duty: Actor) -> None:
    arrive(centre, "a:1")
    ready(duty)
    pool = Pool.objects.get()
    entries = list(Entry.objects.order_by("seq").values_list("seq", "happened__kind", "actor"))
    assert entries == [
        (1, "Arrived", SYSTEM.label),
        (2, "SeatSet", duty.label),
        (3, "PresenceSet", duty.label),
    ]
    assert pool.seq == 3
    assert pool.last == Entry.objects.get(seq=3).name
    assert pool.wake_at == Offer.objects.get().until
    assert Spell.objects.get().presence == Presence.BUSY


def test_what_is_undone_was_never_told(centre: UnitRow, duty: Actor) -> None:
    arrive(centre, "a:1")
    with transaction.atomic():
        ready(duty)
        assert rings(duty) == ["a:1"]
        transaction.set_rollback(True)
    assert not Seat.objects.exists()
    assert contact("a:1").standing == "waiting"
    # The copy in this process had seen it; it is read anew.
    arrive(centre, "a:2")
    ready(duty)
    assert sorted(rings(duty)) == ["a:1", "a:2"]
    assert seat(duty).presence == Presence.BUSY
    pool = Pool.objects.get()
    with replica.reading(pool) as reader:
        assert save(reader) == save(replica.for_writing(pool).matching)


def test_an_input_that_cannot_be_handled_spoils_nothing(
    centre: UnitRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(centre, "a:1")
    pool = Pool.objects.get()

    def broken(self: Matching, happened: object) -> None:
        self.contacts.clear()
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Matching, "handle", broken)
        with pytest.raises(ZeroDivisionError):
            tell(locked(pool.pk), Tick(0.0), by=SYSTEM)
    arrive(centre, "a:2")
    with replica.reading(Pool.objects.get()) as matching:
        assert {one.id for one in matching.contacts.values()} == {"a:1/1", "a:2/1"}


def test_presences_are_written_as_spells(duty: Actor) -> None:
    ready(duty)
    seats.set_presence(by=duty, staff_id=duty.known_id, presence=Presence.BREAK, reason=Reason.MEAL)
    seats.set_presence(by=duty, staff_id=duty.known_id, presence=Presence.OFFLINE, reason=Reason.END_OF_DUTY)
    rows = list(Spell.objects.order_by("pk").values_list("presence", "reason"))
    assert rows == [("ready", ""), ("break", "meal")]
    assert not Spell.objects.filter(until_at__isnull=True).exists()


def test_many_write_at_once_and_nobody_is_offered_twice(real_database: str) -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    lawyers = [sign_in(Role.DUTY_LAWYER, centre).actor for _ in range(4)]
    arrive(centre, "a:0")
    works = [
        *(partial(contacts.arrive, by=SYSTEM, wish=wish(centre, f"a:{i}")) for i in range(1, 7)),
        *(partial(ready, lawyer) for lawyer in lawyers),
    ]
    assert [one for one in at_once(works) if isinstance(one, Exception)] == []
    pool = Pool.objects.get()
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [*range(1, pool.seq + 1)]
    ringing = Offer.objects.filter(outcome="")
    assert ringing.count() == Contact.objects.filter(standing="offered").count() == 7
    assert max(Counter(ringing.values_list("staff_id", flat=True)).values()) <= 3
    # Whoever reads the whole journal comes to the same.
    replica.forget(pool.pk)
    again = save(replica.for_writing(pool).matching)
    with replica.reading(pool) as matching:
        assert save(matching) == again
