"""Findings of a check-up: the shape and mistakes of a definition, what answers show, what has changed."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.catalogue.forms.advice import Finding, Risk
from fawang.catalogue.forms.course import course
from fawang.catalogue.forms.expressions import names_in
from fawang.catalogue.forms.files import read_text
from fawang.catalogue.forms.findings import RISKS, changes, fields, found, worst
from fawang.catalogue.forms.shape import Form
from tests.catalogue.form_cases import shipped

CHECKUP = "business_checkup"
HEAD = """
code: small
version: 1
title: 小体检
intro: 说明
sections:
  - title: 情况
    code: firm
    together: true
    questions:
      - {name: staff, type: number, text: 雇了多少人？}
      - {name: online, type: yes_no, text: 有网店吗？}
  - title: 用工
    code: work
    together: true
    questions:
      - name: contract
        type: choice
        text: 都签合同了吗？
        when: staff > 0
        choices: {"yes": 是, "no": 否, unsure: 不清楚}
findings:
"""
ONE = """
  - code: contract
    section: work
    when: "contract in ['no', 'unsure']"
    risk: high
    text: 没有合同
    advice: 补签。
    articles: [《中华人民共和国劳动合同法》第十条]
    next: {way: ask}
"""
SMALL = HEAD + ONE


def small() -> Form:
    read = read_text(SMALL, name="small.yaml")
    assert read.form is not None, [str(one) for one in read.mistakes]
    return read.form


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ("section: work", "section: other", "findings.1.section: no section has the code other"),
        ("in ['no', 'unsure']\"", "!= 'yes'\"", "findings.1.when: it holds where nothing was answered"),
        ("contract in", "contracts in", "findings.1.when: nothing before it is called contracts"),
        ("risk: high", "risk: huge", "findings.1.risk"),
        ("第十条", "十", "findings.1.articles.1"),
        ("    articles: [《中华人民共和国劳动合同法》第十条]\n", "", "findings.1.articles"),
        ("{way: ask}", "{way: guide}", "`code` names an item or a guide"),
        ("{way: ask}", "{way: ask, code: g-wages}", "`code` names an item or a guide"),
        ("    when: \"", "    whenever: \"", "findings.1.whenever"),
        ("    code: work\n", "", "stands `together` on one page has a `code`"),
        ("code: work", "code: staff", "the name staff stands twice"),
        ("text: 有网店吗？", "text: 有网店吗？, when: staff > 0", "staff is asked on the same page"),
        (ONE, ONE + ONE, "the code contract stands twice"),
        ("version: 1", "version: 1\nkind: legal_aid", "a form with `findings` has no `kind`"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_check_up_is_said(was: str, is_now: str, said: str) -> None:
    assert was in SMALL
    read = read_text(SMALL.replace(was, is_now, 1), name="small.yaml")
    assert read.form is None
    assert said in " | ".join(str(one) for one in read.mistakes)


def test_a_form_has_a_document_or_findings() -> None:
    read = read_text(HEAD.replace("findings:\n", "bring: {where: 窗口}\n"), name="small.yaml")
    assert "a form has a `paper`, or `findings`" in str(read.mistakes[0])


def test_what_no_longer_concerns_somebody_is_not_found() -> None:
    form = small()
    assert [one.code for one in found(form, course(form, {"staff": "3", "contract": "no"}))] == ["contract"]
    assert found(form, course(form, {"staff": "3", "contract": "yes"})) == []
    assert found(form, course(form, {"staff": "0", "contract": "no"})) == []
    assert found(form, course(form, {})) == []


def test_what_has_changed_since_the_last_time() -> None:
    form = shipped(CHECKUP)
    before, after = form.findings[:3], form.findings[2:5]
    found_now = changes(before, after)
    assert found_now.settled == {one.code for one in before[:2]}
    assert found_now.new == {one.code for one in after[1:]}
    assert found_now.still == {before[2].code}


def test_the_example_of_the_guide_is_right() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "checkups.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(code: .*?)```", guide, re.S)
    assert example is not None
    read = read_text(example[1], name="guide.yaml")
    assert read.form is not None, [str(one) for one in read.mistakes]
    at = course(read.form, {"staff": "3", "contract": "unsure"})
    assert [one.code for one in found(read.form, at)] == ["contract"]


def test_there_are_enough_questions_and_fields() -> None:
    form = shipped(CHECKUP)
    asked = [one for _, one, _ in form.everything() if one.required]
    assert len(asked) >= 40
    assert len(list(fields(form))) == 8
    per_field = {section.code: len(section.questions) for section in fields(form)}
    assert min(per_field.values()) >= 5
    # Every question can come to something, and something grave can be found in every field.
    used = set().union(*(names_in(one.when) for one in form.findings))
    assert used == {one.name for section in fields(form) for one in section.questions if hasattr(one, "name")}
    assert {one.section for one in form.findings if one.risk == Risk.HIGH} == set(per_field)


def test_everything_reads_in_english_too() -> None:
    body = shipped(CHECKUP).model_dump(mode="json")

    def lacking(part: Any) -> list[str]:
        if isinstance(part, dict):
            if "zh_Hans" in part:
                return [] if part.get("en") else [part["zh_Hans"]]
            return [text for value in part.values() for text in lacking(value)]
        return [text for value in part for text in lacking(value)] if isinstance(part, list) else []

    # Hints explain Chinese terms to those who use them.
    assert [text for text in lacking(body) if text not in _hints()] == []


def _hints() -> set[str]:
    return {one.hint.zh_Hans for _, one, _ in shipped(CHECKUP).everything() if one.hint}


def answers() -> st.SearchStrategy[dict[str, str]]:
    """Answers of every kind: fitting or not, in part, to questions that are asked or not."""
    asked = {one.name: one for _, one, _ in shipped(CHECKUP).everything()}
    choices = {
        name: st.sampled_from([*one.choices, "yes", "no", "", "nonsense"]) for name, one in asked.items()
    }
    return st.fixed_dictionaries({}, optional=choices)


@settings(max_examples=150, deadline=None)
@given(answers())
def test_every_way_of_answering_gives_findings_that_agree_with_it(given_: dict[str, str]) -> None:
    form = shipped(CHECKUP)
    at = course(form, given_)
    rows = found(form, at)
    # Each rests on an answer that stands, and only on such.
    reached = {one.name for one in at.asked}
    for one in rows:
        assert names_in(one.when) <= reached & at.answers.keys(), one.code
        assert any(at.answers[name] != "yes" or name in _REVERSED for name in names_in(one.when))
    # Of one that is not found an answer is missing or good.
    for one in form.findings:
        if one not in rows:
            assert all(at.answers.get(name) not in _bad(name) for name in names_in(one.when)), one.code
    assert [one.risk for one in rows] == sorted((one.risk for one in rows), key=RISKS.index)
    assert len({one.code for one in rows}) == len(rows)
    assert rows == found(form, course(form, at.answers))
    _agrees(form, rows)


#: Where "yes" is what should be put right.
_REVERSED = {"capital_overdue", "court_papers"}


def _bad(name: str) -> set[str]:
    return {"yes", "unsure"} if name in _REVERSED else {"no", "unsure"}


def _agrees(form: Form, rows: list[Finding]) -> None:
    gravest = worst(form, rows)
    assert list(gravest) == [section.code for section in fields(form)]
    for section, risk in gravest.items():
        mine = [one.risk for one in rows if one.section == section]
        assert risk == (min(mine, key=RISKS.index) if mine else None)
