"""A complaint about a lawyer: to the bureau of the place, in time, forwarded, answered, erased."""

from datetime import timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.lawyers.actions import complaints as actions
from fawang.lawyers.models import Complaint
from fawang.lawyers.queries import complaints
from fawang.lawyers.queries.health import LATE
from fawang.notices.models import Notice
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.lawyers.cases import Firm, complained

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(firm: Firm) -> Complaint:
    """A complaint about the first lawyer."""
    return complained(firm)


def test_it_goes_to_the_bureau_of_the_place_and_its_term_runs(row: Complaint) -> None:
    assert row.unit_id == unit_at("440605", UnitKind.BUREAU).id
    assert (row.state, row.term) == ("received", "accept")
    assert row.due_at is not None
    assert row.due_at > clock.now() + timedelta(days=5)


def test_forwarded_it_is_still_answered_and_told(row: Complaint, supervisor: Actor) -> None:
    taken = actions.take_step(by=supervisor, code=row.code, command="accept", version=1, data={})
    accepted_due = taken.due_at
    assert (taken.state, taken.term) == ("accepted", "answer")
    sent = actions.take_step(
        by=supervisor, code=row.code, command="forward", version=2, data={"body": "佛山市律师协会"}
    )
    # Forwarding it does not begin the term anew.
    assert (sent.state, sent.due_at) == ("forwarded", accepted_due)
    done = {"finding": "justified", "answer": "已责令退费。"}
    for _pressed_twice in range(2):
        ended = actions.take_step(by=supervisor, code=row.code, command="answer", version=3, data=done)
    assert (ended.state, ended.due_at, ended.version) == ("answered", None, 4)
    texts = set(Notice.objects.filter(order_ref=complaints.named(row)).values_list("text", flat=True))
    assert texts == {f"lawyers_complaint_{one}" for one in ("received", "accepted", "forwarded", "answered")}


def test_a_refusal_says_why(row: Complaint, supervisor: Actor) -> None:
    with pytest.raises(Invalid):
        actions.take_step(by=supervisor, code=row.code, command="refuse", version=1, data={"answer": " "})
    ended = actions.take_step(
        by=supervisor, code=row.code, command="refuse", version=1, data={"answer": "不属于执业行为。"}
    )
    assert (ended.state, ended.answer) == ("refused", "不属于执业行为。")


def test_another_bureau_and_the_lawyer_do_not_see_it(row: Complaint, firm: Firm, staff: Appoint) -> None:
    elsewhere = staff(Role.SUPERVISOR, unit_at("440606", UnitKind.BUREAU))
    # The lawyer who is complained of sits at the bureau besides.
    theirs = staff(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU), lawyer_id=firm.lawyers[0])
    for by in (elsewhere, firm.actors[0], theirs):
        assert complaints.listed(by, ended=False) == []
        with pytest.raises(NotFound):
            actions.take_step(by=by, code=row.code, command="accept", version=1, data={})


def test_its_person_takes_it_back_once(row: Complaint) -> None:
    key = complaints.access_key(row)
    assert actions.withdraw(by=ANONYMOUS, code=row.code, key=key, version=1).state == "withdrawn"
    with pytest.raises(Conflict):
        actions.withdraw(by=ANONYMOUS, code=row.code, key=key, version=2)


def test_what_is_late_is_said_to_whoever_runs_the_installation(row: Complaint) -> None:
    assert list(LATE.find()) == []
    Complaint.objects.filter(pk=row.pk).update(due_at=clock.now() - timedelta(minutes=1))
    assert len(list(LATE.find())) == 1


def test_its_cards_go_with_its_term(row: Complaint, supervisor: Actor) -> None:
    assert row.due_at is not None
    assert row.yellow_at is not None
    assert row.red_at is not None
    assert row.created_at < row.yellow_at < row.due_at < row.red_at
    first = row.red_at
    row = actions.take_step(by=supervisor, code=row.code, command="accept", version=1, data={})
    assert row.red_at is not None
    assert row.red_at > first
    given = {"finding": "not_justified", "answer": "已经查明，没有违反执业规范。"}
    row = actions.take_step(by=supervisor, code=row.code, command="answer", version=2, data=given)
    assert (row.due_at, row.yellow_at, row.red_at) == (None, None, None)


def test_erasure_takes_words_answer_and_key(row: Complaint, supervisor: Actor) -> None:
    with pytest.raises(Conflict, match="lawyer_complaint_goes_on"):
        actions.erase_complaint(by=SYSTEM, code=row.code)
    with pytest.raises(NotAllowed):
        actions.erase_complaint(by=supervisor, code=row.code)
    key = complaints.access_key(row)
    actions.take_step(
        by=supervisor, code=row.code, command="refuse", version=1, data={"answer": "不属于执业行为。"}
    )
    erased = actions.erase_complaint(by=SYSTEM, code=row.code)
    assert (erased.words, erased.answer) == ("", "")
    with pytest.raises(NotFound):
        complaints.own(row.code, key)
    assert complaints.listed(supervisor, ended=True) == []
