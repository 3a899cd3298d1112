"""What 12348 says: every phrase of a journey is in the catalogue, in each language, with the values that it names."""

import ast
from pathlib import Path

import pytest
import yaml

from fawang.hotline.data import prompts
from fawang.hotline.data.prompts import Own, Source, Standing
from fawang.hotline.rules import SPOKEN, Phrase, phrase
from fawang.hotline.rules.menus import Choice
from fawang.hotline.texts.labels import PLACES, PROMPTS
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.rules import Language

ROOM = Path(prompts.__file__).parents[1]
THANKS = (Language.MANDARIN, "谢谢您的来电，再见。")


def used() -> dict[str, set[str]]:
    """Return the phrases of the catalogue that the code says, with the names of their values."""
    found: dict[str, set[str]] = {}
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(ast.Name("phrase"), [ast.Constant(str(name))], keywords):
                    found.setdefault(name, set()).update(one.arg for one in keywords if one.arg)
                case ast.Call(ast.Name("Phrase"), [ast.Constant(str(name)), *_], keywords) if not any(
                    one.arg == "written" for one in keywords
                ):
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
    heard, text = prompts.said(phrase("position", position=3, minutes=12), language)
    # Of Teochew there is no voice of the machine.
    assert heard == (Language.MANDARIN if language == Language.TEOCHEW else language)
    assert "3" in text
    assert "12" in text
    assert "{" not in text


def test_a_choice_of_language_is_said_in_that_language() -> None:
    choice = Phrase("choose", (("key", "2"),), Language.CANTONESE)
    assert prompts.said(choice, Language.MANDARIN) == (Language.CANTONESE, "廣東話請㩒2。")
    choice = Phrase("choose", (("key", "3"),), Language.HAKKA)
    assert prompts.said(choice, Language.MANDARIN) == (Language.HAKKA, "Hak-kâ-fa chhiáng khim 3.")
    # English is spoken by some lawyers, but not by the machine.
    assert prompts.said(phrase("thanks"), Language.ENGLISH) == THANKS


