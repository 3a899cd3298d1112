"""Finding the lawyer: who can be asked, what is kept of the asking, and the lawyer's answer."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.legal_aid import queries
from fawang.legal_aid.models import Assignment, ConflictCheck
from fawang.legal_aid.procedure import Term
from fawang.organisations.actions import edit_lawyer
from fawang.organisations.queries import lawyer, lawyers_for
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder
from tests.cases import able_lawyers, bring_to, give, lawyer_and_firm
from tests.conftest import Appoint, Submit


def with_capacity(lawyer_ids: Iterable[int], capacity: int) -> None:
    """Let lawyers declare how many matters they take at once."""
    for lawyer_id in lawyer_ids:
        row = lawyer(lawyer_id)
        assert row is not None
        edit_lawyer(by=SYSTEM, lawyer_id=lawyer_id, version=row.version, capacity=capacity)


def term(order: WorkOrder, name: Term) -> str:
    """Return how the latest term of a name stands."""
    rows = [row for row in work_orders.deadlines_of(order) if row.term == name]
    return str(max(rows, key=lambda row: row.pk).status)


def actor_of(staff: Appoint, lawyer_id: int) -> Actor:
    """The lawyer, at their firm."""
    return staff(Role.LAWYER, lawyer_and_firm(lawyer_id)[1], lawyer_id=lawyer_id)


def test_a_firm_that_serves_the_other_side_is_left_out_before_names_are_shown(submit: Submit) -> None:
    # The company is a client of a firm in another matter …
    theirs = submit(
        words="我们公司被前员工起诉，想咨询。", answers={"claim": "none", "opponent": "王五"}, matter="labour",
        reach=_reach("佛山某鞋业有限公司"),
    ).order  # fmt: skip
    theirs = bring_to(theirs, "in_progress")
    # … so that firm cannot take the case against the company.
    ours = bring_to(submit(answers={"claim": "31.5", "opponent": " 佛山 某鞋业有限公司 "}).order, "accepted")
    assert theirs.firm_id in queries.firms_in_conflict(ours.pk)
    assert theirs.lawyer_id not in able_lawyers(ours)
    with pytest.raises(Conflict) as caught:
        give(ours, "assign", lawyer_id=theirs.lawyer_id)
    assert caught.value.code == "conflict_of_interest"
    ours.refresh_from_db()
    assert ours.lawyer_id is None


def test_the_conflict_works_both_ways_and_fades_after_five_years(submit: Submit) -> None:
    against = bring_to(submit(answers={"claim": "31.5", "opponent": "李四"}).order, "in_progress")
    as_client = submit(reach=_reach("李四"), answers={"opponent": "张三"}).order
    assert against.firm_id in queries.firms_in_conflict(as_client.pk)
    give(against, "withdraw")
    assert against.firm_id in queries.firms_in_conflict(as_client.pk)
    with clock.at(clock.now() + timedelta(days=6 * 366)):
        assert queries.firms_in_conflict(as_client.pk) == frozenset()


def test_assigning_keeps_who_was_asked_and_at_which_place(order: WorkOrder) -> None:
    order = bring_to(order, "accepted")
    able = able_lawyers(order)
    order = give(order, "assign", lawyer_id=able[2])
    row = Assignment.objects.get(order_id=order.pk)
    assert (row.lawyer_id, row.status, row.suggested_rank) == (able[2], "offered", 3)
    assert ConflictCheck.objects.filter(order_id=order.pk, against=[]).count() == 1
    order = give(order, "reassign", lawyer_id=able[0], reason="更合适")
    assert list(
        Assignment.objects.filter(order_id=order.pk).order_by("id").values_list("status", flat=True)
    ) == [
        "replaced",
        "offered",
    ]
    with pytest.raises(Conflict) as caught:
        give(order, "reassign", lawyer_id=able[0], reason="再来")
    assert caught.value.code == "lawyer_has_it"


def test_full_away_declined_and_distant_lawyers_are_refused(order: WorkOrder) -> None:
    order = bring_to(order, "accepted")
    able = able_lawyers(order)
    assert _refused(order, lawyer_id=10**9) == {"lawyer_id": "lawyer_unknown"}
    row = lawyer(able[0])
    assert row is not None
    edit_lawyer(by=SYSTEM, lawyer_id=able[0], version=row.version, on_leave_until=clock.today())
    assert _refused(order, lawyer_id=able[0]) == "lawyer_away"
    order = give(order, "assign", lawyer_id=able[1])
    order = give(order, "decline", reason="时间冲突")
    assert _refused(order, lawyer_id=able[1]) == "lawyer_declined"
    assert _refused(order, lawyer_id=lawyers_for("440604")[0].id) == "lawyer_elsewhere"


def _reach(name: str) -> Reach:
    return Reach(name=name, phone="13900139000")


def _refused(order: WorkOrder, **data: Any) -> Any:
    with pytest.raises((Conflict, Invalid)) as caught:
        give(order, "assign", **data)
    return caught.value.errors or caught.value.code


# --- who can be asked ----------------------------------------------------------------------------


def test_who_declared_no_capacity_is_asked_for_nothing(order: WorkOrder) -> None:
    order = bring_to(order, "accepted")
    able = able_lawyers(order)
    with_capacity(able[:1], 0)
    assert able[0] not in able_lawyers(order)
    assert _refused(order, lawyer_id=able[0]) == "lawyer_full"
    with_capacity(able[1:], 0)
    assert able_lawyers(order) == []
    assert {one.suggestion.excluded for one in queries.proposals(order)} == {"full"}


def test_the_last_place_is_given_once_and_free_again_when_it_is_declined(submit: Submit) -> None:
    first, second = (bring_to(submit().order, "accepted") for _ in range(2))
    wanted = able_lawyers(first)[0]
    with_capacity([wanted], 1)
    first = give(first, "assign", lawyer_id=wanted)
    assert _refused(second, lawyer_id=wanted) == "lawyer_full"
    give(first, "decline", reason="时间冲突")
    assert give(second, "assign", lawyer_id=wanted).lawyer_id == wanted


def test_firms_on_the_other_side_are_kept_with_the_check_before_anybody_reads_names(
    submit: Submit, officer: Actor
) -> None:
    theirs = bring_to(submit(reach=_reach("佛山某鞋业有限公司"), answers={}).order, "in_progress")
    ours = bring_to(submit().order, "accepted")
    ours = give(ours, "assign", by=officer, lawyer_id=able_lawyers(ours)[0])
    check = ConflictCheck.objects.get(order_id=ours.pk)
    assert (check.firm_id, check.against, check.by) == (ours.firm_id, [theirs.firm_id], officer.label)
    assert ours.state == "assigned"
    excluded = {
        one.lawyer.firm_id for one in queries.proposals(ours) if one.suggestion.excluded == "conflict"
    }
    assert excluded == {theirs.firm_id}


def test_the_place_counts_among_those_who_can_be_asked(order: WorkOrder) -> None:
    order = bring_to(order, "accepted")
    best, next_best = able_lawyers(order)[:2]
    with_capacity([best], 0)
    order = give(order, "assign", lawyer_id=next_best)
    assert Assignment.objects.get(order_id=order.pk).suggested_rank == 1


# --- the answer ----------------------------------------------------------------------------------


def test_declining_in_time_gives_the_case_back(order: WorkOrder, staff: Appoint) -> None:
    order = bring_to(order, "assigned")
    asked = actor_of(staff, order.lawyer_id or 0)
    with pytest.raises(Invalid) as caught:
        give(order, "decline", by=asked)
    assert caught.value.errors == {"reason": "field_required"}
    order = give(order, "decline", by=asked, reason="与对方当事人有亲属关系")
    assert (order.state, order.lawyer_id, order.firm_id) == ("accepted", None, None)
    assert (term(order, Term.RESPOND), term(order, Term.ASSIGN)) == ("met", "running")
    row = Assignment.objects.get(order_id=order.pk)
    assert row.status == "declined"
    assert row.answered_at is not None
    with pytest.raises(NotFound):
        work_orders.visible(order.code, asked)
    # Who declined serves nobody here: their firm is free to take another side.
    assert queries.firms_in_conflict(order.pk) == frozenset()


def test_declining_late_is_late(order: WorkOrder) -> None:
    order = bring_to(order, "assigned")
    with clock.at(clock.now() + timedelta(days=30)):
        order = give(order, "decline", reason="才看到")
    assert term(order, Term.RESPOND) == "late"


def test_taking_up_needs_the_declaration_that_no_interests_conflict(order: WorkOrder, staff: Appoint) -> None:
    order = bring_to(order, "assigned")
    asked = actor_of(staff, order.lawyer_id or 0)
    for declared in ({}, {"no_conflict": False}):
        with pytest.raises(Invalid) as caught:
            give(order, "take_up", by=asked, **declared)
        assert caught.value.errors == {"no_conflict": "field_required"}
    give(order, "take_up", by=asked, no_conflict=True)
    row = Assignment.objects.get(order_id=order.pk)
    assert row.status == "taken"
    assert row.answered_at is not None


@pytest.mark.parametrize("state", ["assigned", "in_progress"])
def test_somebody_else_can_be_asked_instead_and_the_first_is_out(
    order: WorkOrder, staff: Appoint, state: str
) -> None:
    order = bring_to(order, state)
    first = actor_of(staff, order.lawyer_id or 0)
    second = actor_of(staff, able_lawyers(order)[1])
    assert second.lawyer_id != first.lawyer_id
    order = give(order, "reassign", lawyer_id=second.lawyer_id, reason="首位律师生病")
    assert (order.state, order.lawyer_id) == ("assigned", second.lawyer_id)
    assert term(order, Term.RESPOND) == "running"
    replaced, offered = reversed(queries.assignments(order.pk))
    assert (replaced.lawyer_id, replaced.status) == (first.lawyer_id, "replaced")
    assert replaced.ended_at is not None
    assert (offered.lawyer_id, offered.status) == (second.lawyer_id, "offered")
    assert ConflictCheck.objects.filter(order_id=order.pk).count() == 2
    with pytest.raises(NotFound):
        work_orders.visible(order.code, first)
    assert give(order, "take_up", by=second, no_conflict=True).state == "in_progress"
