"""Asking to be put through: only who has the call-back, only when it is safe and wanted, not too often, not twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from fawang.dispatch.actions import calling, seats
from fawang.dispatch.actions.callbacks import Booking, book
from fawang.dispatch.models import Attempt, Callback, NotCalled, Seat
from fawang.dispatch.rules import Presence
from fawang.dispatch.rules.callbacks import Command
from fawang.hotline.actions import outbound
from fawang.hotline.actions.calls import end_orphans
from fawang.hotline.models import Call
from fawang.hotline.models.outbound import Outbound
from fawang.hotline.rules import Cause
from fawang.hotline.rules.outgoing import Stage
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, TooMany
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.rules import UnitKind
from fawang.people.models import Contact
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium, Reach
from tests.browser import sign_in
from tests.conftest import unit_at

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=CHINA)
PHONE = "13800001111"


@pytest.fixture(autouse=True)
def trunk(settings: Any) -> None:
    """An installation that dials."""
    settings.FAWANG_HOTLINE_TRUNK = "sip:{number}@127.0.0.1:9"


@pytest.fixture
def lawyer() -> Actor:
    """A lawyer at the centre."""
    with clock.at(NOW - timedelta(hours=2)):
        return sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor


def in_hand(lawyer: Actor, phone: str = PHONE, **reach: Any) -> Callback:
    """Return a call-back that a lawyer has taken at ten."""
    with clock.at(NOW - timedelta(hours=1)):
        row = book(by=ANONYMOUS, booking=Booking(NOW, Reach("", phone, medium=Medium.NONE, **reach))).callback
    with clock.at(NOW):
        calling.keep_promises(by=SYSTEM, now=NOW)
        return calling.call(by=lawyer, callback_id=row.pk)


def ask(by: Actor, row: Callback, client_id: str = "a", now: datetime = NOW) -> Outbound:
    """Ask at ten."""
    with clock.at(now):
        return outbound.ask(by=by, code=row.code, client_id=client_id)


def taken(now: datetime = NOW) -> str:
    """Take the one that was asked for; return its name."""
    with clock.at(now):
        [found] = outbound.take(by=SYSTEM)
    return found.name


def clear(name: str, now: datetime = NOW) -> Any:
    """Look at ten whether it may be dialled."""
    with clock.at(now):
        return outbound.clear(by=SYSTEM, name=name)


def test_it_is_asked_for_once_taken_once_and_dialled_with_a_trace(lawyer: Actor) -> None:
    row = in_hand(lawyer)
    assert ask(lawyer, row) == ask(lawyer, row)
    with pytest.raises(Conflict, match="dialling_already"):
        ask(lawyer, row, "b")
    name = taken()
    with clock.at(NOW):
        assert outbound.take(by=SYSTEM) == []
    cleared = clear(name)
    assert (cleared.phone, cleared.announce) == (PHONE, True)
    call = Call.objects.get(name=name)
    assert (call.direction, call.number, call.staff_id) == ("outbound", PHONE, lawyer.known_id)
    entry = AuditEntry.objects.get(action="hotline.dialled")
    assert (entry.actor, entry.object) == (lawyer.label, f"dispatch.callback:{row.pk}")
    # Nobody has read the number.
    assert not AuditEntry.objects.filter(action="people.contact_unmasked").exists()
    # Those that came in are ended by the one who answers them, those that went out by the one who made them.
    assert end_orphans(by=SYSTEM, at=NOW) == 0
    assert (outbound.end_orphans(by=SYSTEM, at=NOW), outbound.end_orphans(by=SYSTEM, at=NOW)) == (1, 0)
    assert Call.objects.get().cause == "failed"


def test_only_whoever_has_it_in_hand_is_put_through(lawyer: Actor) -> None:
    row = in_hand(lawyer)
    with clock.at(NOW):
        colleague = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
    with pytest.raises(Conflict, match="callback_moved_on"):
        ask(colleague, row)
    with pytest.raises(NotFound):
        ask(ANONYMOUS, row)
    ask(lawyer, row)
    name = taken()
    with clock.at(NOW):
        calling.conclude(by=lawyer, callback_id=row.pk, command=Command.RELEASE)
    assert clear(name) is None
    assert Outbound.objects.get().refused == "callback_moved_on"
    assert Call.objects.get().number == ""


@pytest.mark.parametrize(
    ("change", "problem", "code"),
    [
        (lambda row: NotCalled.objects.create(phone_hash=keyed_hash("phone", PHONE), at=NOW), NotAllowed,
         "number_not_called"),
        (lambda row: Contact.objects.filter(pk=row.contact_id).update(may_call=False), NotAllowed,
         "number_not_called"),
        (lambda row: Contact.objects.filter(pk=row.contact_id).update(quiet_from="09:00", quiet_until="12:00"),
         Conflict, "callback_not_now"),
        (lambda row: Contact.objects.filter(pk=row.contact_id).update(phone="003725551234"), Invalid,
         "number_not_dialled"),
    ],
)  # fmt: skip
def test_consent_hours_and_number_are_looked_at_when_it_is_asked_for_and_when_it_is_dialled(
    lawyer: Actor, change: Any, problem: Any, code: str
) -> None:
    row = in_hand(lawyer)
    ask(lawyer, row)
    name = taken()
    change(row)
    assert clear(name) is None
    assert (Outbound.objects.get().refused, Outbound.objects.get().dialled_at) == (code, None)
    assert Call.objects.get().number == ""
    with clock.at(NOW):
        outbound.finish(by=SYSTEM, name=name, cause=Cause.NOT_REACHED, at=NOW)
    with pytest.raises(problem, match=code):
        ask(lawyer, row, "b")


def test_after_the_safe_quarter_of_an_hour_nobody_is_called(lawyer: Actor) -> None:
    row = in_hand(lawyer)
    Callback.objects.filter(pk=row.pk).update(only_then=True)
    ask(lawyer, row)
    name = taken()
    assert clear(name, NOW + timedelta(minutes=15)) is None
    assert Outbound.objects.get().refused == "callback_not_now"
    # And by night nobody at all.
    Callback.objects.filter(pk=row.pk).update(only_then=False)
    assert clear(name, NOW + timedelta(hours=11)) is None
    assert clear(name, NOW + timedelta(minutes=15)) is not None


def test_one_attempt_is_not_a_siege(lawyer: Actor) -> None:
    row = in_hand(lawyer)
    for client_id in "ab":
        ask(lawyer, row, client_id)
        name = taken()
        assert clear(name) is not None
        with clock.at(NOW):
            outbound.finish(by=SYSTEM, name=name, cause=Cause.NOT_REACHED, at=NOW)
    with pytest.raises(Conflict, match="dialled_enough"):
        ask(lawyer, row, "c")


def test_a_number_is_dialled_so_often_a_day_whoever_asks(lawyer: Actor) -> None:
    row = in_hand(lawyer)
    made = {"direction": "outbound", "number_hash": keyed_hash("phone", PHONE), "dialled": "12348"}
    for number in range(6):
        Call.objects.create(name=f"out-{number}", began_at=NOW - timedelta(hours=1), **made)
    with pytest.raises(Conflict, match="dialled_enough"):
        ask(lawyer, row)
    # Those of yesterday do not count.
    Call.objects.update(began_at=NOW - timedelta(hours=11))
    ask(lawyer, row)


def test_no_more_are_dialled_on_a_day_than_the_installation_allows(lawyer: Actor, settings: Any) -> None:
    row = in_hand(lawyer)
    ask(lawyer, row)
    name = taken()
    settings.FAWANG_HOTLINE_DIALLED_A_DAY = 0
    assert clear(name) is None
    assert Outbound.objects.get().refused == "most_dialled"
    with clock.at(NOW):
        outbound.finish(by=SYSTEM, name=name, cause=Cause.NOT_REACHED, at=NOW)
    with pytest.raises(TooMany, match="most_dialled"):
        ask(lawyer, row, "b")


def test_without_a_trunk_nothing_is_dialled(lawyer: Actor, settings: Any) -> None:
    row = in_hand(lawyer)
    settings.FAWANG_HOTLINE_TRUNK = ""
    with pytest.raises(Conflict, match="no_trunk"):
        ask(lawyer, row)


def test_what_waited_for_too_long_is_not_dialled(lawyer: Actor) -> None:
    row = in_hand(lawyer)
    ask(lawyer, row)
    with clock.at(NOW + outbound.FRESH + timedelta(seconds=1)):
        assert outbound.take(by=SYSTEM) == []
    assert (Outbound.objects.get().refused, Outbound.objects.get().stage) == ("too_late", Stage.ENDED)
    ask(lawyer, row, "b")


def test_a_talk_keeps_the_call_back_with_its_lawyer(lawyer: Actor) -> None:
    row = in_hand(lawyer)
    ask(lawyer, row)
    name = taken()
    later = NOW + timedelta(minutes=50)
    with clock.at(later):
        outbound.talk_began(by=SYSTEM, name=name, at=later, recorded=True)
        outbound.stand(by=SYSTEM, name=name, stage=Stage.TALKING)
    with clock.at(NOW + timedelta(hours=1)):
        assert calling.keep_promises(by=SYSTEM, now=clock.now()) == 0
    call = Call.objects.get()
    assert (call.stage, call.answered_at, call.recorded, call.queued_at) == ("talking", later, True, None)


def test_a_call_back_that_is_given_back_counts_no_attempt(lawyer: Actor) -> None:
    row = in_hand(lawyer)
    ask(lawyer, row)
    name = taken()
    with clock.at(NOW):
        for _twice in range(2):
            outbound.give_back(by=SYSTEM, name=name, lost=False)
    row = Callback.objects.get()
    assert (row.state, row.attempts, Attempt.objects.get().outcome) == ("due", 0, "released")


@pytest.mark.parametrize("made", [1, 3])
def test_a_call_back_that_breaks_off_counts_and_goes_on_being_owed(lawyer: Actor, made: int) -> None:
    row = in_hand(lawyer)
    Callback.objects.update(attempts=made)
    ask(lawyer, row)
    name = taken()
    with clock.at(NOW):
        seats.set_presence(by=lawyer, staff_id=lawyer.known_id, presence=Presence.READY)
        for _twice in range(2):
            outbound.break_off(by=SYSTEM, name=name)
    row = Callback.objects.get()
    # Our own line ends no call-back, also after the last attempt.
    assert (row.state, row.attempts, row.staff_id) == ("due", min(made, 2), None)
    assert Attempt.objects.get().outcome == "broken_off"
    assert Outbound.objects.get().refused == "lawyer_lost"
    assert Seat.objects.get(staff_id=lawyer.known_id).presence == "offline"
