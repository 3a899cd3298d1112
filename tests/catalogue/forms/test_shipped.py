"""Every form that is shipped can be filled in whichever way its choices lead, and makes a whole document."""

from collections.abc import Iterator, Mapping

import pytest
from django.conf import settings as platform
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.catalogue.forms.course import Asked, course
from fawang.catalogue.forms.shape import PLACEHOLDER, Form, Type
from fawang.catalogue.models import Filing
from fawang.catalogue.queries.filings import Filled
from fawang.catalogue.texts.paper import document_of
from fawang.knowledge.data import packs
from fawang.knowledge.data.item import Item
from fawang.knowledge.rules import Kind
from fawang.work_orders import kinds
from tests.catalogue.form_cases import ID_NUMBER, SHIPPED, shipped

CODES = [path.stem for path in SHIPPED]
#: What makes a document; a check-up makes findings (test_checkups.py).
PAPERS = [code for code in CODES if shipped(code).paper]
_ANSWERS: Mapping[Type, str] = {
    Type.TEXT: "某公司", Type.LONG_TEXT: "事情的经过。", Type.MONEY: "1200.50",
    Type.DATE: "2026-02-28", Type.PLACE: "佛山市南海区", Type.ID_NUMBER: ID_NUMBER, Type.PHONE: "13800138000",
    Type.FILE: "secret",
}  # fmt: skip


def answer(one: Asked, way: int) -> str:
    """Return an answer to a question: of choices the `way`-th, or the last; of a repeat two, then no more."""
    if one.more:
        return "yes" if one.number < 2 else "no"
    if one.type == Type.SEVERAL:
        return "\n".join(one.field.choices) if way == 0 else one.field.choices[-1]
    if one.field.choices:
        return one.field.choices[min(way, len(one.field.choices) - 1)]
    return str(max(one.field.least, 3)) if one.type == Type.NUMBER else _ANSWERS[one.type]


def filled_in(form: Form, way: int) -> dict[str, str]:
    """Return answers to everything that is asked, question by question as a person comes to them."""
    given: dict[str, str] = {}
    while rest := [one for one in course(form, given).asked if one.name not in given]:
        given[rest[0].name] = answer(rest[0], way)
        assert len(given) < 400, form.code
    return given


def filed(form: Form, given: Mapping[str, str]) -> Filled:
    """Return a filing as it is kept, without keeping it."""
    found = Filled(Filing(form=form.code, version=form.version), form)
    found.__dict__["answers"] = dict(given)
    return found


def named(form: Form) -> Iterator[str]:
    """Yield every name that the document of a form uses."""
    assert form.paper is not None
    for block in form.paper.blocks:
        yield from block.rows
        yield from PLACEHOLDER.findall(block.text or "")


@pytest.mark.parametrize("code", PAPERS)
def test_every_way_through_a_form_ends(code: str) -> None:
    form = shipped(code)
    most = max((len(one.choices) for _, one, _ in form.everything()), default=1)
    with translation.override("zh-hans"):
        for way in range(most):
            found = filed(form, filled_in(form, way))
            assert found.course.missing == {}, way
            document = document_of(found)
            assert document.to
            assert document.signs
            assert document.parts, way
            assert all(step.source for step in document.steps)


@pytest.mark.parametrize("code", PAPERS)
def test_everything_that_is_asked_stands_in_the_document(code: str) -> None:
    form = shipped(code)
    assert form.paper is not None
    used = set(named(form)) | set(PLACEHOLDER.findall(form.paper.to))
    # What decides on a block, or is who signs, is said by that.
    asked = [one for _, one, _ in form.everything()]
    conditions = [
        *(one.when for one in form.paper.blocks), *(one.when for one in form.computed), *(one.when for one in asked),
    ]  # fmt: skip
    decides = " ".join(filter(None, conditions))
    missing = [
        question.name
        for _, question, _ in form.everything()
        if question.name not in used
        and not any(f"{question.name}.{part}" in used for part in question.parts)
        and question.name not in decides
    ]
    assert missing == []


@settings(max_examples=60)
@given(st.sampled_from(CODES), st.data())
def test_shipped_forms_drop_what_is_hidden(code: str, data: st.DataObject) -> None:
    answers = filled_in(shipped(code), data.draw(st.integers(0, 3)))
    for name in data.draw(st.lists(st.sampled_from(sorted(answers)), max_size=8)):
        answers[name] = data.draw(
            st.sampled_from(["yes", "no", "other", "loan", "disease", "person", "company", ""])
        )
    found = course(shipped(code), answers)
    assert set(found.answers) <= {one.name for one in found.asked}
    assert course(shipped(code), found.answers).answers == found.answers


def test_forms_and_items_name_each_other() -> None:
    content = packs.read(platform.FAWANG_CONTENT)
    items = {one.id: one for one in content.entries[Kind.ITEM].values() if isinstance(one, Item)}
    by_form = {code: set(shipped(code).items) for code in CODES}
    for code, named_items in by_form.items():
        assert named_items, code
        assert named_items <= items.keys(), code
    for item in items.values():
        if item.form:
            assert item.id in by_form[item.form], item.id


def test_forms_of_a_kind_are_for_what_it_carries() -> None:
    for code in CODES:
        form = shipped(code)
        if form.kind:
            assert set(form.items) <= set(kinds.kind_of(form.kind).items) | {"i-justice-01"}, code


@pytest.mark.parametrize(
    ("code", "answers", "said"),
    [
        ("administrative_review", {"known_on": "2026-01-01"}, {"last_day": "2026-03-02"}),
        ("appeal", {"served_on": "2028-02-20", "decision": "judgment"}, {"last_day": "2028-03-06"}),
        ("appeal", {"served_on": "2028-02-20", "decision": "ruling"}, {"last_day_ruling": "2028-03-01"}),
        ("administrative_complaint", {"reviewed": "no", "known_on": "2026-08-31"}, {"last_day": "2027-02-28"}),
        ("judicial_confirmation", {"effective_on": "2026-01-30"}, {"last_day": "2026-03-01"}),
        ("police_reconsideration", {"received_on": "2026-12-28"}, {"last_day": "2027-01-04"}),
        ("traffic_review", {"served_on": "2026-02-27"}, {"last_day": "2026-03-02"}),
        ("state_compensation", {"known_on": "2024-02-29"}, {"last_day": "2026-02-28"}),
        ("property_preservation", {"amount": "1000", "stage": "before"}, {"fee": "30.00"}),
        ("property_preservation", {"amount": "100000", "stage": "before"}, {"fee": "1020.00"}),
        (
            "property_preservation",
            {"amount": "9000000", "stage": "during"},
            {"by_bands": "45520.00", "fee": "5000.00", "security_most": "2700000.00"},
        ),
        ("payment_order", {"amount": "30000"}, {"case_fee": "550.00", "fee": "183.33"}),
        (
            "enforcement",
            {"due_on": "2026-02-28", "money": "yes", "amount": "600000"},
            {"last_day": "2028-02-28", "fee": "8400.00"},
        ),
        ("labour_inspection_report", {"continues": "no", "ended_on": "2024-02-29"}, {"limit": "2026-02-28"}),
        ("labour_capacity_appraisal", {"again": "second", "received_on": "2026-03-01"}, {"last_day": "2026-03-16"}),
    ],
)  # fmt: skip
def test_what_is_computed_is_what_the_article_says(
    code: str, answers: dict[str, str], said: dict[str, str]
) -> None:
    found = {one.name: one.value for one in filed(shipped(code), answers).results}
    assert {name: found.get(name) for name in said} == said
