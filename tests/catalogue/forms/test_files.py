"""Definitions that are wrong: file, line and cure."""

import pytest

from fawang.catalogue.forms.files import read_file, read_text
from tests.catalogue.form_cases import HEAD, SHIPPED

GOOD = """
sections:
  - title: 一
    questions:
      - {name: first, type: money, text: 多少}
"""
#: What is written, the line of it within the file, a part of what is said, and of the cure.
WRONG = [
    (GOOD + "colour: red\n", "colour", "remove it"),
    (GOOD.replace("type: money", "type: colour"), "type", "choose one"),
    (GOOD + "      - {name: first, type: text, text: 又一次}\n", "stands twice", "another name"),
    (GOOD + "      - {name: second, type: text, text: 二, when: third == true}\n", "third", "earlier"),
    (GOOD + "      - {name: second, type: text, text: 二, when: first ==}\n", "cannot be read", "docs/forms.md"),
    (GOOD + "      - {name: second, type: text, text: 二, when: \"first > 'x'\"}\n", "fails", "numbers with numbers"),
    (GOOD + "      - {name: second, type: text, text: 二, when: first + 1}\n", "true or false", "compare"),
    (GOOD + "      - {name: second, type: text, text: {zh_Hans: 二, en: Who, and where}}\n", "where", "quotes"),
    (GOOD + "      - {name: second, type: choice, text: 二}\n", "choices", "docs/forms.md"),
    (GOOD + "computed:\n  - {name: c, text: 和, value: first * other, basis: 法}\n", "other", "earlier"),
    (GOOD + "computed:\n  - {name: c, text: 和, value: first * 2}\n", "source", "docs/forms.md"),
    (GOOD + "computed:\n  - {name: c, text: 和, value: first, source: 民法典}\n", "source", "as docs/forms.md shows"),
    (GOOD + "computed:\n  - {name: c, text: 期, term: {since: first, length: 1, unit: years}, basis: 法}\n",
     "not a question for a date", "name a question for a date"),
    (GOOD + "      - {name: scan, type: file, text: 照片}\n", "takes no files", "bring.papers"),
    (GOOD
     + "signers:\n  - {code: s, who: 配偶, name: spouse.name, confirms: 属实}\n", "spouse.name", "name a question"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "what", "cure"), WRONG)
def test_a_mistake_names_file_line_and_cure(text: str, what: str, cure: str) -> None:
    found = read_text(HEAD + text, name="wrong.yaml")
    assert found.form is None
    lines = (HEAD + text).splitlines()
    said = [str(one) for one in found.mistakes]
    assert any(what in line and cure in line for line in said), said
    for one in found.mistakes:
        assert str(one).startswith(f"wrong.yaml:{one.line}:")
        # What is wrong is new in the last line, but for what was changed in the one question there is.
        assert one.line in (len(lines), len(lines) - 1) or what == "type", (one.line, len(lines))


def test_yaml_that_cannot_be_read_names_the_line() -> None:
    found = read_text("code: x\n  version: [1\n", name="broken.yaml")
    assert found.mistakes[0].line >= 2
    assert read_text("code: a\ncode: b\n", name="twice.yaml").form is None
    assert read_text("- a\n", name="list.yaml").form is None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_definition_is_right(path: object) -> None:
    found = read_file(path)  # type: ignore[arg-type]
    assert found.mistakes == ()
    assert found.form is not None
    assert found.form.code == getattr(path, "stem", "")
