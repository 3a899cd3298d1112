"""In which wording somebody writes, and what they write in the wording that the search knows.

Traditional characters are read as simplified ones, and words of Cantonese, Hakka and Teochew as Mandarin ones
(data/cantonese.yaml, hakka.yaml, teochew.yaml).
The result is for understanding and search; a person is always shown their own words.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import opencc
import yaml
from cantofilter import LanguageType, judge
from cantofilter.judge import find_canto_unique
from opencc import OpenCC

_DATA = Path(__file__).resolve().parent.parent / "data"
_TRADITIONAL = _DATA / "traditional.yaml"
#: Traditional words that hold signs which are also simplified ones (tools/traditional.py).
KEPT = _DATA / "traditional_kept.tsv"
DICTIONARIES = Path(opencc.__file__).parent / "clib" / "share" / "opencc"
_HAN = re.compile(r"[㐀-鿿]")
_LETTER = re.compile(r"[^\W\d_]")
#: Below this share of Chinese characters among the letters, a text is in another language.
_CHINESE_SHARE = 0.3
#: Characters that only Cantonese writes, whichever script it is written in.
_MARKS = re.compile(
    r"[佢喺嘅咗冇啲嗰哋嚟攞揾搵畀俾噉咁嘢乜咩啱唔睇諗谂嬲瞓㗎咪]|系咪|点算|點算|(?<![早快一有])[点點]解(?![脱脫决決除释釋])"
    r"|边个|邊個|边度|邊度|几多|幾多|老细|老細|出粮|出糧|屋企"
)

#: Characters that OpenCC writes and no keyboard has, as people type them.
_UNTYPED = str.maketrans("𠮶㖊", "嗰噚")
#: What telephones make of the marks that people type in English; those who read English know them as they are typed.
_TYPED = str.maketrans("‘’“”–—", "''\"\"--")
#: 著 in 跟著 is 着; in 著作 and 显著 it stays.
_ASPECT = re.compile(r"(?<![显名原专巨编合土遗卓昭])著(?![作名者述称录书])")

#: One such character is enough for so many of the text; in a long one it may be quoted.
_TEXT_PER_MARK = 40


class Wording(StrEnum):
    """How a text is worded."""

    MANDARIN = "mandarin"
    CANTONESE = "cantonese"
    HAKKA = "hakka"
    TEOCHEW = "teochew"
    #: Not Chinese, as far as its characters tell.
    OTHER = "other"


#: Known by words of their own.
_MARKED = (Wording.HAKKA, Wording.TEOCHEW)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is understood.

    `simplified` is in simplified characters and its own words, `plain` in Mandarin words besides.
    """

    wording: Wording
    traditional: bool
    plain: str
    simplified: str


def read(text: str) -> Reading:
    """Return how `text` is worded and what it says in plain wording."""
    text = unicodedata.normalize("NFKC", text)
    letters = _LETTER.findall(text)
    if not letters or len(_HAN.findall(text)) < _CHINESE_SHARE * len(letters):
        text = text.translate(_TYPED)
        return Reading(Wording.OTHER, traditional=False, plain=text, simplified=text)
    simple = simplified(text)
    traditional = simple != text
    # Hakka and Teochew write some of the signs by which Cantonese is known, so they go first.
    wording = next((one for one in _MARKED if _is_marked(simple, one)), Wording.MANDARIN)
    if wording == Wording.MANDARIN and _is_cantonese(text, traditional=traditional):
        wording = Wording.CANTONESE
    plain = simple if wording == Wording.MANDARIN else _in_mandarin(simple, wording)
    return Reading(wording, traditional=traditional, plain=plain, simplified=simple)


#: Marks of Hong Kong and Taiwan.
_QUOTES = str.maketrans("“”‘’", "「」『』")
#: What is a slip (標籤) or is drawn (抽籤); elsewhere OpenCC's 籤 is a signature.
_SIGNED = re.compile("(?<![標抽竹牙中])籤")


def simplified(text: str) -> str:
    """Return `text` in simplified characters."""
    return _ASPECT.sub("着", str(_to_simplified().convert(text)).translate(_UNTYPED))


