"""Calls in the tables, without a telephone: each order once, twice, late."""

import pytest

from fawang.consultations.actions import phoning
from fawang.consultations.queries import records
from fawang.consultations.rules import Command
from fawang.dispatch.models import Contact, Seat
from fawang.dispatch.queries.seats import ringing_for
from fawang.hotline.actions import calls
from fawang.hotline.actions.erasure import erase_calls
from fawang.hotline.actions.recordings import STORE
from fawang.hotline.models import Call, Caller
from fawang.hotline.queries import blocks
from fawang.hotline.queries.calls import progress, seen
from fawang.hotline.rules import Cause, Topic
from fawang.hotline.rules.calls.requests import Seen
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.organisations.rules import Language
from fawang.work_orders.queries import WorkOrder
from tests.consultations.cases import give, person_of
from tests.hotline.cases import NUMBER, begun, fresh, on_the_line, talk_of, talking, waiting

pytestmark = pytest.mark.django_db


def how(row: Call) -> Seen:
    """How a call stands in the tables."""
    return seen([row.name])[row.name]


def test_a_call_waits_as_everybody_does_and_rings(duty: Actor) -> None:
    row = waiting()
    assert how(row).position == 1
    on_the_line(duty)
    assert [one.subject for one in ringing_for(duty.known_id)] == [f"consultation:{row.consultation_id}"]
    assert how(row).rings == f"seat:{duty.known_id}"


def test_what_is_kept_of_a_number_is_encrypted_and_found_again() -> None:
    row = begun()
    calls.remember(by=SYSTEM, name=row.name, language=Language.HAKKA, at=clock.now())
    calls.remember(by=SYSTEM, name=row.name, language=Language.CANTONESE, at=clock.now())
    assert blocks.known(NUMBER, clock.now()) == (Language.CANTONESE, None)
    assert blocks.known("13900139000", clock.now()) == (None, None)
    assert Caller.objects.count() == 1
    assert fresh(row).number == NUMBER


def test_a_withheld_number_is_served_equally(duty: Actor) -> None:
    row = waiting("")
    calls.remember(by=SYSTEM, name=row.name, language=Language.HAKKA, at=clock.now())
    assert (fresh(row).number_hash, Caller.objects.count()) == (None, 0)
    on_the_line(duty)
    assert how(row).rings


def test_danger_goes_first() -> None:
    first, second = waiting(), waiting("13900139000")
    assert (how(first).position, how(second).position) == (1, 2)
    for _times in range(2):
        calls.wait(
            by=SYSTEM, name=second.name, topic=Topic.DANGER, language=Language.MANDARIN, recorded=False, again=False,
            at=clock.now(),
        )  # fmt: skip
    assert (how(first).position, how(second).position) == (2, 1)
    assert talk_of(second).urgent


def test_a_talk_that_ends_frees_the_lawyer_and_may_be_rated_once(duty: Actor) -> None:
    row = talking(duty)
    assert (talk_of(row).state, Seat.objects.get().presence) == ("open", "busy")
    calls.talk_ended(by=SYSTEM, name=row.name, at=clock.now())
    calls.talk_ended(by=SYSTEM, name=row.name, at=clock.now())
    assert (talk_of(row).state, Seat.objects.get().talks) == ("closed", 0)
    calls.rate(by=SYSTEM, name=row.name, score=4)
    calls.rate(by=SYSTEM, name=row.name, score=1)
    assert (fresh(row).score, talk_of(row).score) == (4, 4)
    calls.finish(by=SYSTEM, name=row.name, cause=Cause.RATED, recorded=True, at=clock.now())
    calls.finish(by=SYSTEM, name=row.name, cause=Cause.FAILED, recorded=True, at=clock.now())
    assert fresh(row).cause == "rated"


def test_a_seat_that_does_not_come_is_no_longer_offered(duty: Actor, colleague: Actor) -> None:
    on_the_line(duty)
    row = waiting()
    calls.missed(by=SYSTEM, name=row.name, staff_id=duty.known_id, died=True)
    assert Seat.objects.get().presence == "offline"
    on_the_line(colleague)
    assert how(row).rings == f"seat:{colleague.known_id}"
    assert Contact.objects.count() == 1


def test_who_serves_the_other_side_cannot_have_it(duty: Actor) -> None:
    on_the_line(duty)
    row = waiting()
    talk = talk_of(row)
    talk.barred_staff = [duty.known_id]
    talk.save()
    with pytest.raises(NotFound):
        calls.took(by=SYSTEM, name=row.name, staff_id=duty.known_id, at=clock.now())
    assert (fresh(row).answered_at, talk_of(row).state) == (None, "waiting")


def test_calls_of_an_exchange_that_is_gone_end(duty: Actor) -> None:
    rows = [begun(), waiting(), talking(duty)]
    assert calls.end_orphans(by=SYSTEM, at=clock.now()) == 3
    assert calls.end_orphans(by=SYSTEM, at=clock.now()) == 0
    assert {fresh(row).cause for row in rows} == {"failed"}
    assert (talk_of(rows[1]).state, talk_of(rows[2]).state) == ("withdrawn", "closed")
    assert Contact.objects.filter(ended_at__isnull=True).count() == 0


def test_what_became_of_a_matter_is_said_without_a_name(order: WorkOrder) -> None:
    assert progress(order.code) == "progress.submitted"
    assert progress("234567890123") == ""


def test_nothing_is_written_in_a_call_and_nobody_asks_for_one_in_writing(duty: Actor) -> None:
    talk = talk_of(talking(duty))
    with pytest.raises(Conflict) as problem:
        give(talk, Command.PUT_IN_WRITING, person_of(talk))
    assert problem.value.code in ("moved_on", "wrong_kind")
    with pytest.raises(NotAllowed):
        phoning.begin(by=duty, caller=phoning.Caller())


def test_the_record_begins_with_the_notes(duty: Actor, colleague: Actor) -> None:
    talk = talk_of(talking(duty))
    assert records.prefilled(talk)["asked"] == ""
    phoning.note(by=duty, code=talk.code, text="欠薪两个月")
    talk.refresh_from_db()
    assert records.prefilled(talk)["asked"] == "欠薪两个月"
    with pytest.raises(NotFound):
        phoning.note(by=colleague, code=talk.code, text="不是我的")


def test_erasing_leaves_the_figures(duty: Actor) -> None:
    row = talking(duty)
    calls.finish(by=SYSTEM, name=row.name, cause=Cause.CALLER, recorded=True, at=clock.now())
    key = STORE.put(b"sound")
    Call.objects.filter(pk=row.pk).update(recording=key)
    with pytest.raises(NotAllowed):
        erase_calls(by=duty, consultation_id=talk_of(row).pk)
    assert erase_calls(by=SYSTEM, consultation_id=talk_of(row).pk) == 1
    left = fresh(row)
    assert (left.number, left.number_hash, left.recording) == ("", None, "")
    assert left.answered_at is not None
