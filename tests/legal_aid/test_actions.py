"""Legal aid's own part of each command."""

from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.actor import SYSTEM, Actor
from fawang.kernel.problems import Conflict, Invalid
from fawang.legal_aid import queries
from fawang.legal_aid.models import Application, Assignment, ConflictCheck, Decision, Outcome
from fawang.organisations.actions import edit_lawyer
from fawang.organisations.queries import lawyer, lawyers_for
from fawang.people.wishes import Reach
from fawang.work_orders.queries import WorkOrder
from tests.cases import able_lawyers, bring_to, give
from tests.conftest import Submit


def test_the_application_keeps_answers_expectation_and_parties(order: WorkOrder) -> None:
    row = Application.objects.get(order_id=order.pk)
    assert queries.answers_of(row) == {
        "claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3",
    }  # fmt: skip
    assert row.verdict == "likely_without_check"
    assert row.grounds == ["31.5", "42.3"]
    assert [(party.side, party.name) for party in queries.parties(order.pk)] == [
        ("applicant", "蒋先生"),
        ("opponent", "佛山某鞋业有限公司"),
    ]


def test_nobody_has_to_answer_to_apply(submit: Submit) -> None:
    order = submit(answers={}).order
    assert Application.objects.get(order_id=order.pk).verdict == "incomplete"
    assert order.state == "submitted"


def test_unusable_answers_are_left_out(submit: Submit) -> None:
    order = submit(answers={"claim": "99.9", "income": "a lot", "opponent": "字" * 500}).order
    assert queries.answers_of(queries.application(order.pk)) == {}
    assert len(queries.parties(order.pk)[1].name) == 100


def test_granting_names_a_ground_of_the_law(order: WorkOrder, officer: Actor) -> None:
    for wrong in ("48.1", "none", "31.99"):
        with pytest.raises(Invalid) as caught:
            give(order, "accept", by=officer, article=wrong)
        assert caught.value.errors == {"article": "ground_unknown"}
    give(order, "accept", by=officer, article="31.5")
    decision = Decision.objects.get(order_id=order.pk)
    assert (decision.kind, decision.ground, decision.by) == ("granted", "31.5", officer.label)


def test_aid_first_is_for_urgent_orders(submit: Submit, officer: Actor) -> None:
    with pytest.raises(Conflict) as caught:
        give(submit().order, "accept", by=officer, article="31.5", aid_first=True)
    assert caught.value.code == "not_urgent"
    urgent = submit(answers={"claim": "31.5", "urgency": "44.2"}).order
    give(urgent, "accept", by=officer, article="31.5", aid_first=True)
    assert Decision.objects.get(order_id=urgent.pk).aid_first


def test_a_refused_step_leaves_nothing_behind(order: WorkOrder, officer: Actor) -> None:
    with pytest.raises(Conflict):
        give(order, "accept", by=officer, article="31.5", aid_first=True)
    order.refresh_from_db()
    assert (order.state, order.version) == ("submitted", 1)
    assert not Decision.objects.exists()


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
    with clock.at(clock.now().replace(year=clock.now().year + 6)):
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
    assert _refused(order, lawyer_id=lawyers_for("440106")[0].id) == "lawyer_elsewhere"


def test_the_outcome_is_kept_in_yuan(order: WorkOrder) -> None:
    order = bring_to(order, "filing")
    row = Outcome.objects.get(order_id=order.pk)
    assert str(row.sum_recovered) == "13000.00"
    assert row.kind == "mediation"


def test_nothing_ends_in_the_future(order: WorkOrder) -> None:
    order = bring_to(order, "in_progress")
    tomorrow = clock.today().replace(year=clock.today().year + 1).isoformat()
    with pytest.raises(Invalid) as caught:
        give(order, "conclude", outcome="judgment", ended_on=tomorrow, note="x")
    assert caught.value.errors == {"ended_on": "day_in_future"}


def test_an_ended_case_frees_the_lawyers_hands(submit: Submit) -> None:
    for ending in ("close", "withdraw", "terminate"):
        order = bring_to(submit().order, "in_review" if ending == "close" else "in_progress")
        data: dict[str, Any] = {"article": "48.7", "reason": "x"} if ending == "terminate" else {}
        order = give(order, ending, **data)
        assert Assignment.objects.get(order_id=order.pk).status == "ended"


def test_names_are_compared_without_spaces_case_and_width() -> None:
    assert queries.name_hash(" ＡＢＣ 公司") == queries.name_hash("abc公司")


def _reach(name: str) -> Reach:
    return Reach(name=name, phone="13900139000")


def _refused(order: WorkOrder, **data: Any) -> Any:
    with pytest.raises((Conflict, Invalid)) as caught:
        give(order, "assign", **data)
    return caught.value.errors or caught.value.code
