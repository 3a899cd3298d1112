"""Writing, reviewing, publishing and withdrawing what readers are told."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, Problem
from fawang.knowledge.actions.entries import approve, save_draft, send_back, submit, withdraw
from fawang.knowledge.models import EntryVersion
from fawang.knowledge.queries import entries
from fawang.knowledge.rules import Kind
from fawang.people.rules import Role
from tests.conftest import Appoint
from tests.knowledge.actions.cases import CODE, at, draft, publish, states
from tests.knowledge.cases import (
    COMING,
    FIRST,
    IN_FORCE,
    REPEALED,
    SECOND,
    STALE,
    UNKNOWN,
    code,
    item,
    opinion,
    question,
)
from tests.races import jobs

# --- the way of a text -----------------------------------------------------------------------------


def test_from_the_draft_to_the_reader(laws: None, writer: Actor, second: Actor) -> None:
    version = draft(writer)
    assert (version.number, version.state, version.author) == (1, "draft", writer.label)
    assert code(lambda: entries.shown(CODE)) == "entry_not_found"
    assert submit(by=writer, code=CODE).state == "submitted"
    with clock.at(datetime(2026, 6, 1, 3, tzinfo=UTC)):
        version = approve(by=second, code=CODE, role="notary")
    assert (version.state, version.author, version.reviewer) == ("published", writer.label, second.label)
    shown = entries.shown(CODE)
    assert (shown.version, shown.title, shown.region, shown.reviewed) == (1, "渔网破了谁来补？", "44", True)
    assert (shown.entry.review.role, str(shown.entry.review.date)) == ("notary", "2026-06-01")
    rows = AuditEntry.objects.filter(object=entries.audited(entries.entry(CODE))).order_by("id")
    assert [(one.actor, one.data.get("command")) for one in rows] == [
        (writer.label, None),
        (writer.label, "submit"),
        (second.label, "approve"),
    ]
    assert jobs("knowledge.refresh")


def test_the_next_version_stands_beside_the_published_one(laws: None, writer: Actor, second: Actor) -> None:
    publish(writer, second)
    draft(writer, ask="谁来补我的网？")
    assert states() == ["published", "draft"]
    assert entries.shown(CODE).title == "渔网破了谁来补？"
    submit(by=writer, code=CODE)
    approve(by=second, code=CODE, role="lawyer")
    assert states() == ["superseded", "published"]
    assert (entries.shown(CODE).title, entries.shown(CODE).version) == ("谁来补我的网？", 2)


def test_returned_with_a_reason_edited_and_approved(laws: None, writer: Actor, second: Actor) -> None:
    draft(writer)
    submit(by=writer, code=CODE)
    version = send_back(by=second, code=CODE, reason=" 第二步不对 ")
    assert (version.state, version.reason, version.reviewer) == ("returned", "第二步不对", second.label)
    assert draft(writer, ask="谁来补我的网？").state == "draft"
    submit(by=writer, code=CODE)
    approve(by=second, code=CODE, role="lawyer")
    assert states() == ["published"]


def test_what_was_returned_can_be_handed_in_as_it_is(laws: None, writer: Actor, second: Actor) -> None:
    draft(writer)
    submit(by=writer, code=CODE)
    send_back(by=second, code=CODE, reason="再看看")
    assert submit(by=writer, code=CODE).state == "submitted"


def test_withdrawn_it_is_gone_and_can_be_written_anew(laws: None, writer: Actor, second: Actor) -> None:
    publish(writer, second)
    draft(writer, ask="谁来补我的网？")
    assert withdraw(by=second, code=CODE, reason="法律变了").state == "withdrawn"
    assert code(lambda: entries.shown(CODE)) == "entry_not_found"
    assert states() == ["withdrawn", "draft"]
    submit(by=writer, code=CODE)
    approve(by=second, code=CODE, role="lawyer")
    assert entries.shown(CODE).version == 2


@pytest.mark.parametrize(
    ("reason", "fault"), [("", "reason_needed"), (" \x00 ", "reason_needed"), ("字" * 501, "field_too_long")]
)
def test_a_reason_is_needed(laws: None, writer: Actor, second: Actor, reason: str, fault: str) -> None:
    publish(writer, second)
    draft(writer)
    submit(by=writer, code=CODE)
    for attempt in (send_back, withdraw):
        with pytest.raises(Invalid) as refused:
            attempt(by=second, code=CODE, reason=reason)
        assert refused.value.errors == {"reason": fault}
    assert states() == ["published", "submitted"]


def test_steps_out_of_turn(laws: None, writer: Actor, second: Actor) -> None:
    with pytest.raises(Problem) as missing:
        submit(by=writer, code=CODE)
    assert missing.value.code == "entry_not_found"
    draft(writer)
    for attempt in (
        partial(approve, by=second, code=CODE, role="lawyer"),
        partial(send_back, by=second, code=CODE, reason="x"),
        partial(withdraw, by=second, code=CODE, reason="x"),
    ):
        with pytest.raises(Conflict) as early:
            attempt()
        assert (early.value.code, early.value.params["state"]) == ("version_state", "draft")
    submit(by=writer, code=CODE)
    for attempt in (partial(draft, writer), partial(submit, by=writer, code=CODE)):
        with pytest.raises(Conflict) as late:
            attempt()
        assert late.value.params["state"] == "submitted"
    approve(by=second, code=CODE, role="lawyer")
    with pytest.raises(Conflict) as twice:
        approve(by=second, code=CODE, role="lawyer")
    assert twice.value.params == {"state": "published"}


def test_in_which_capacity_is_one_of_the_list(laws: None, writer: Actor, second: Actor) -> None:
    draft(writer)
    submit(by=writer, code=CODE)
    for role in ("", "king"):
        with pytest.raises(Invalid) as refused:
            approve(by=second, code=CODE, role=role)
        assert refused.value.errors == {"role": "field_required"}
    assert states() == ["submitted"]


# --- two people ------------------------------------------------------------------------------------


def test_nobody_vouches_for_their_own_text(laws: None, second: Actor) -> None:
    draft(second)
    submit(by=second, code=CODE)
    assert code(lambda: approve(by=second, code=CODE, role="lawyer")) == "review_by_author"
    assert code(lambda: send_back(by=second, code=CODE, reason="x")) == "review_by_author"
    assert states() == ["submitted"]


def test_nor_does_anybody_who_wrote_a_part_of_it(laws: None, staff: Appoint, second: Actor) -> None:
    first, third = (at("44", Role.KNOWLEDGE_REVIEWER, staff) for _ in range(2))
    draft(first)
    draft(second, ask="谁来补我的网？")
    submit(by=second, code=CODE)
    for somebody in (first, second):
        assert code(partial(approve, by=somebody, code=CODE, role="lawyer")) == "review_by_author"
    send_back(by=third, code=CODE, reason="x")
    draft(third)
    submit(by=first, code=CODE)
    assert code(lambda: approve(by=third, code=CODE, role="lawyer")) == "review_by_author"
    fourth = at("44", Role.KNOWLEDGE_REVIEWER, staff)
    approve(by=fourth, code=CODE, role="lawyer")
    # The next version is another text: who wrote the last one may judge it.
    draft(fourth, ask="第二版？")
    submit(by=fourth, code=CODE)
    assert approve(by=first, code=CODE, role="lawyer").state == "published"


def test_who_wrote_is_known_however_often_it_was_kept(laws: None, second: Actor, writer: Actor) -> None:
    draft(second)
    for _ in range(101):
        draft(writer)
    submit(by=writer, code=CODE)
    assert code(lambda: approve(by=second, code=CODE, role="lawyer")) == "review_by_author"


def test_an_editor_does_not_review(laws: None, writer: Actor, staff: Appoint) -> None:
    draft(writer)
    submit(by=writer, code=CODE)
    other = at("44", Role.KNOWLEDGE_EDITOR, staff)
    assert code(lambda: approve(by=other, code=CODE, role="lawyer")) == "not_allowed"
    assert code(lambda: withdraw(by=other, code=CODE, reason="x")) == "version_state"


# --- what is handed in -----------------------------------------------------------------------------


def test_a_draft_may_be_unfinished_and_is_judged_when_it_is_handed_in(laws: None, writer: Actor) -> None:
    save_draft(by=writer, code=CODE, kind=Kind.QUESTION, body={"region": "44", "ask": "渔网"})
    with pytest.raises(Invalid) as refused:
        submit(by=writer, code=CODE)
    assert refused.value.code == "pack_invalid"
    assert "answer: Field required" in str(refused.value.params["detail"])
    assert states() == ["draft"]
    assert entries.entry(CODE).title == "渔网"


@pytest.mark.parametrize("law", [REPEALED, STALE, "中华人民共和国没有的示范法"])
def test_an_article_that_is_not_in_force_is_refused_by_name(laws: None, writer: Actor, law: str) -> None:
    draft(writer, articles=[FIRST, f"《{law}》第一条", f"《{IN_FORCE}》第九十九条"])
    with pytest.raises(Invalid) as refused:
        submit(by=writer, code=CODE)
    assert refused.value.code == "citation_unresolved"
    assert refused.value.params == {"citations": [f"《{law}》第一条", f"《{IN_FORCE}》第九十九条"]}
    assert states() == ["draft"]


@pytest.mark.parametrize(
    "cited", [SECOND, f"《{COMING}》第二条", f"《{UNKNOWN}》第一条", f"《{IN_FORCE}》第一条第二款"]
)
def test_articles_that_apply_are_taken(laws: None, writer: Actor, cited: str) -> None:
    draft(writer, articles=[cited])
    assert submit(by=writer, code=CODE).state == "submitted"


def test_the_articles_of_a_guides_steps_are_looked_at_too(laws: None, writer: Actor) -> None:
    step = {"title": "一步", "text": "走一步。", "articles": [f"《{REPEALED}》第一条"]}
    body = {
        **opinion(),
        "who": "网破了的人。",
        "phrasings": ["补网", "网破了", "怎么补", "谁来补"],
        "steps": [step] * 3,
    }
    for name in ("situation", "opinion", "cautions", "evidence"):
        del body[name]
    save_draft(by=writer, code="g-test-net", kind=Kind.GUIDE, body=body)
    assert code(lambda: submit(by=writer, code="g-test-net")) == "citation_unresolved"


def test_the_law_is_asked_again_when_it_is_approved(laws: None, writer: Actor, second: Actor) -> None:
    draft(writer, articles=[f"《{COMING}》第二条"])
    submit(by=writer, code=CODE)
    with clock.at(datetime(2090, 1, 1, 3, tzinfo=UTC)):
        assert code(lambda: approve(by=second, code=CODE, role="lawyer")) == "citation_unresolved"
    assert states() == ["submitted"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"matter": "labour.nets"}, "labour.nets"), ({"also": ["nets.labour"]}, "nets.labour"),
     ({"periods": ["p-none"]}, "p-none"),
     ({"items": ["i-none"]}, "i-none")],
)  # fmt: skip
def test_what_leads_nowhere_is_refused(laws: None, writer: Actor, changes: dict[str, Any], said: str) -> None:
    draft(writer, **changes)
    with pytest.raises(Invalid) as refused:
        submit(by=writer, code=CODE)
    assert refused.value.code == "pack_invalid"
    assert said in str(refused.value.params["detail"])


@pytest.mark.parametrize("name", ["", "Q", "q", "q net", "q-" + "x" * 60, "Ｑ-net", "q-\x00", "-net"])
def test_a_code_has_its_form(laws: None, writer: Actor, name: str) -> None:
    with pytest.raises(Problem) as refused:
        save_draft(by=writer, code=name, kind=Kind.QUESTION, body=question())
    assert refused.value.errors == {"id": "field_wrong"}


def test_the_longest_code_goes_all_the_way(laws: None, writer: Actor, second: Actor) -> None:
    name = "q-" + "x" * 59
    save_draft(by=writer, code=name, kind=Kind.QUESTION, body=question())
    submit(by=writer, code=name)
    approve(by=second, code=name, role="lawyer")
    assert entries.shown(name).entry.id == name


def test_an_entry_keeps_its_kind(laws: None, writer: Actor) -> None:
    draft(writer)
    for kind, body in ((Kind.OPINION, opinion(CODE)), (Kind.ITEM, {**item(CODE), "region": "44"})):
        with pytest.raises(Invalid) as refused:
            save_draft(by=writer, code=CODE, kind=kind, body=body)
        assert refused.value.errors == {"id": "field_wrong"}


@pytest.mark.parametrize(
    "odd", ["a\x00b", "a\ud800b", {1, 2}, float("nan")], ids=["NUL", "half", "set", "nan"]
)
def test_what_nothing_can_store_is_refused(laws: None, writer: Actor, odd: Any) -> None:
    with pytest.raises(Invalid) as refused:
        draft(writer, papers=[odd])
    assert refused.value.errors == {"body": "field_wrong"}


def test_a_backslash_is_text_like_any_other(laws: None, writer: Actor) -> None:
    text = "\\u0000 \\ud800 \U0001f578 <b>网</b>"
    draft(writer, papers=[text])
    assert entries.versions(CODE)[0].body["papers"] == [text]


@pytest.mark.parametrize(
    ("kind", "body", "filed"),
    [
        (
            Kind.ITEM,
            item(CODE, region="44", matters=["labour.wages", "debt.loan"]),
            ("labour.wages", ["debt.loan"]),
        ),
        (Kind.QUESTION, question(also=["debt.loan"]), ("labour.wages", ["debt.loan"])),
        (Kind.QUESTION, question(matter="x" * 70, also="debt.loan"), ("x" * 60, [])),
        (Kind.ITEM, item(CODE, region="44", matters=[]), ("", [])),
        (Kind.ITEM, item(CODE, region="44", matters="labour.wages"), ("", [])),
    ],
    ids=["item", "question", "too long and no list", "none", "no list"],
)
def test_a_new_entry_is_filed_under_its_matters_before_it_is_published(
    writer: Actor, kind: Kind, body: Any, filed: tuple[str, list[str]]
) -> None:
    save_draft(by=writer, code=CODE, kind=kind, body=body)
    row = entries.entry(CODE)
    assert (row.matter, row.also) == filed


def test_a_body_of_another_entry_is_this_one(laws: None, writer: Actor) -> None:
    version = save_draft(by=writer, code=CODE, kind=Kind.QUESTION, body=question("q-somebody-elses"))
    assert version.body["id"] == CODE


# --- what readers have -----------------------------------------------------------------------------


def test_what_is_published_does_not_change(laws: None, writer: Actor, second: Actor) -> None:
    first = publish(writer, second)
    body = dict(first.body)
    draft(writer, ask="谁来补我的网？")
    submit(by=writer, code=CODE)
    assert EntryVersion.objects.get(pk=first.pk).body == body
    approve(by=second, code=CODE, role="lawyer")
    withdraw(by=second, code=CODE, reason="x")
    assert EntryVersion.objects.get(pk=first.pk).body == body
    assert EntryVersion.objects.get(pk=first.pk).reviewer == second.label


def test_what_has_expired_is_not_shown(laws: None, writer: Actor, second: Actor) -> None:
    publish(writer, second, expires="2026-12-31")
    # The last day ends at midnight in China.
    with clock.at(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)):
        assert entries.shown(CODE).code == CODE
        before = entries.revision()
    with clock.at(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)):
        assert code(lambda: entries.shown(CODE)) == "entry_not_found"
        assert CODE not in {one.code for one in entries.of_matter("labour.wages")}
        assert CODE not in {one.code for one in entries.all_shown()}
        assert entries.revision() != before
