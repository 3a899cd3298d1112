"""In which wording somebody writes, and what they write in the wording that the search knows.

Traditional characters are read as simplified ones, and Cantonese words as Mandarin ones (data/cantonese.yaml).
The result is for understanding and search; a person is always shown their own words.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from cantofilter import LanguageType, judge
from opencc import OpenCC

_LEXICON = Path(__file__).resolve().parent / "data" / "cantonese.yaml"
_HAN = re.compile(r"[㐀-鿿]")
_LETTER = re.compile(r"[^\W\d_]")
#: Below this share of Chinese characters among the letters, a text is in another language.
_CHINESE_SHARE = 0.3
#: Characters that only Cantonese writes, whichever script it is written in.
_MARKS = re.compile(r"[佢喺嘅咗冇啲嗰哋嚟攞揾搵畀俾噉咁嘢乜咩啱唔睇諗谂嬲瞓㗎咪]|系咪|点算|點算|点解|點解|边个|邊個|边度|邊度|几多|幾多|老细|老細|出粮|出糧|屋企")


class Wording(StrEnum):
    """How a text is worded."""

    MANDARIN = "mandarin"
    CANTONESE = "cantonese"
    #: Not Chinese, as far as its characters tell.
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is understood: `plain` is in simplified characters and Mandarin words."""

    wording: Wording
    traditional: bool
    plain: str


def read(text: str) -> Reading:
    """Return how `text` is worded and what it says in plain wording."""
    text = unicodedata.normalize("NFKC", text)
    letters = _LETTER.findall(text)
    if not letters or len(_HAN.findall(text)) < _CHINESE_SHARE * len(letters):
        return Reading(Wording.OTHER, traditional=False, plain=text)
    simplified = _converter("t2s").convert(text)
    traditional = simplified != text
    if not _is_cantonese(text, traditional=traditional):
        return Reading(Wording.MANDARIN, traditional=traditional, plain=simplified)
    return Reading(Wording.CANTONESE, traditional=traditional, plain=_in_mandarin(simplified))


def simplified(text: str) -> str:
    """Return `text` in simplified characters."""
    return str(_converter("t2s").convert(text))


def traditional(text: str) -> str:
    """Return `text` in traditional characters, for readers who chose them."""
    return str(_converter("s2t").convert(text))


def _is_cantonese(text: str, *, traditional: bool) -> bool:
    marks = len(_MARKS.findall(text))
    if marks >= 2:
        return True
    # The filter knows Cantonese by what Hong Kong writes, in traditional characters.
    kind = judge(text if traditional else _converter("s2hk").convert(text))
    return kind == LanguageType.CANTONESE or (kind == LanguageType.MIXED and marks > 0)


def _in_mandarin(text: str) -> str:
    pattern, words = _lexicon()
    return pattern.sub(lambda match: words[match[0]], text)


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    data = yaml.safe_load(_LEXICON.read_text(encoding="utf-8"))
    words = {**data["words"], **{word: word for word in data["keep"]}}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first))), words


@cache
def _converter(kind: str) -> OpenCC:
    return OpenCC(kind)
