"""What 12348 says: every phrase of a journey is in the catalogue, in each language, with the values that it names."""

import ast
from pathlib import Path

import pytest

from fawang.hotline import prompts
from fawang.hotline.rules import SPOKEN, Phrase, phrase
from fawang.organisations.rules import Language

ROOM = Path(prompts.__file__).parent


def used() -> dict[str, set[str]]:
    """Return the phrases that the code says, with the names of their values."""
    found: dict[str, set[str]] = {}
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(ast.Name("phrase"), [ast.Constant(str(name))], keywords):
                    found.setdefault(name, set()).update(one.arg for one in keywords if one.arg)
                case ast.Call(ast.Name("Phrase"), [ast.Constant(str(name)), *_]):
                    found.setdefault(name, set())
    return found


def test_every_phrase_that_is_said_is_there() -> None:
    known = prompts.prompts()
    said = used()
    assert {"welcome", "choose", "position"} <= said.keys() <= known.keys()
    for name, values in said.items():
        if values:
            assert known[name].places == values, name


@pytest.mark.parametrize("language", SPOKEN)
def test_values_are_filled_in(language: Language) -> None:
    text = prompts.said(phrase("position", position=3, minutes=12), language)
    assert "3" in text
    assert "12" in text
    assert "{" not in text


def test_a_choice_of_language_is_said_in_that_language() -> None:
    choice = Phrase("choose", (("key", "2"),), Language.CANTONESE)
    assert prompts.said(choice, Language.MANDARIN) == "廣東話請㩒2。"
    # English is spoken by some lawyers, but not by the machine.
    assert prompts.said(phrase("thanks"), Language.ENGLISH) == "谢谢您的来电，再见。"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("- {id: a, mandarin: 甲, cantonese: 甲, hakka: 甲}", "teochew"),
        (
            "- {id: a, mandarin: '{n}', cantonese: '{n}', hakka: '{n}', teochew: 甲}",
            "teochew has other values",
        ),
        ("- &a {id: a, mandarin: 甲, cantonese: 甲, hakka: 甲, teochew: 甲}\n- *a", "there twice"),
    ],
)
def test_a_catalogue_that_lacks_something_is_refused(tmp_path: Path, rows: str, why: str) -> None:
    path = tmp_path / "prompts.yaml"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        prompts.prompts(path)