ROW: dict[str, str] = {
    "id": "a",
    "mandarin": "甲",
    "cantonese": "甲",
    "hakka": "甲",
    "hakka_read": "kap",
    "teochew": "甲",
}
VALUE = dict.fromkeys(ROW, "{key}") | {"id": "a"}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([{**ROW, "english": "A"}], "english"),
        ([{name: text for name, text in ROW.items() if name != "teochew"}], "teochew"),
        ([{**VALUE, "teochew": "甲"}], "teochew has other values"),
        ([{**VALUE, "hakka_read": "kap"}], "a: romanised hakka"),
        ([{**ROW, "hakka_read": "kap lawyer"}], "a: romanised hakka: lawyer"),
        ([ROW, ROW], "there twice"),
    ],
)
def test_a_catalogue_that_lacks_something_is_refused(
    tmp_path: Path, rows: list[dict[str, str]], why: str
) -> None:
    path = tmp_path / "prompts.yaml"
    path.write_text(yaml.safe_dump({"prompts": rows}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        prompts.prompts(path)


@pytest.mark.parametrize(
    ("languages", "why"),
    [
        ({"mandarin": {"source": "machine", "voice": "cmn"}}, "the languages are not"),
        ({"mandarin": {"source": "machine"}}, "needs a voice"),
        ({"teochew": {"source": "recordings", "voice": "nan"}}, "recordings have none"),
        ({"hakka": {"source": "machine", "voice": "hak", "standing": "reviewed"}}, "draft"),
    ],
)
def test_languages_say_where_their_sound_comes_from(
    tmp_path: Path, languages: dict[str, dict[str, str]], why: str
) -> None:
    path = tmp_path / "prompts.yaml"
    path.write_text(yaml.safe_dump({"languages": languages}), encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        prompts.languages(path)


def test_what_nobody_has_read_is_marked() -> None:
    standing = {one: spoken.standing for one, spoken in prompts.languages().items() if spoken.standing}
    assert standing == {Language.HAKKA: Standing.DRAFT, Language.TEOCHEW: Standing.PLACEHOLDER}
    assert prompts.languages()[Language.TEOCHEW].source is Source.RECORDINGS


def test_without_anything_to_read_mandarin_is_heard() -> None:
    assert prompts.said(phrase("thanks"), Language.TEOCHEW) == THANKS
    texts = {("thanks", Language.HAKKA): Own("承蒙。"), ("thanks", Language.TEOCHEW): Own("多謝。")}
    assert prompts.said(phrase("thanks"), Language.HAKKA, texts) == THANKS
    assert prompts.said(phrase("thanks"), Language.TEOCHEW, texts) == THANKS
    texts = {
        ("thanks", Language.HAKKA): Own("承蒙。", "Sṳ̀n-mùng."),
        ("thanks", Language.MANDARIN): Own("再见。"),
    }
    assert prompts.said(phrase("thanks"), Language.HAKKA, texts) == (Language.HAKKA, "Sṳ̀n-mùng.")
    assert prompts.said(phrase("thanks"), Language.TEOCHEW, texts) == (Language.MANDARIN, "再见。")


def test_every_text_and_value_has_a_name_and_a_sample() -> None:
    known = prompts.prompts()
    assert PROMPTS.keys() == known.keys()
    places = {place for one in known.values() for place in one.places}
    assert PLACES.keys() == prompts.SAMPLES.keys() == places
    assert {f"menu_{way}" for way in Choice} <= known.keys()


def test_what_an_operator_has_written_is_said_instead() -> None:
    texts = {
        ("thanks", Language.CANTONESE): Own("拜拜"),
        ("position", Language.MANDARIN): Own("前面{position}人，{minutes}分钟"),
    }
    assert prompts.said(phrase("thanks"), Language.CANTONESE, texts) == (Language.CANTONESE, "拜拜")
    assert prompts.said(phrase("thanks"), Language.MANDARIN, texts) == THANKS
    position = phrase("position", position=2, minutes=5)
    assert prompts.said(position, Language.MANDARIN, texts) == (Language.MANDARIN, "前面2人，5分钟")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("  \n ", "field_required"),
        ("好" * 501, "field_too_long"),
        ("您排在第{position}位", "prompt_values"),
        ("{position}{minutes}{name}", "prompt_values"),
        ("{position}{minutes", "prompt_braces"),
        ("{position}{minutes}}", "prompt_braces"),
        ("{{position}}{minutes}", "prompt_braces"),
        ("{position!r}{minutes}", "prompt_braces"),
        ("{position:>9999999}{minutes}", "prompt_braces"),
        ("{position.__class__}{minutes}", "prompt_values"),
        ("{}{position}{minutes}", "prompt_values"),
    ],
)
def test_a_text_that_cannot_be_said_is_refused(typed: str, why: str) -> None:
    with pytest.raises(Invalid) as found:
        prompts.read_text(prompts.prompts()["position"], typed)
    assert found.value.errors == {"text": why}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("hó " * 400, "field_too_long"),
        ("thi-{position}", "prompt_values"),
        ("thi {position} vi, {minutes", "prompt_braces"),
    ],
)
def test_a_romanised_text_has_its_values_too(typed: str, field: str) -> None:
    with pytest.raises(Invalid) as found:
        prompts.read_romanised(prompts.prompts()["position"], typed)
    assert found.value.errors == {"read": field}


def test_a_romanised_text_names_what_cannot_be_read() -> None:
    for name, typed, what in (
        ("thanks", "Sṳ̀n-mùng, goodbye", "goodbye"),
        # What a number has of its own is in characters.
        ("greeting", "{text}", "您好"),
    ):
        with pytest.raises(Invalid, match="prompt_syllable") as found:
            prompts.read_romanised(prompts.prompts()[name], typed)
        assert found.value.params == {"what": what}
    assert prompts.read_romanised(prompts.prompts()["thanks"], "  ") == ""


def test_a_text_is_one_line() -> None:
    assert (
        prompts.read_text(prompts.prompts()["position"], " 第{position}位，\n 等{minutes}分 ")
        == "第{position}位， 等{minutes}分"
    )
