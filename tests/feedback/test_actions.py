"""Rating once for each closing, and following up who was not satisfied."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from django.utils.functional import lazy

from fawang.feedback import queries
from fawang.feedback.actions import rate, record_follow_up
from fawang.feedback.actions import ratings as actions
from fawang.feedback.models import FollowUp, Rating
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, Problem
from fawang.kernel.wording import SENTENCES
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.models import Assignment
from fawang.organisations.queries import UnitRow, calendar_for
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.models import Transition
from fawang.work_orders.queries import WorkOrder, history, order_by_id
from fawang.work_orders.rules.deadlines import Length, Unit, due
from tests.cases import able_lawyers, bring_to, intake
from tests.conftest import Appoint, Submit, unit_at
from tests.feedback.conftest import register_lawyers
from tests.races import at_once


def code(attempt: Callable[[], object]) -> str:
    with pytest.raises(Problem) as caught:
        attempt()
    return caught.value.code


def closed_for_real() -> WorkOrder:
    """The case, closed, in the database at hand."""
    register_lawyers()
    return bring_to(submit(by=ANONYMOUS, intake=intake()).order, "closed")


def judged(order: WorkOrder, score: int, *reasons: str, comment: str = "") -> Rating:
    return rate(by=ANONYMOUS, order=order, score=score, reasons=reasons, comment=comment)


# --- rating --------------------------------------------------------------------------------------


def test_a_good_rating_is_kept_and_changes_nothing_else(closed: WorkOrder) -> None:
    rating = judged(closed, 5, "solved", "kind", comment="谢谢！")
    assert (rating.score, rating.reasons, rating.comment, rating.closing) == (
        5,
        ["solved", "kind"],
        "谢谢！",
        1,
    )
    assert not FollowUp.objects.exists()
    assert order_by_id(closed.pk).state == "closed"
    (event,) = OutboxEvent.objects.filter(name="feedback.rated")
    assert event.payload == {"order_id": closed.pk, "rating_id": rating.pk, "score": 5, "dissatisfied": False}


def test_what_was_written_cannot_be_read_in_the_table(closed: WorkOrder) -> None:
    judged(closed, 5, comment="谢谢王律师")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM feedback_rating t")
        stored = cursor.fetchone()[0]
    assert "王律师" not in stored
    assert "王律师".encode().hex() not in stored


def test_one_closing_is_rated_once(closed: WorkOrder) -> None:
    judged(closed, 5)
    assert code(lambda: judged(closed, 1, "not_solved")) == "already_rated"
    assert Rating.objects.get().score == 5
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "in_progress", "in_review"])
def test_what_is_not_closed_cannot_be_rated(submit: Submit, state: str) -> None:
    order = bring_to(submit().order, state)
    assert code(lambda: judged(order, 5)) == "not_closed"
    assert not Rating.objects.exists()


def test_mistakes_leave_the_rating_open(closed: WorkOrder) -> None:
    with pytest.raises(Invalid):
        judged(closed, 6)
    assert judged(closed, 4)


def test_the_dissatisfied_get_a_follow_up_within_one_working_day(closed: WorkOrder, nanhai: UnitRow) -> None:
    rating = judged(closed, 2, "slow")
    follow_up = FollowUp.objects.get()
    assert follow_up.rating == rating
    assert follow_up.units == list(nanhai.path)
    assert follow_up.due_at == due(rating.at, Length(1, Unit.WORKING_DAYS), calendar_for(nanhai.id))
    assert order_by_id(closed.pk).state == "closed"


def test_what_is_not_settled_goes_back_to_the_office_and_frees_the_lawyer(closed: WorkOrder) -> None:
    assert closed.lawyer_id is not None
    judged(closed, 1, "not_paid")
    order = order_by_id(closed.pk)
    assert (order.state, order.lawyer_id, order.firm_id, order.ended_at) == ("accepted", None, None, None)
    assert order.due_at is not None
    step = Transition.objects.get(order=order, command="reopen")
    assert (step.actor, step.public) == ("system", True)
    assert FollowUp.objects.count() == 1
    # Any lawyer can be asked again, the former one too.
    assert closed.lawyer_id in able_lawyers(order)
    assert {row.status for row in legal_aid.assignments(order.pk)} == {Assignment.Status.ENDED}


def test_the_office_reads_why_in_its_own_language(closed: WorkOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SENTENCES, "reopened_by_rating", lazy(translation.get_language, str)())
    with translation.override("en"):
        judged(closed, 1, "not_solved")
    assert history(order_by_id(closed.pk), public=False)[-1].data["reason"] == "zh-hans"


def test_if_it_cannot_be_reopened_nothing_is_stored(
    closed: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise Conflict("stale")

    monkeypatch.setattr(actions, "take_step", fail)
    assert code(lambda: judged(closed, 1, "not_solved")) == "stale"
    assert not Rating.objects.exists()
    assert not FollowUp.objects.exists()


def test_closed_again_it_can_be_rated_again_and_the_old_link_is_spent(closed: WorkOrder) -> None:
    old = queries.rating_token(closed)
    assert queries.order_to_rate(closed.code, old) == closed
    judged(closed, 1, "not_paid")
    reopened = order_by_id(closed.pk)
    for token in (old, queries.rating_token(reopened)):
        assert code(partial(queries.order_to_rate, closed.code, token)) == "rating_link_spent"
    again = bring_to(reopened, "closed")
    assert code(lambda: queries.order_to_rate(closed.code, old)) == "rating_link_spent"
    assert queries.order_to_rate(again.code, queries.rating_token(again)) == again
    assert judged(again, 5).closing == 2
    assert [rating.score for rating in queries.ratings_of(again.pk)] == [5, 1]


def test_a_link_opens_its_own_matter_only(closed: WorkOrder, submit: Submit) -> None:
    other = bring_to(submit().order, "closed")
    for number, token in (
        (closed.code, queries.rating_token(other)),
        ("204817365528", "x"),
        ("", ""),
    ):
        assert code(partial(queries.order_to_rate, number, token)) == "rating_link_spent"


@pytest.mark.usefixtures("real_database")
def test_several_at_once_are_one_rating() -> None:
    order = closed_for_real()
    outcomes = at_once([lambda: judged(order, 1, "slow")] * 4)
    refusals = [outcome.code for outcome in outcomes if isinstance(outcome, Conflict)]
    assert refusals == ["already_rated"] * 3
    assert (Rating.objects.count(), FollowUp.objects.count()) == (1, 1)
    assert OutboxEvent.objects.filter(name="feedback.rated").count() == 1


@pytest.mark.usefixtures("real_database")
def test_several_at_once_reopen_once() -> None:
    order = closed_for_real()
    outcomes = at_once([lambda: judged(order, 1, "not_paid")] * 3)
    assert sorted(outcome.code for outcome in outcomes if isinstance(outcome, Conflict)) == ["not_closed"] * 2
    assert Transition.objects.filter(order=order, command="reopen").count() == 1
    assert Rating.objects.count() == 1


# --- following up --------------------------------------------------------------------------------


@pytest.fixture
def follow_up(closed: WorkOrder) -> FollowUp:
    judged(closed, 2, "unkind")
    return FollowUp.objects.get()


def record(by: Actor, row: FollowUp, **changes: Any) -> FollowUp:
    values = {"result": "explained", "note": "已说明", "called": False, **changes}
    return record_follow_up(by=by, follow_up_id=row.pk, **values)


def test_the_office_and_all_above_it_see_what_waits(
    follow_up: FollowUp, officer: Actor, supervisor: Actor, staff: Appoint
) -> None:
    province = staff(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    for somebody in (officer, supervisor, province):
        assert queries.open_follow_ups(somebody) == [follow_up]
        assert queries.follow_up(somebody, follow_up.pk) == follow_up


def test_another_county_and_other_roles_see_nothing(
    follow_up: FollowUp, staff: Appoint, nanhai: UnitRow
) -> None:
    elsewhere = unit_at("440106", UnitKind.LEGAL_AID_OFFICE)
    for somebody in (
        staff(Role.OFFICE_HEAD, elsewhere), staff(Role.STATION_CLERK, nanhai), staff(Role.AUDITOR, nanhai), ANONYMOUS,
    ):  # fmt: skip
        assert queries.open_follow_ups(somebody) == []
        assert code(partial(record, somebody, follow_up)) == "not_found"


def test_what_was_found_is_written_down_once(follow_up: FollowUp, officer: Actor, head: Actor) -> None:
    done = record(officer, follow_up, note=" 已当面道歉 ")
    assert (done.result, done.note, done.done_by) == ("explained", "已当面道歉", officer.label)
    assert done.done_at is not None
    assert code(lambda: record(head, follow_up)) == "already_followed_up"
    assert queries.open_follow_ups(head) == []
    entry = AuditEntry.objects.get(action="feedback.followed_up")
    assert (entry.actor, entry.data) == (officer.label, {"result": "explained"})


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"result": ""}, {"result": "field_required"}),
        ({"result": "magic", "note": " "}, {"result": "field_required", "note": "field_required"}),
        ({"note": "字" * 2001}, {"note": "field_too_long"}),
    ],
)
def test_mistakes_are_named(
    follow_up: FollowUp, officer: Actor, changes: dict[str, str], errors: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as caught:
        record(officer, follow_up, **changes)
    assert caught.value.errors == errors
    follow_up.refresh_from_db()
    assert follow_up.done_at is None


def test_no_call_is_recorded_to_who_does_not_want_one(submit: Submit, officer: Actor) -> None:
    order = bring_to(submit(reach=Reach(name="蒋", phone="13800138000", may_call=False)).order, "closed")
    judged(order, 1, "slow")
    row = FollowUp.objects.get()
    with pytest.raises(NotAllowed) as caught:
        record(officer, row, called=True)
    assert caught.value.code == "do_not_call"
    assert record(officer, row, called=False).result == "explained"


def test_the_most_pressing_waits_first_and_pages_end(
    follow_up: FollowUp, submit: Submit, officer: Actor
) -> None:
    later = bring_to(submit().order, "closed")
    judged(later, 2)
    rows = queries.open_follow_ups(officer)
    assert rows == sorted(rows, key=lambda row: row.due_at)
    FollowUp.objects.filter(order=later).update(due_at="2020-01-01T00:00Z")
    assert queries.open_follow_ups(officer)[0].order_id == later.pk


@pytest.mark.usefixtures("real_database")
def test_two_who_follow_up_at_once_write_one_result(staff: Appoint) -> None:
    order = closed_for_real()
    judged(order, 2)
    row = FollowUp.objects.get()
    somebody = staff(Role.OFFICE_OFFICER, order.unit_id)
    outcomes = at_once([lambda: record(somebody, row)] * 3)
    assert (
        sorted(outcome.code for outcome in outcomes if isinstance(outcome, Problem))
        == ["already_followed_up"] * 2
    )
    assert AuditEntry.objects.filter(action="feedback.followed_up").count() == 1


def test_an_unknown_follow_up_is_not_there(officer: Actor) -> None:
    with pytest.raises(NotFound):
        queries.follow_up(officer, 10**18)
