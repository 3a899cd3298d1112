"""The office's decisions and how a case ends: grounds of the law, objections, outcomes."""

from datetime import timedelta
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.legal_aid import queries
from fawang.legal_aid.models import Assignment, Decision, Outcome
from fawang.legal_aid.queries.forms import available
from fawang.work_orders.queries import WorkOrder
from tests.cases import bring_to, give
from tests.conftest import Submit


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


def test_the_outcome_is_kept_in_yuan(order: WorkOrder) -> None:
    order = bring_to(order, "filing")
    row = Outcome.objects.get(order_id=order.pk)
    assert str(row.sum_recovered) == "13000.00"
    assert row.kind == "mediation"


def test_nothing_ends_in_the_future(order: WorkOrder) -> None:
    order = bring_to(order, "in_progress")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    with pytest.raises(Invalid) as caught:
        give(order, "conclude", outcome="judgment", ended_on=tomorrow, note="x")
    assert caught.value.errors == {"ended_on": "day_in_future"}


def test_an_ended_case_frees_the_lawyers_hands(submit: Submit) -> None:
    for ending in ("close", "withdraw", "terminate"):
        order = bring_to(submit().order, "in_review" if ending == "close" else "in_progress")
        data: dict[str, Any] = {"article": "48.7", "reason": "x"} if ending == "terminate" else {}
        order = give(order, ending, **data)
        assert Assignment.objects.get(order_id=order.pk).status == "ended"


@pytest.mark.parametrize("ground", ["31", "41", "43"])
def test_refusing_names_the_article_that_is_not_met(order: WorkOrder, officer: Actor, ground: str) -> None:
    with pytest.raises(Invalid) as caught:
        give(order, "refuse", by=officer, article="31.5", reason="x")
    assert caught.value.errors == {"article": "ground_unknown"}
    give(order, "refuse", by=officer, article=ground, reason="材料不足")
    assert [(row.kind, row.ground) for row in queries.decisions(order.pk)] == [("refused", ground)]


def test_terminating_names_a_ground_of_article_48(order: WorkOrder, officer: Actor) -> None:
    order = bring_to(order, "in_progress")
    with pytest.raises(Invalid) as caught:
        give(order, "terminate", by=officer, article="43", reason="x")
    assert caught.value.errors == {"article": "ground_unknown"}
    assert Assignment.objects.get(order_id=order.pk).status == "taken"
    give(order, "terminate", by=officer, article="48.8", reason="x")
    assert [row.kind for row in queries.decisions(order.pk)] == ["granted", "terminated"]


@pytest.mark.parametrize("ground", ["31.9", "32.5"])
def test_other_provisions_of_the_law_are_grounds_to_grant(
    order: WorkOrder, officer: Actor, ground: str
) -> None:
    give(order, "accept", by=officer, article=ground)
    assert queries.decisions(order.pk)[0].ground == ground


def test_who_was_proved_right_is_decided_on_anew_and_may_object_again(
    order: WorkOrder, officer: Actor, supervisor: Actor
) -> None:
    order = give(order, "refuse", by=officer, article="41", reason="收入高于标准")
    order = give(order, "object", reason="收入算错了")
    assert order.facts["objected_from"] == "refused"
    order = give(order, "overturn", by=supervisor, reason="应予援助")
    assert (order.state, order.facts["overturned"], order.facts["objected_from"]) == ("submitted", True, "")
    order = give(bring_to(order, "accepted"), "terminate", by=officer, article="48.7", reason="x")
    assert [row.kind for row in queries.decisions(order.pk)] == ["refused", "granted", "terminated"]
    assert give(order, "object", reason="我没有要求").facts["objected_from"] == "terminated"


def test_what_was_upheld_stays_and_is_not_objected_to_twice(order: WorkOrder, supervisor: Actor) -> None:
    order = give(order, "refuse", article="31", reason="x")
    order = give(give(order, "object", reason="x"), "uphold", by=supervisor, reason="维持")
    assert (order.state, order.facts["objected_from"]) == ("refused", "refused")
    with pytest.raises(Conflict) as caught:
        give(order, "object", reason="再来")
    assert caught.value.code == "already_objected"


def test_after_a_termination_was_overturned_the_lawyer_of_before_is_no_longer_named(
    order: WorkOrder, supervisor: Actor
) -> None:
    order = bring_to(order, "in_progress")
    assert "assignment" in available(order, by=SYSTEM)
    order = give(give(order, "terminate", article="48.7", reason="x"), "object", reason="x")
    order = give(order, "overturn", by=supervisor, reason="应予继续")
    assert "assignment" not in available(order, by=SYSTEM)
    assert Assignment.objects.get(order_id=order.pk).status == "ended"
    order = bring_to(order, "in_progress")
    assert "assignment" in available(order, by=SYSTEM)
    assert [row.status for row in queries.assignments(order.pk)] == ["taken", "ended"]
