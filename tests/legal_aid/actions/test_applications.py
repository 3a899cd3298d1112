"""Applying: answers, what follows from them, who stands on which side."""

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.legal_aid import queries
from fawang.legal_aid.actions.applications import erase_application
from fawang.legal_aid.models import Application
from fawang.work_orders.queries import WorkOrder
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


@pytest.mark.parametrize(
    ("changes", "verdict", "grounds"),
    [
        ({"no_condition": "32.5"}, "likely_without_condition", ["32.5"]),
        ({"exempt": "42.4"}, "likely_without_check", ["31.5", "42.4"]),
    ],
)
def test_other_provisions_of_the_law_are_grounds_with_a_paper_of_their_own(
    submit: Submit, changes: dict[str, str], verdict: str, grounds: list[str]
) -> None:
    answers = {"claim": "31.5", "urgency": "44.3", "no_condition": "none", **changes}
    order = submit(answers=answers).order
    row = queries.application(order.pk)
    assert (row.verdict, row.grounds) == (verdict, [*grounds, "44.3"])
    assert "proof_by_law" in row.papers
    assert order.urgent


def test_what_was_answered_before_another_answer_was_changed_is_left_out(submit: Submit) -> None:
    answers = {
        "claim": "31.5", "urgency": "none", "no_condition": "32.4", "exempt": "42.4", "household": "3",
        "income": "900",
    }  # fmt: skip
    row = queries.application(submit(answers=answers).order.pk)
    assert queries.answers_of(row) == {"claim": "31.5", "urgency": "none", "no_condition": "32.4"}
    assert "proof_by_law" not in row.papers


def test_erasing_leaves_neither_answers_nor_names(order: WorkOrder, submit: Submit) -> None:
    other = submit().order
    erase_application(by=SYSTEM, order_id=order.pk)
    row = queries.application(order.pk)
    assert queries.answers_of(row) == {}
    assert row.verdict == "likely_without_check"
    assert queries.parties(order.pk) == []
    assert len(queries.parties(other.pk)) == 2
