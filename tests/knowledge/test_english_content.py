"""The English texts beside the content pack: complete, of the Chinese as it is, and the same in every number."""

import json
import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings

from fawang.knowledge.data import english, packs
from fawang.knowledge.data.pack import Question
from fawang.knowledge.data.packs import Pack
from fawang.knowledge.guidance import english as search
from fawang.knowledge.guidance.drafting.quantities import RATIO
from fawang.knowledge.rules import Kind, citations
from tests.knowledge.data.english_numbers import in_chinese, in_english, phones

_DATA = Path(__file__).resolve().parent / "data"
#: Where a number is worded so that one of the readers sees more or less than is there: read by a person.
_READ_OTHERWISE = {
    # 一万到十万, 百分之二十到三十, 一至四日: the first of the two has no unit of its own.
    "q-procedure-cost-01": {(Fraction(n), "元") for n in (100_000, 200_000, 300, 500_000)}
    | {(Fraction(1, 50), RATIO), (Fraction(3, 200), RATIO)},
    "q-maintenance-child_support-01": {(Fraction(3, 10), RATIO)},
    "q-criminal-detained-01": {(Fraction(1), "日")},
    # 数十五日 is "count fifteen days" and 次日 the next day; 每…一日 is "for each day".
    "q-procedure-appeal-01": {(Fraction(1), "日"), (Fraction(5), "日")},
    "q-administrative-household-21": {(Fraction(1), "日")},
}
#: What the most frequent questions are about.
_SUBJECTS = (
    "labour.wages", "labour.overtime", "labour.dismissal", "work_injury.recognition", "labour.training",
    "housing.lease", "marriage_family.divorce", "traffic.liability", "traffic.penalty", "criminal.fraud",
    "criminal.victim", "criminal.detained", "administrative.household", "domestic_violence.partner", "procedure.sue",
)  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.read(settings.FAWANG_CONTENT)


def chinese(pack: Pack, code: str) -> Question:
    found = pack.entries[Kind.QUESTION][code]
    assert isinstance(found, Question)
    return found


def test_the_most_frequent_questions_have_an_english_text(pack: Pack) -> None:
    assert len(pack.english) >= 60
    matters = {chinese(pack, code).matter for code in pack.english}
    assert set(_SUBJECTS) <= matters, set(_SUBJECTS) - matters


def test_every_amount_period_share_and_age_is_that_of_the_chinese_text(pack: Pack) -> None:
    wrong = {}
    for code, one in pack.english.items():
        source = chinese(pack, code)
        theirs = in_chinese("\n".join([source.ask, source.answer, *source.steps]))
        ours = in_english("\n".join([one.ask, one.answer, *one.steps]))
        if differing := (theirs ^ ours) - _READ_OTHERWISE.get(code, set()):
            wrong[code] = sorted((str(value), unit) for value, unit in differing)
    assert wrong == {}


def test_the_numbers_are_read_at_all(pack: Pack) -> None:
    read = [in_english(one.answer) for one in pack.english.values()]
    assert sum(map(len, read)) > 150
    changed = pack.english["q-labour-leave-02"].answer.replace("98 days", "89 days")
    assert in_english(changed) != in_english(pack.english["q-labour-leave-02"].answer)


def test_every_telephone_number_is_that_of_the_chinese_text(pack: Pack) -> None:
    for code, one in pack.english.items():
        source = chinese(pack, code)
        theirs = phones("\n".join([source.ask, source.answer, *source.steps]))
        assert phones("\n".join([one.ask, one.answer, *one.steps])) == theirs, code


def test_the_law_stays_chinese_and_no_article_is_cited_that_the_entry_does_not_name(pack: Pack) -> None:
    for code, one in pack.english.items():
        whole = "\n".join([one.ask, one.answer, *one.steps, *one.papers])
        assert not re.search(r"\bArt(?:icle|s?\.)? ?\d", whole), code
        cited = {citations.parse(text) for text in re.findall("《[^》]+》第[一-龥]+条", whole)}
        assert cited <= {citations.parse(text) for text in packs.cited(chinese(pack, code))}, code


def test_the_steps_and_papers_are_those_of_the_chinese_text_one_for_one(pack: Pack) -> None:
    for code, one in pack.english.items():
        source = chinese(pack, code)
        assert (len(one.steps), len(one.papers)) == (len(source.steps), len(source.papers)), code
    assert not [one for one in pack.mistakes if one.file == "en"]


def test_an_entry_that_was_edited_since_has_no_english_text_any_more(pack: Pack) -> None:
    source = chinese(pack, "q-labour-wages-01")
    assert english.of(source, pack.english) is pack.english["q-labour-wages-01"]
    edited = source.model_copy(update={"answer": source.answer + "另外，"})
    assert english.of(edited, pack.english) is None
    # Who may say it, and the review, are no part of what is rendered.
    assert english.of(source.model_copy(update={"phrasings": ["别的", "说法", "三个"]}), pack.english)


def test_the_pack_check_names_a_translation_of_what_has_changed(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(settings.FAWANG_CONTENT, folder)
    path = folder / "questions" / "labour.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("能要回来，而且有两条路", "能要回来，也有两条路", 1),
        encoding="utf-8",
    )
    said = [str(one) for one in packs.read(folder).mistakes]
    assert len(said) == 1
    assert "q-labour-wages-01" in said[0]
    assert "has changed since it was translated" in said[0]


def questions(name: str) -> list[tuple[str, list[str]]]:
    """Return questions in English, each with the entries of which one should come first; none where nothing fits."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [(one["text"], one["good"]) for one in map(json.loads, lines)]


@pytest.mark.parametrize(
    ("name", "first", "shown"), [("english_dev.jsonl", 0.9, 0.9), ("english_held.jsonl", 0.85, 0.92)]
)
def test_english_words_find_the_entry(name: str, first: float, shown: float) -> None:
    answered = [(search.find(text), good) for text, good in questions(name) if good]
    assert sum(bool(found) and found[0] in good for found, good in answered) >= first * len(answered)
    assert sum(bool(set(found) & set(good)) for found, good in answered) >= shown * len(answered)
    assert [text for text, good in questions(name) if not good and search.find(text)] == []


def test_there_are_enough_questions_that_nothing_was_chosen_by() -> None:
    assert len(questions("english_held.jsonl")) >= 80


@pytest.mark.parametrize("text", ["", "wages", "老板不给钱", "my boss 不给钱", "12345", "a" * 5_000])
def test_what_is_not_english_is_none(text: str) -> None:
    assert not search.is_english(text)


def test_boss_and_employer_are_one_word() -> None:
    assert search.words("My employers do not pay my salaries") == search.words("the boss paid wages")
