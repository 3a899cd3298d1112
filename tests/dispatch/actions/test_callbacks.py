"""Call-backs: booked without overbooking, called by one lawyer, tried again in safe hours, never to who said no."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count

from fawang.appointments.models import Reservation, Slot
from fawang.dispatch.actions import callbacks, calling, duties, seats, slots, timing
from fawang.dispatch.actions.callbacks import Booked, Booking
from fawang.dispatch.actions.reactions import tell_booked, tell_ended
from fawang.dispatch.models import Attempt, Callback, Contact, NotCalled, Pool
from fawang.dispatch.queries import callbacks as queries
from fawang.dispatch.queries import loads
from fawang.dispatch.queries.board import board
from fawang.dispatch.queries.callbacks import About
from fawang.dispatch.queries.seats import ringing_for
from fawang.dispatch.rules import Level, Presence
from fawang.dispatch.rules.callbacks import QUARTER, Command, State
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, TooMany
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import Language, UnitKind
from fawang.organisations.rules.matters import Matter
from fawang.people.models import Resident
from fawang.people.rules import Role
from fawang.people.rules.wishes import Dialect, Medium, Reach
from tests.browser import sign_in
from tests.conftest import Appoint, unit_at
from tests.dispatch.rosters import month
from tests.races import at_once

#: A Thursday, nine in the morning.
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=CHINA)
SLOT = NOW + timedelta(hours=1)
PHONE = "13800001111"


def booking(**changes: Any) -> Booking:
    """Return a wish to be called at ten, with `changes`; those of the reach are given as `reach`."""
    reach = {"name": "", "phone": PHONE, "medium": Medium.NONE, **changes.pop("reach", {})}
    values: dict[str, Any] = {"begins": SLOT, "place": "440605011", "reach": Reach(**reach), **changes}
    return Booking(**values)


def book(by: Actor = ANONYMOUS, *, now: datetime = NOW, **changes: Any) -> Callback:
    """Book at nine in the morning."""
    with clock.at(now):
        return callbacks.book(by=by, booking=booking(**changes)).callback


def promised() -> dict[datetime, int]:
    """Return beginning → how many calls are promised then."""
    rows = Reservation.objects.values_list("begins_at").annotate(Count("pk"))
    return dict(rows.values_list("begins_at", "pk__count"))


def tick(now: datetime) -> int:
    """Let time pass until `now`."""
    with clock.at(now):
        return calling.keep_promises(by=SYSTEM, now=clock.now())


def fresh(row: Callback) -> Callback:
    """Return a call-back as it is now."""
    return queries.by_id(row.pk)


def call(row: Callback, by: Actor, now: datetime = SLOT) -> Callback:
    """Take a call-back."""
    with clock.at(now):
        return calling.call(by=by, callback_id=row.pk)


def conclude(row: Callback, by: Actor, command: str, now: datetime = SLOT, note: str = "") -> Callback:
    """Say what came of a call."""
    with clock.at(now):
        return calling.conclude(by=by, callback_id=row.pk, command=Command(command), note=note)


@pytest.fixture
def centre(db: None) -> UnitRow:
    """The province's centre."""
    return unit_at("44", UnitKind.HOTLINE_CENTRE)


@pytest.fixture
def lawyer(staff: Appoint, centre: UnitRow) -> Actor:
    """A lawyer on duty there."""
    return staff(Role.DUTY_LAWYER, centre)


@pytest.fixture
def due(centre: UnitRow) -> Callback:
    """A call-back whose time has come."""
    row = book()
    assert tick(SLOT) == 1
    return fresh(row)


# --- booking -------------------------------------------------------------------------------------


def test_a_booked_call_has_a_place_a_key_and_no_clear_number(centre: UnitRow) -> None:
    with clock.at(NOW):
        found = callbacks.book(by=ANONYMOUS, booking=booking(words="工资没发", address="10.0.0.1"))
    row = found.callback
    assert (row.state, row.next_at) == (State.BOOKED, SLOT)
    assert promised() == {SLOT: 1}
    assert found.unit_name == centre.name
    assert queries.own(row.code, found.access_key) == row
    with pytest.raises(NotFound):
        queries.own(row.code, "x")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM dispatch_callback c")
        stored = cursor.fetchone()[0]
    assert PHONE not in stored
    assert "工资" not in stored
    assert "10.0.0.1" not in stored


