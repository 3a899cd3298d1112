"""Whether something helped."""

from functools import partial

import pytest

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.knowledge.actions.entries import save_draft
from fawang.knowledge.actions.verdicts import LONGEST_COMMENT, give_verdict, handle_verdict
from fawang.knowledge.models import Verdict
from fawang.knowledge.rules import Kind
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.knowledge.cases import code, question
from tests.races import at_once

KEY = "甲乙丙春示范法#1"


def say(helpful: bool = False, subject: str = KEY, **more: str) -> Verdict:
    return give_verdict(by=ANONYMOUS, subject=subject, helpful=helpful, **more)


def test_a_verdict_says_nothing_of_who_gave_it(laws: None) -> None:
    row = say(comment="我叫张三丰，电话 138 0013 8000，\x00没看懂。", matter="labour.wages")
    row.refresh_from_db()
    assert (row.subject, row.helpful, row.matter) == (KEY, False, "labour.wages")
    assert row.comment == "我叫※，电话 ※，没看懂。"
    assert {field.name for field in Verdict._meta.get_fields()} == {
        "id", "subject", "helpful", "matter", "comment", "at", "handled_by", "handled_at",
    }  # fmt: skip


def test_a_comment_is_cut_after_it_is_redacted(laws: None) -> None:
    row = say(comment="字" * (LONGEST_COMMENT - 5) + "13800138000")
    assert row.comment == "字" * (LONGEST_COMMENT - 5) + "※"
    assert len(say(comment="字" * 5_000).comment) == LONGEST_COMMENT


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "q-none",
        "甲乙丙春示范法#9",
        "甲乙丙春示范法#01",
        "\x00",
        "甲乙丙春示范法#1-" + "0" * 5000,
        "x" * 5_000,
        "\ud800",
    ],
)
def test_only_what_is_there_is_judged(laws: None, subject: str) -> None:
    assert code(lambda: say(subject=subject)) == "entry_not_found"
    assert not Verdict.objects.exists()


def test_nobody_learns_from_it_what_is_being_written(laws: None, writer: Actor) -> None:
    save_draft(by=writer, code="q-test-net", kind=Kind.QUESTION, body=question())
    assert code(lambda: say(subject="q-test-net")) == "entry_not_found"


def test_an_unknown_matter_is_left_out(laws: None) -> None:
    assert say(matter="labour.nets").matter == ""


def test_what_did_not_help_is_handled_once(laws: None, second: Actor) -> None:
    row = say()
    handle_verdict(by=second, verdict_id=row.pk)
    row.refresh_from_db()
    assert row.handled_by == second.label
    assert row.handled_at is not None
    assert code(lambda: handle_verdict(by=second, verdict_id=row.pk)) == "already_handled"
    assert AuditEntry.objects.filter(object=f"knowledge.verdict:{row.pk}").count() == 1
    for other in (say(helpful=True).pk, 10**15):
        assert code(partial(handle_verdict, by=second, verdict_id=other)) == "not_found"


@pytest.mark.usefixtures("real_database")
def test_several_who_handle_it_at_once(staff: Appoint) -> None:
    second = staff(Role.KNOWLEDGE_REVIEWER, unit_at("44", UnitKind.BUREAU))
    row = Verdict.objects.create(subject=KEY, helpful=False, at="2026-01-01T00:00Z")
    outcomes = at_once([partial(handle_verdict, by=second, verdict_id=row.pk)] * 3)
    assert outcomes.count(None) == 1