def traditional(text: str) -> str:
    """Return `text` in traditional characters, for readers who chose them: by phrase, since 发 is 發 or 髮."""
    heads, phrases = _phrases()
    whole = usual_forms(str(_to_traditional(by_phrase=True).convert(text)))
    if len(whole) != len(text):
        return whole
    # Sign for sign, so that phrases can be laid over.
    signs, at = list(whole), 0
    for start in range(len(text) - 1):
        if text[start : start + 2] in heads and start >= at:
            found = next((one for one in heads[text[start : start + 2]] if text.startswith(one, start)), "")
            if found:
                at = start + len(found)
                signs[start:at] = phrases[found]
    return "".join(signs)


def _is_cantonese(text: str, *, traditional: bool) -> bool:
    marks = len(_MARKS.findall(text))
    if marks >= 2 or marks * _TEXT_PER_MARK >= len(text):
        return True
    # The filter knows Cantonese by what Hong Kong writes, in traditional characters; by words that need no phrase.
    text = text if traditional else _to_traditional(by_phrase=False).convert(text)
    if not find_canto_unique(text):
        # The rest of the judgement only tells Mandarin from what could be either.
        return False
    kind = judge(text)
    return kind == LanguageType.CANTONESE or (kind == LanguageType.MIXED and marks > 0)


def _is_marked(text: str, wording: Wording) -> bool:
    marks = len(_marks(wording).findall(text))
    return marks >= 2 or marks * _TEXT_PER_MARK >= len(text) > 0


def _in_mandarin(text: str, wording: Wording) -> str:
    pattern, words = _lexicon(wording)
    return pattern.sub(lambda match: words[match[0]], text)


@cache
def _marks(wording: Wording) -> re.Pattern[str]:
    return re.compile(_words_of(wording)["marks"])


@cache
def _words_of(wording: Wording) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((_DATA / f"{wording}.yaml").read_text(encoding="utf-8"))
    return data


@cache
def _lexicon(wording: Wording) -> tuple[re.Pattern[str], dict[str, str]]:
    data = _words_of(wording)
    words = {**data["words"], **{word: word for word in data["keep"]}}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first))), words


def usual_forms(text: str) -> str:
    """Return a traditional text in the forms and with the quotation marks that most of its readers write."""
    forms, odd = _forms()
    return _SIGNED.sub("簽", odd.sub(lambda match: forms[match[0]], text)).translate(_QUOTES)


@cache
def _phrases() -> tuple[dict[str, list[str]], dict[str, str]]:
    data = yaml.safe_load(_TRADITIONAL.read_text(encoding="utf-8"))
    phrases: dict[str, str] = data["phrases"]
    heads: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        heads.setdefault(phrase[:2], []).append(phrase)
    return heads, phrases


@cache
def _forms() -> tuple[dict[str, str], re.Pattern[str]]:
    forms: dict[str, str] = yaml.safe_load(_TRADITIONAL.read_text(encoding="utf-8"))["forms"]
    return forms, re.compile(f"[{''.join(forms)}]")


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _to_traditional(*, by_phrase: bool) -> OpenCC:
    """Return what writes as Hong Kong does.

    OpenCC's own `s2hk` takes 43 MB of each process and any group of phrases and signs 27, since it makes one dictionary
    of a group as it loads. So phrases are a step of their own, and the signs that are in none another, before which
    stands what it must leave alone: 8 MB. Sign for sign it takes one.
    """
    names = ("STCharacters", "STPhrases", "HKVariantsPhrases", "HKVariants")
    signs, phrases, *last = ({"type": "ocd2", "file": str(DICTIONARIES / f"{name}.ocd2")} for name in names)
    kept = {"type": "text", "file": str(KEPT)}
    chain = [phrases, _first_of(kept, signs), _first_of(*last)] if by_phrase else [signs, last[1]]
    config = {
        "name": "to traditional",
        "segmentation": {"type": "mmseg", "dict": phrases if by_phrase else signs},
        "conversion_chain": [{"dict": one} for one in chain],
    }
    with TemporaryDirectory(prefix="fawang-") as folder:
        file = Path(folder) / "config.json"
        file.write_text(json.dumps(config))
        return OpenCC(str(file))


def _first_of(*dictionaries: dict[str, Any]) -> dict[str, Any]:
    return {"type": "group", "match_policy": "short_circuit", "dicts": dictionaries}
