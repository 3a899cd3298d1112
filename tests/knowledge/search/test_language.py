"""Traditional characters by phrase: what one simplified sign stands for depends on its word."""

import json
import re
from itertools import batched
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
import yaml
from django.conf import settings
from opencc import OpenCC

from fawang.knowledge.data import packs
from fawang.knowledge.rules import Kind
from fawang.knowledge.search import language
from tools import traditional as kept

CONTENT = Path(__file__).resolve().parents[3] / "content"
#: Phrases and signs, then what Hong Kong writes instead.
NAMES = ("STPhrases", "STCharacters", "HKVariantsPhrases", "HKVariants")
PHRASES: dict[str, str] = yaml.safe_load(language._TRADITIONAL.read_text(encoding="utf-8"))["phrases"]


def test_there_are_enough_phrases_and_each_reads_as_it_is_written() -> None:
    assert len(PHRASES) >= 300
    assert {one: language.traditional(one) for one in PHRASES} == PHRASES


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("还只有加班的钱没给", "還只有加班的錢沒給"),
        ("逼签自愿离职", "逼簽自願離職"),
        ("没有足额发工资，还被扯掉头发", "沒有足額發工資，還被扯掉頭髮"),
        ("工作群里通知解雇", "工作群裡通知解僱"),
        ("为了家里的孩子，着急上火", "為了家裡的孩子，着急上火"),
        ("复印件和复核", "複印件和覆核"),
        ("面馆的面条不干净，干了三年", "麵館的麵條不乾淨，幹了三年"),
        ("要我签“自愿离职”才给钱", "要我簽「自願離職」才給錢"),
        ("占道经营被征收的关系", "佔道經營被徵收的關係"),
    ],
)
def test_a_sentence_is_written_as_people_write_it(simplified: str, traditional: str) -> None:
    assert language.traditional(simplified) == traditional


#: What conversion by sign or by too short a phrase makes of signatures, of only, of what is sent and of what is done.
WRONG = re.compile("(?<![標抽])籤|[別是]隻|被髮|[向換亂]髮|經乾|[“”裏羣説]")


def test_the_content_is_written_as_people_write_it() -> None:
    entries = packs.current(settings.FAWANG_CONTENT).entries[Kind.QUESTION]
    texts = [text for one in entries.values() for text in one.model_dump_json().split('"')]
    suspects = [text for text in texts if re.search("[签只发干“里群说]", text)]
    assert len(suspects) > 1000
    assert [text for text in suspects if WRONG.search(language.traditional(text))] == []


@pytest.mark.parametrize("text", ["", "English words", "2026年12月1日 17:30", "《民法典》第一百八十八条"])
def test_nothing_gets_lost(text: str) -> None:
    assert len(language.traditional(text)) == len(text)


def test_signs_outside_of_phrases_are_converted_as_in_one_dictionary_with_them() -> None:
    """Phrases and signs as one group take three times the memory, and are the second opinion here."""
    texts = [
        line for file in sorted(CONTENT.rglob("*.yaml")) for line in file.read_text("utf-8").splitlines()
    ]
    parts = [{"type": "ocd2", "file": f"{language.DICTIONARIES}/{name}.ocd2"} for name in NAMES]
    groups = [{"type": "group", "match_policy": "short_circuit", "dicts": two} for two in batched(parts, 2)]
    config = {
        "name": "one dictionary of phrases and signs",
        "segmentation": {"type": "mmseg", "dict": parts[0]},
        "conversion_chain": [{"dict": one} for one in groups],
    }
    with NamedTemporaryFile("w", suffix=".json") as file:
        file.write(json.dumps(config))
        file.flush()
        whole = OpenCC(file.name)
    convert = language._to_traditional(by_phrase=True).convert
    assert len(texts) > 10_000
    assert [one for one in texts if convert(one) != whole.convert(one)] == []


def test_the_words_that_are_left_alone_are_those_of_the_installed_dictionaries() -> None:
    assert kept.main(["--check"]) == 0
    assert language.traditional("皇后、公里和关系") == "皇后、公里和關係"


def test_marks_of_telephones_are_those_that_people_type() -> None:
    plain = language.read("My landlord’s court hearing is “tomorrow” — help").plain
    assert plain == 'My landlord\'s court hearing is "tomorrow" - help'
    assert plain.isascii()
