"""The hotline at this moment: by language, each call with its seat, nothing of who calls, the same statements."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.dispatch.actions import seats
from fawang.dispatch.actions.seats import Skills
from fawang.dispatch.models import Seat
from fawang.dispatch.rules import Language, Level, Presence
from fawang.hotline.actions import _talk
from fawang.hotline.actions import calls as actions
from fawang.hotline.models import Call
from fawang.hotline.queries import figures, present
from fawang.hotline.queries.figures import Scope
from fawang.hotline.rules import Direction, Stage, Topic
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.people import queries as people
from tests.dispatch.cases import ready
from tests.hotline.past import NOON, past
from tests.hotline.past import present as going_on

pytestmark = pytest.mark.django_db
EVERYTHING = Scope((), True)
NUMBER = "13800138000"


def arrives(name: str, *, topic: Topic = Topic.ADVICE) -> Call:
    """Let somebody call and wait for a lawyer."""
    now = clock.now()
    actions.begin(by=SYSTEM, name=name, number=NUMBER, dialled="12348", at=now)
    actions.stand(by=SYSTEM, name=name, stage=Stage.WAITING)
    return actions.wait(
        by=SYSTEM, name=name, topic=topic, language=Language.MANDARIN, recorded=False, again=False, at=now
    )


def takes_calls(lawyer: Actor) -> None:
    """Let a lawyer go on duty for calls."""
    ready(lawyer)
    languages = {Language.MANDARIN: Level.NATIVE}
    seats.set_skills(by=lawyer, staff_id=lawyer.known_id, skills=Skills(languages, calls=True, chats=0))


def test_by_language_the_longest_line_first() -> None:
    at = {"queued_at": NOON, "language": "hakka"}
    going_on(NOON, Stage.WAITING, **at)
    going_on(NOON, Stage.RINGING, **at | {"queued_at": NOON - timedelta(seconds=9)})
    # Lost their lawyer: first in line, and how long they wait again is not known.
    again = {"queued_at": NOON - timedelta(hours=1), "answered_at": NOON - timedelta(minutes=50)}
    going_on(NOON, Stage.WAITING, language="hakka", **again)
    going_on(NOON, Stage.TALKING, language="teochew", **again)
    going_on(NOON, Stage.HELD, language="teochew", **again)
    going_on(NOON, Stage.RATING, language="teochew", **again)
    going_on(NOON, Stage.LANGUAGE)
    going_on(NOON, Stage.CONSENT, language="teochew")
    past()
    # Whom the platform calls is on no line.
    going_on(NOON, Stage.TALKING, language="cantonese", answered_at=NOON, direction=Direction.OUTBOUND)
    assert len(present.calls(EVERYTHING)) == 8
    found = present.languages(EVERYTHING)
    assert [(one.language, one.in_line, one.ringing, one.again) for one in found] == [
        ("hakka", 3, 1, 1),
        ("teochew", 0, 0, 0),
        ("", 0, 0, 0),
    ]
    assert [(one.talking, one.held, one.menu, one.after) for one in found[1:]] == [(1, 1, 1, 1), (0, 0, 1, 0)]
    assert found[0].longest == present.longest(found) == NOON - timedelta(seconds=9)
    assert present.longest([]) is None


def test_each_call_with_its_stage_wait_and_seat(centre: UnitRow, lead: Actor, duty: Actor) -> None:
    scope = figures.scope_of(lead)
    name = people.staff_named({duty.known_id})[duty.known_id]
    arrives("one", topic=Topic.DANGER)
    takes_calls(duty)
    actions.stand(by=SYSTEM, name="one", stage=Stage.RINGING)
    [ringing] = present.calls(scope)
    assert (ringing.stage, ringing.seat, ringing.danger, ringing.again) == (Stage.RINGING, name, True, False)
    waited = ringing.waited(clock.now() + timedelta(seconds=20))
    assert waited is not None
    assert waited >= timedelta(seconds=20)
    actions.took(by=SYSTEM, name="one", staff_id=duty.known_id, at=clock.now())
    actions.stand(by=SYSTEM, name="one", stage=Stage.TALKING)
    [talking] = present.calls(scope)
    row = Call.objects.select_related("consultation").get()
    assert row.consultation is not None
    assert row.queued_at is not None
    assert row.answered_at is not None
    assert (talking.seat, talking.code) == (name, row.consultation.code)
    assert talking.waited(clock.now() + timedelta(hours=1)) == row.answered_at - row.queued_at
    assert present.seats_doing(scope) == {"busy": 1}
    _talk.release(by=SYSTEM, row=row, reason="connection_lost")
    actions.stand(by=SYSTEM, name="one", stage=Stage.WAITING)
    [again] = present.calls(scope)
    assert (again.again, again.waited(clock.now()), again.seat) == (True, None, "")


def test_nobody_who_calls_is_named(lead: Actor) -> None:
    arrives("one")
    with CaptureQueriesContext(connection) as seen:
        [row] = present.calls(figures.scope_of(lead))
    assert not any('hotline_call"."number' in one["sql"] for one in seen.captured_queries)
    assert NUMBER not in str(asdict(row))


def test_seats_are_counted_that_take_calls_there(lead: Actor, duty: Actor, colleague: Actor) -> None:
    scope = figures.scope_of(lead)
    takes_calls(duty)
    # Only chats.
    ready(colleague)
    assert present.seats_doing(scope) == {"ready": 1}
    Seat.objects.filter(staff_id=colleague.known_id).update(calls=True, presence=Presence.BREAK)
    assert present.seats_doing(scope) == {"ready": 1, "break": 1}
    assert present.seats_doing(Scope((), True)) == {}


def test_the_same_statements_however_many_calls(lead: Actor, duty: Actor, colleague: Actor) -> None:
    scope = figures.scope_of(lead)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            present.languages(scope)
            present.calls(scope)
            present.seats_doing(scope)
        return len(seen)

    takes_calls(duty)
    arrives("one")
    actions.stand(by=SYSTEM, name="one", stage=Stage.RINGING)
    few = statements()
    takes_calls(colleague)
    for number in range(8):
        arrives(f"more-{number}")
        actions.stand(by=SYSTEM, name=f"more-{number}", stage=Stage.RINGING if number % 2 else Stage.TALKING)
    assert statements() == few <= 5


def test_calls_of_another_centre_are_not_there(stranger: Actor) -> None:
    arrives("one")
    going_on(NOON, Stage.MENU)
    scope = figures.scope_of(stranger)
    assert (present.calls(scope), present.languages(scope)) == ([], [])
