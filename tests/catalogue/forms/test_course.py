"""What a form asks: conditions and repeats, whatever the order in which somebody answers."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.catalogue.actions.filings import standing
from fawang.catalogue.forms.course import course
from fawang.kernel.rules.problems import Invalid
from tests.catalogue.form_cases import ANSWERS, ID_NUMBER, form, shipped

SMALL = form("""
sections:
  - title: 家庭
    questions:
      - {name: married, type: yes_no, text: 已婚吗}
      - name: spouse
        type: person
        text: 配偶
        parts: [name, id_number]
        when: married == true
      - {name: joint, type: choice, text: 共同财产, choices: {all: 全部, none: 没有}, when: married == true}
      - repeat: children
        one: 子女
        any: 有子女吗
        more: 还有吗
        least: 0
        most: 3
        questions:
          - {name: age, type: number, text: 几岁, least: 0, most: 120}
          - {name: school, type: text, text: 学校, when: age >= 6 and age < 18}
      - {name: adults, type: text, text: 成年子女的情况, when: 'some(children, #.age >= 18)'}
      - {name: why, type: long_text, text: 为什么, when: "joint == 'none'", required: false}
""")
NAMES = [
    "married", "spouse__name", "spouse__id_number", "joint", "adults", "why",
    *(f"children__more__{n}" for n in range(4)),
    *(f"children__{n}__{part}" for n in range(1, 5) for part in ("age", "school")),
]  # fmt: skip
VALUES = st.sampled_from(
    ["yes", "no", "all", "none", "7", "17", "18", "40", "-1", "公司", ID_NUMBER, "", "x" * 300]
)
GIVEN = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=len(NAMES))


def reached(answers: Mapping[str, str]) -> list[str]:
    """Return the names of what is asked."""
    return [one.name for one in course(SMALL, answers).asked]


def test_a_condition_shows_and_hides() -> None:
    assert "spouse__name" not in reached({"married": "no"})
    assert reached({"married": "yes"})[:4] == ["married", "spouse__name", "spouse__id_number", "joint"]
    assert "why" in reached({"married": "yes", "joint": "none"})
    # What hides a question hides those that hang on it, although their answer is still there.
    assert "why" not in reached({"married": "no", "joint": "none"})


def test_a_repeat_goes_on_as_long_as_there_is_another_one() -> None:
    answers = {"children__more__0": "yes", "children__1__age": "3", "children__more__1": "yes"}
    answers["children__2__age"] = "19"
    assert "children__1__school" not in reached(answers)
    assert "children__more__2" in reached(answers)
    assert "adults" in reached(answers)
    found = course(SMALL, {**answers, "children__more__1": "no"})
    assert found.values["children"] == [{"age": "3", "school": None}]
    assert "children__2__age" not in found.answers


def test_no_more_than_the_most_are_asked() -> None:
    answers = {f"children__more__{n}": "yes" for n in range(9)}
    assert "children__4__age" not in reached(answers)
    assert "children__more__3" not in reached(answers)


@given(GIVEN)
def test_no_answer_of_a_hidden_question_survives(answers: dict[str, str]) -> None:
    found = course(SMALL, answers)
    asked = {one.name for one in found.asked}
    assert set(found.answers) <= asked
    # And what survives asks exactly the same again: nothing hangs on what was dropped.
    again = course(SMALL, found.answers)
    assert [one.name for one in again.asked] == [one.name for one in found.asked]
    assert again.answers == found.answers


@given(GIVEN, st.randoms())
def test_the_order_of_answering_does_not_matter(answers: dict[str, str], random: object) -> None:
    names = list(answers)
    random.shuffle(names)  # type: ignore[attr-defined]
    given_: dict[str, str] = {}
    for name in names:
        given_[name] = answers[name]
        course(SMALL, given_)
    assert course(SMALL, given_).answers == course(SMALL, answers).answers


@given(GIVEN)
def test_what_is_kept_stands_whole_or_is_refused(answers: dict[str, str]) -> None:
    try:
        kept = standing(SMALL, answers)
    except Invalid as problem:
        assert problem.errors
    else:
        assert not course(SMALL, kept).missing


@pytest.mark.parametrize("code", sorted(ANSWERS))
def test_an_example_stands_whole(code: str) -> None:
    found = course(shipped(code), ANSWERS[code])
    names = {name for name, text in ANSWERS[code].items() if text} - {"monthly_wage"}
    assert names <= set(found.answers)