@pytest.mark.parametrize(
    ("changes", "problem", "code"),
    [
        ({"begins": NOW + timedelta(minutes=15)}, Conflict, "slot_over"),
        ({"begins": SLOT + timedelta(minutes=5)}, Invalid, "slot_unknown"),
        ({"begins": NOW.replace(hour=22)}, Invalid, "slot_unknown"),
        ({"begins": SLOT + timedelta(days=5)}, Invalid, "slot_unknown"),
        ({"reach": {"quiet_from": time(9), "quiet_until": time(12)}}, Invalid, "slot_not_safe"),
        ({"reach": {"phone": ""}}, Invalid, "field_required"),
        ({"reach": {"phone": "123"}}, Invalid, "phone_wrong"),
        ({"reach": {"dialect": Dialect.SIGN}}, Invalid, "language_not_called"),
        ({"words": "长" * 501}, Invalid, "field_too_long"),
        ({"matter": "magic"}, Invalid, "matter_unknown"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_promised_is_said(changes: dict[str, Any], problem: Any, code: str) -> None:
    with pytest.raises(problem) as raised:
        book(**changes)
    assert code in {raised.value.code, *raised.value.errors.values()}
    assert not Callback.objects.exists()


@pytest.mark.django_db
def test_one_open_call_a_number_and_some_an_address(lawyer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    book(address="10.0.0.1")
    # Whether something is booked to a number is nobody's business.
    with pytest.raises(NotAllowed, match="number_not_called"):
        book(begins=SLOT + timedelta(hours=1))
    owner = Actor(kind=ActorKind.RESIDENT, id=resident().pk)
    with pytest.raises(Conflict, match="callback_exists"):
        book(owner, begins=SLOT + timedelta(hours=1))
    assert promised() == {SLOT: 1}
    monkeypatch.setattr(callbacks, "MOST_OPEN_BY_ADDRESS", 6)
    for number in range(5):
        begins = SLOT + timedelta(minutes=15 * number)
        book(begins=begins, reach={"phone": f"1390000000{number}"}, address="10.0.0.1")
    with pytest.raises(TooMany, match="too_many_callbacks"):
        book(reach={"phone": "13900000009"}, address="10.0.0.1")
    book(lawyer, reach={"phone": "13900000009"}, address="10.0.0.1")
    # Whoever has signed in is not shut out by those who share their address.
    book(owner, begins=SLOT + timedelta(hours=1), reach={"phone": "13900000008"}, address="10.0.0.1")


def resident() -> Resident:
    """Return the resident who has shown that the number is theirs."""
    from fawang.kernel.storage.fields import keyed_hash

    return Resident.objects.create(phone=PHONE, phone_hash=keyed_hash("phone", PHONE), created_at=NOW)


@pytest.mark.django_db
def test_it_is_moved_and_cancelled_and_the_place_is_free_again() -> None:
    row = book()
    later = SLOT + timedelta(hours=2)
    with clock.at(NOW):
        callbacks.move(by=ANONYMOUS, callback_id=row.pk, begins=later)
    assert promised() == {later: 1}
    assert fresh(row).wake_at == later
    with clock.at(NOW):
        for _twice in range(2):
            callbacks.cancel(by=ANONYMOUS, callback_id=row.pk)
    assert promised() == {}
    assert fresh(row).state == State.CANCELLED
    assert fresh(row).phone_hash is None
    with clock.at(NOW), pytest.raises(Conflict, match="callback_moved_on"):
        callbacks.move(by=ANONYMOUS, callback_id=row.pk, begins=SLOT)


def test_fifty_book_five_places_and_two_change_places(real_database: str) -> None:
    def one(number: int) -> Booked:
        with clock.at(NOW):
            wish = booking(reach={"phone": f"139000000{number:02d}", "dialect": Dialect.CANTONESE})
            return callbacks.book(by=ANONYMOUS, booking=wish)

    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    leader = Actor(kind=ActorKind.SYSTEM)
    with clock.at(NOW):
        slots.open_slots(by=leader, now=NOW)
    Slot.objects.filter(
        begins_at=SLOT, place__resource="callback:cantonese", place__unit_id=centre.id
    ).update(capacity=5)
    found = at_once([partial(one, number) for number in range(50)])
    booked = [each.callback for each in found if isinstance(each, Booked)]
    refused = [each for each in found if isinstance(each, Conflict) and each.code == "slot_full"]
    assert (len(booked), len(refused)) == (5, 45)
    assert promised() == {SLOT: 5}
    assert Callback.objects.count() == 5

    # The same number twice at once: one of them has it.
    again = at_once([partial(book, reach={"phone": PHONE}), partial(book, reach={"phone": PHONE})])
    assert sorted(type(each).__name__ for each in again) == ["Callback", "NotAllowed"]

    def move(row: Callback, begins: datetime) -> Callback:
        with clock.at(NOW):
            return callbacks.move(by=ANONYMOUS, callback_id=row.pk, begins=begins)

    other = SLOT + timedelta(minutes=15)
    move(booked[0], other)
    swapped = at_once([partial(move, booked[0], SLOT), partial(move, booked[1], other)])
    problems = [each.code for each in swapped if isinstance(each, Conflict)]
    assert set(problems) <= {"slot_full"}
    assert all(isinstance(each, Callback | Conflict) for each in swapped)
    counts = dict(
        Reservation.objects.filter(place__resource="callback:cantonese")
        .values_list("begins_at")
        .annotate(Count("pk"))
    )
    assert sum(counts.values()) == 5
    assert counts[SLOT] <= 5


# --- by the roster -------------------------------------------------------------------------------


def lawyers_of(centre: UnitRow, number: int) -> list[Actor]:
    """Return lawyers of a centre who have accounts."""
    return [sign_in(Role.DUTY_LAWYER, centre, phone=f"137000000{n:02d}").actor for n in range(number)]


def takes_calls(
    *lawyers: Actor, language: Language = Language.CANTONESE, level: Level = Level.FLUENT
) -> None:
    """Let lawyers say that they take calls."""
    for lawyer in lawyers:
        skills = seats.Skills({Language.MANDARIN: Level.NATIVE, language: level}, calls=True)
        seats.set_skills(by=lawyer, staff_id=lawyer.known_id, skills=skills)


def wish(number: int, language: Dialect = Dialect.CANTONESE) -> dict[str, Any]:
    """Return the reach of somebody who wants to be called."""
    return {"phone": f"139000000{number:02d}", "dialect": language}


#: In December, of which a roster is published: ten in the morning of the second, a day before it.
THEN = datetime(2026, 12, 2, 10, tzinfo=CHINA)
BEFORE = THEN - timedelta(days=1)


def room(centre: UnitRow, language: Dialect = Dialect.CANTONESE) -> set[datetime]:
    """Return the quarters of an hour that can be booked."""
    with clock.at(BEFORE):
        return set(queries.open_times(centre, language, BEFORE))


def test_a_slot_holds_what_the_roster_has_people_for(centre: UnitRow, staff: Appoint) -> None:
    one, two, writes, learns = lawyers_of(centre, 4)
    takes_calls(one, two)
    takes_calls(learns, level=Level.BASIC)
    seats.set_skills(
        by=writes, staff_id=writes.known_id, skills=seats.Skills({Language.CANTONESE: Level.NATIVE})
    )
    assert THEN in room(centre)
    month(
        centre, (2, "morning", one), (2, "afternoon", writes), (2, "afternoon", learns), (3, "morning", two)
    )
    found = room(centre)
    # Whoever takes no calls, or speaks little of it, calls nobody back; a slot that is longer than the duty has nobody.
    assert {begins.astimezone(CHINA).hour for begins in found} == {8, 9, 10, 11}
    assert THEN.replace(hour=11, minute=45) in found
    assert BEFORE + timedelta(hours=2) not in found
    # Everybody speaks Mandarin, so does the one who learns.
    assert THEN.replace(hour=14) in room(centre, Dialect.MANDARIN)
    # A quarter of two is one: what was planned by the share.
    book(now=BEFORE, begins=THEN, reach=wish(1))
    with pytest.raises(Conflict, match="slot_full"):
        book(now=BEFORE, begins=THEN, reach=wish(2))
    with pytest.raises(Conflict, match="slot_full"):
        book(now=BEFORE, begins=THEN.replace(hour=14), reach=wish(2))
    # What the plan says stays the upper bound, and before a roster is published it is all there is.
    slots.set_capacities(
        by=staff(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU)), unit_id=centre.id, language="cantonese",
        wanted={THEN + QUARTER: 0},
    )  # fmt: skip
    assert THEN + QUARTER not in room(centre)
    with clock.at(NOW):
        assert SLOT in queries.open_times(centre, "cantonese", NOW)


def test_nobody_loses_a_call_when_the_roster_shrinks(centre: UnitRow) -> None:
    lawyers = lawyers_of(centre, 8)
    takes_calls(*lawyers)
    month(centre, *((2, "morning", one) for one in lawyers))
    rows = [book(now=BEFORE, begins=THEN, reach=wish(number)) for number in range(2)]
    with clock.at(BEFORE):
        assert loads.over(centre, BEFORE) == []
        for one in lawyers[1:]:
            duties.report_absence(by=one, staff_id=one.known_id, first=THEN.date(), last=THEN.date())
        [found] = loads.over(centre, BEFORE)
        assert board(Pool.objects.get(unit_id=centre.id), now=BEFORE).callbacks_over == 1
    assert (found.language, found.load.booked, found.load.holds, found.load.over) == ("cantonese", 2, 1, 1)
    assert [fresh(row).state for row in rows] == [State.BOOKED, State.BOOKED]
    with pytest.raises(Conflict, match="slot_full"):
        book(now=BEFORE, begins=THEN, reach=wish(3))
    # Whoever does not want to be called gives their place to nobody while there are too many.
    with clock.at(BEFORE):
        callbacks.cancel(by=ANONYMOUS, callback_id=rows[0].pk)
        assert loads.over(centre, BEFORE) == []
    with pytest.raises(Conflict, match="slot_full"):
        book(now=BEFORE, begins=THEN, reach=wish(3))


@pytest.mark.usefixtures("real_database")
def test_thirty_book_what_two_of_eight_lawyers_can_call() -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    lawyers = lawyers_of(centre, 8)
    takes_calls(*lawyers)
    month(centre, *((2, "morning", one) for one in lawyers))
    found = at_once([partial(book, now=BEFORE, begins=THEN, reach=wish(number)) for number in range(30)])
    assert sorted(type(one).__name__ for one in found) == ["Callback"] * 2 + ["Conflict"] * 28
    slot = Slot.objects.get(begins_at=THEN, place__resource="callback:cantonese")
    # Planned were three.
    assert (slot.reservations.count(), slot.capacity) == (2, 3)


# --- calling -------------------------------------------------------------------------------------


def test_it_falls_due_rings_and_shows_the_number_to_one(due: Callback, lawyer: Actor, staff: Appoint) -> None:
    assert due.state == State.DUE
    assert Contact.objects.get(subject=f"callback:{due.pk}").channel == "callback"
    colleague = staff(Role.DUTY_LAWYER, due.units[0])
    with clock.at(SLOT):
        assert calling.number_of(by=lawyer, row=due) is None
    row = call(due, lawyer)
    assert (row.state, row.attempts) == (State.CALLING, 1)
    with pytest.raises(Conflict, match="callback_moved_on"):
        call(due, colleague)
    found = calling.number_of(by=lawyer, row=row)
    assert found is not None
    assert found.phone == PHONE
    assert calling.number_of(by=colleague, row=row) is None
    assert AuditEntry.objects.filter(action="people.contact_unmasked", object=queries.named(row)).count() == 1
    with clock.at(SLOT), pytest.raises(Conflict, match="callback_being_made"):
        callbacks.cancel(by=ANONYMOUS, callback_id=row.pk)
    with pytest.raises(Invalid):
        conclude(row, lawyer, "reached")
    conclude(row, lawyer, "reached", note="已告知先收集证据。")
    row = fresh(row)
    assert (row.state, row.note, row.phone_hash) == (State.REACHED, "已告知先收集证据。", None)
    assert not Contact.objects.filter(ended_at=None).exists()


def test_it_rings_at_the_seat_that_takes_calls(lawyer: Actor, centre: UnitRow) -> None:
    account = replace(lawyer, id=account_at(centre))
    skills = seats.Skills({Language.MANDARIN: Level.NATIVE}, calls=True, chats=1)
    with clock.at(SLOT):
        seats.set_skills(by=account, staff_id=account.known_id, skills=skills)
        seats.set_presence(by=account, staff_id=account.known_id, presence=Presence.READY)
    row = book(matter=Matter.LABOUR)
    tick(SLOT)
    rings = partial(ringing_for, account.known_id)
    with clock.at(SLOT):
        # The one free seat stays free for people on the line, as long as the promised quarter of an hour lasts.
        assert rings() == []
    with clock.at(SLOT + QUARTER):
        seats.beat(by=account)
        timing.keep_time(by=SYSTEM, now=clock.now())
        assert [one.subject for one in rings()] == [f"callback:{row.pk}"]
    call(row, account, SLOT + QUARTER)
    assert Contact.objects.get().standing == "talking"
    conclude(row, account, "release", SLOT + QUARTER)
    assert fresh(row).state == State.DUE
    assert (fresh(row).attempts, Attempt.objects.get().outcome) == (0, "released")


def account_at(centre: UnitRow) -> int:
    """Return a new account of a lawyer on duty."""
    from tests.browser import sign_in

    with clock.at(NOW):
        return sign_in(Role.DUTY_LAWYER, centre).staff_id


def test_it_is_tried_three_times_and_never_by_night(due: Callback, lawyer: Actor) -> None:
    evening = NOW.replace(hour=20, minute=50)
    row = call(due, lawyer)
    row = conclude(row, lawyer, "not_reached")
    # At 10:00 the first time; the next quarter that is 15 minutes away begins at 10:15.
    assert (row.state, row.next_at) == (State.BOOKED, SLOT + timedelta(minutes=15))
    assert promised() == {SLOT: 1, row.next_at: 1}
    assert tick(row.next_at - timedelta(seconds=1)) == 0
    tick(evening)
    row = conclude(call(row, lawyer, evening), lawyer, "not_reached", evening)
    assert row.next_at == datetime(2026, 11, 27, 8, tzinfo=CHINA)
    tick(row.next_at)
    row = conclude(call(row, lawyer, row.next_at), lawyer, "not_reached", row.next_at)
    assert (row.state, row.attempts, row.ended) == (State.FAILED, 3, "not_reached")
    for event in OutboxEvent.objects.filter(name="dispatch.callback_ended"):
        assert event.payload["state"] == "failed"


def test_after_the_safe_hours_it_is_put_off_and_nobody_can_take_it(lawyer: Actor, centre: UnitRow) -> None:
    row = book(reach={"quiet_from": time(10, 30), "quiet_until": time(18)})
    tick(SLOT)
    assert fresh(row).wake_at == SLOT + timedelta(minutes=30)
    with pytest.raises(Conflict, match="callback_not_now"):
        call(row, lawyer, SLOT + timedelta(minutes=31))
    tick(SLOT + timedelta(minutes=30))
    row = fresh(row)
    assert (row.state, row.next_at, row.attempts) == (State.BOOKED, NOW.replace(hour=18), 0)
    assert not Contact.objects.filter(ended_at=None).exists()


def test_where_only_one_quarter_is_safe_it_is_not_called_later(lawyer: Actor, centre: UnitRow) -> None:
    row = book(only_then=True, reach={"medium": Medium.SMS, "may_announce": False})
    tick(SLOT)
    conclude(call(row, lawyer), lawyer, "not_reached")
    assert (fresh(row).state, fresh(row).attempts) == (State.FAILED, 1)
    other = book(only_then=True)
    tick(SLOT)
    tick(SLOT + timedelta(minutes=15))
    assert (fresh(other).state, fresh(other).ended) == (State.FAILED, "missed")
    late = book(only_then=True)
    tick(SLOT + timedelta(minutes=20))
    assert fresh(late).ended == "missed"


def test_a_worker_that_was_away_calls_nobody_at_night(centre: UnitRow) -> None:
    row = book()
    tick(NOW.replace(hour=23))
    assert fresh(row).next_at == datetime(2026, 11, 27, 8, tzinfo=CHINA)


def test_whoever_does_not_want_to_be_called_is_not(due: Callback, lawyer: Actor) -> None:
    row = conclude(call(due, lawyer), lawyer, "asked_not_to")
    assert (row.state, NotCalled.objects.count()) == (State.CANCELLED, 1)
    with pytest.raises(NotAllowed, match="number_not_called"):
        book(now=SLOT, begins=SLOT + timedelta(hours=1))
    # Who has shown that the number is theirs may ask again.
    owner = Actor(kind=ActorKind.RESIDENT, id=resident().pk)
    assert book(owner, now=SLOT, begins=SLOT + timedelta(hours=1)).state == State.BOOKED


def test_a_call_of_which_nothing_is_heard_goes_to_others(due: Callback, lawyer: Actor) -> None:
    call(due, lawyer)
    assert tick(SLOT + timedelta(minutes=59)) == 0
    tick(SLOT + timedelta(hours=1))
    row = fresh(due)
    assert (row.state, row.staff_id, row.attempts) == (State.DUE, None, 1)
    assert Attempt.objects.get().outcome == "lost"


def test_a_lawyer_has_one_number_at_a_time_and_none_of_the_other_side(
    due: Callback, lawyer: Actor, centre: UnitRow
) -> None:
    other = book(reach={"phone": "13900000001"})
    barred = book(reach={"phone": "13900000002"}, about=About("consultation:1", (f"staff:{lawyer.id}",)))
    tick(SLOT)
    call(due, lawyer)
    with pytest.raises(Conflict, match="call_first"):
        call(other, lawyer)
    with pytest.raises(NotFound):
        call(barred, lawyer)
    assert {item.row.pk for item in queries.listed(lawyer)} == {due.pk, other.pk}


# --- slots ---------------------------------------------------------------------------------------


def test_a_leader_changes_how_many_and_nobody_loses_a_call(staff: Appoint, centre: UnitRow) -> None:
    lead = staff(Role.LEAD_LAWYER, centre)
    with clock.at(NOW):
        assert slots.open_slots(by=SYSTEM, now=NOW) > 100
        assert slots.open_slots(by=SYSTEM, now=NOW) == 0
    book()
    change: Callable[..., int] = partial(
        slots.set_capacities, by=lead, unit_id=centre.id, language="mandarin"
    )
    with pytest.raises(Conflict, match="capacity_below_booked"):
        change(wanted={SLOT - timedelta(minutes=15): 9, SLOT: 0})
    assert change(wanted={SLOT: 1, SLOT + timedelta(minutes=15): 0}) == 2
    with clock.at(NOW):
        free = queries.open_times(centre, "mandarin", NOW)
    assert SLOT not in free
    assert SLOT + timedelta(minutes=15) not in free
    assert SLOT - timedelta(minutes=15) in free
    with pytest.raises(Conflict, match="slot_full"):
        book(reach={"phone": "13900000001"})
    with pytest.raises(NotFound):
        change(by=staff(Role.DUTY_LAWYER, centre), wanted={SLOT: 3})
    assert promised() == {SLOT: 1}


# --- telling, erasing ----------------------------------------------------------------------------


def test_who_wants_to_is_told_and_neutral_words_stay_neutral(lawyer: Actor, centre: UnitRow) -> None:
    row = book(only_then=True, reach={"medium": Medium.SMS, "may_announce": False})
    deliver("dispatch.callback_booked", tell_booked)
    notice = Notice.objects.get()
    assert (notice.text, notice.neutral, notice.contact_id) == ("callback_booked", True, row.contact_id)
    tick(SLOT + timedelta(hours=1))
    deliver("dispatch.callback_ended", tell_ended)
    assert set(Notice.objects.values_list("text", "state")) == {
        ("callback_booked", "suppressed"),
        ("callback_missed", "queued"),
    }


def deliver(name: str, reaction: Callable[[Any], None]) -> None:
    """Run a reaction to the events of a name."""
    from fawang.kernel.rules.events import REGISTRY

    for event in OutboxEvent.objects.filter(name=name):
        with clock.at(NOW):
            reaction(REGISTRY[name].read(event.payload))


def test_an_ended_call_is_erased(due: Callback, lawyer: Actor) -> None:
    with pytest.raises(Conflict, match="callback_goes_on"):
        callbacks.erase_callback(by=SYSTEM, code=due.code)
    key = queries.access_key(due)
    conclude(call(due, lawyer), lawyer, "reached", note="已解答。")
    with pytest.raises(NotAllowed):
        callbacks.erase_callback(by=lawyer, code=due.code)
    row = callbacks.erase_callback(by=SYSTEM, code=due.code)
    assert (row.note, row.words, row.place) == ("", "", "")
    with pytest.raises(NotFound):
        queries.own(due.code, key)
