"""Lets through only those sentences of a model's answer that the passages it was given bear out. Pure.

What is checked has a form: that a sentence says where it comes from, that this is in force, that its
numbers and the laws it names stand there, and that what decides the meaning stands there in the same
order (`meaning`). What passes is still a draft: show it beside its passages, never in their place.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from fawang.knowledge.guidance.drafting import meaning, quantities
from fawang.knowledge.guidance.drafting.sentences import MARKER, Place, split, unmarked
from fawang.knowledge.rules import citations

#: Nobody reads a longer sentence, and the patterns below need not either.
LONGEST_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Passage:
    """What the model may answer from.

    `citation` is 《中华人民共和国劳动合同法》第八十二条, or an entry's title. Each has a `number` of its own.
    """

    number: int
    citation: str
    text: str
    in_force: bool
    kind: Literal["article", "entry"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its markers, and the numbers of the passages it cites, in their order. Plain text, no HTML."""

    text: str
    passages: tuple[int, ...]


class Reason(StrEnum):
    """Why a sentence is left out."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    MARKUP = "markup"
    NO_MARKER = "no_marker"
    UNKNOWN_PASSAGE = "unknown_passage"
    NOT_IN_FORCE = "not_in_force"
    LAW = "law"
    NUMBER = "number"
    LETTERS = "letters"
    UNRELATED = "unrelated"
    REPEATED = "repeated"
    CONTEXT = "context"
    #: It says something else than the passage, or more.
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is left of an answer, and what was left out, for whom it may concern: never for the reader."""

    sentences: tuple[Sentence, ...]
    dropped: tuple[tuple[str, Reason], ...]


_MARKUP = re.compile(r"[<>\[\]{}\\|`＜＞［］]|://|www\.|\w@\w", re.IGNORECASE)
#: Zero-width and control characters, marks on characters, pictures: a sentence about the law needs none.
_ODD = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mn", "So"})
_HAN = "㐀-鿿"
#: What says something only together with the sentence before.
_LEANS = re.compile(
    r"否则|反之|但|不过|然而|因此|所以|这样|这种|这时|此时|对此|除此|上述|前述|以上|该|其(?!他)"
)
_QUOTED = re.compile(r"《([^《》]{1,80})》")
#: A law without its brackets and without an article. 方法, 依法, 法律, 法院, 法定 are words.
_BARE = re.compile(
    rf"[{_HAN}]{{0,20}}?(?:法典|(?<![违合非依执守立普无没方办想做说看用手设枉犯变疗本该此])(?<!(?<!公)司)法(?!典|[律院官庭制治医学援警定人务理]|规(?!定))|条例)"
)


def check(answer: str, passages: Sequence[Passage]) -> Draft:
    """Return the sentences of `answer` that `passages` bear out, in their order, and why each other one is not."""
    known = {passage.number: _Known.of(passage) for passage in passages}
    kept: dict[str, Sentence] = {}
    dropped: list[tuple[str, Reason]] = []
    headless = gone = False
    for place, raw in split(answer):
        short = len(raw) <= LONGEST_SENTENCE
        text, cited = (unmarked(raw), _cited(raw)) if short else (raw, ())
        reason = _wrong(text, cited, known)
        if reason is None and text in kept:
            reason = Reason.REPEATED
        if reason is None and ((place == Place.ITEM and headless) or (gone and _LEANS.match(text))):
            reason = Reason.CONTEXT
        gone = reason is not None
        if place != Place.ITEM:
            headless = place == Place.OPENING and gone
        if reason is None:
            kept[text] = Sentence(text, cited)
        else:
            dropped.append((raw, reason))
    return Draft(tuple(kept.values()), tuple(dropped))


@dataclass(frozen=True, slots=True)
class _Known:
    """What of a passage is compared."""

    in_force: bool
    articles: frozenset[str]
    laws: frozenset[str]
    numbers: frozenset[quantities.Quantity]
    words: frozenset[str]
    pairs: frozenset[str]
    text: str
    title: str

    @classmethod
    def of(cls, passage: Passage) -> "_Known":
        whole = f"{passage.citation}\n{passage.text}"
        # An entry may speak of an article, but only the article itself is evidence of what it says.
        own = citations.find(passage.citation) if passage.kind == "article" else []
        return cls(
            passage.in_force,
            frozenset(one.key for one in own),
            frozenset(one.law for one in own) | frozenset(_laws(whole)),
            quantities.read(whole).found,
            frozenset(_words(whole)),
            frozenset(_pairs(whole)),
            passage.text,
            "" if passage.kind == "article" else passage.citation,
        )


def _cited(sentence: str) -> tuple[int, ...]:
    numbers = (int(number) for marker in MARKER.findall(sentence) for number in re.findall(r"\d+", marker))
    return tuple(dict.fromkeys(numbers))


def _wrong(text: str, cited: tuple[int, ...], known: dict[int, _Known]) -> Reason | None:
    if len(text) > LONGEST_SENTENCE:
        return Reason.TOO_LONG
    if len(re.findall(rf"[{_HAN}]", text)) < 2:
        return Reason.EMPTY
    if _MARKUP.search(text) or any(unicodedata.category(character) in _ODD for character in text):
        return Reason.MARKUP
    if not cited:
        return Reason.NO_MARKER
    if any(number not in known for number in cited):
        return Reason.UNKNOWN_PASSAGE
    sources = [known[number] for number in cited]
    if not all(source.in_force for source in sources):
        return Reason.NOT_IN_FORCE
    return _not_borne_out(text, sources)


def _not_borne_out(text: str, sources: list[_Known]) -> Reason | None:
    articles, laws = {one.key for one in citations.find(text)}, set(_laws(text))
    if not all(any(article in source.articles for source in sources) for article in articles):
        return Reason.LAW
    if not all(any(law in source.laws for source in sources) for law in laws):
        return Reason.LAW
    numbers = quantities.read(text)
    if numbers.unreadable or not all(
        any(one in source.numbers for source in sources) for one in numbers.found
    ):
        return Reason.NUMBER
    if not all(any(word in source.words for source in sources) for word in _words(text)):
        return Reason.LETTERS
    if not any(pair in source.pairs for source in sources for pair in _pairs(text)):
        return Reason.UNRELATED
    told = meaning.borne_out(text, [one.text for one in sources], [one.title for one in sources])
    return None if told else Reason.MEANING


def _laws(text: str) -> Iterator[str]:
    """Yield the titles of the laws and papers that `text` names, with or without an article."""
    for quoted in _QUOTED.findall(text):
        yield citations.title(quoted)
    for bare in _BARE.findall(_QUOTED.sub("，", text)):
        # Finding an article also takes away what stands before the title: 根据劳动法 is 劳动法.
        yield from (one.law for one in citations.find(f"{bare}第一条"))


def _words(text: str) -> set[str]:
    """Return what is written in letters: an address, an English number, a name to look for."""
    return set(re.findall(rf"[^\W\d_{_HAN}〇]+", unicodedata.normalize("NFKC", text).casefold()))


def _pairs(text: str) -> set[str]:
    han = re.findall(rf"[{_HAN}]+", text)
    return {run[at : at + 2] for run in han for at in range(len(run) - 1)}
