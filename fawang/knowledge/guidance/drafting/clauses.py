"""A clause as words that can be compared: who acts, what turns it, its numbers with their bounds. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from fawang.knowledge.guidance.drafting import quantities
from fawang.knowledge.guidance.drafting.restatements import EMPTY, PHRASES, RESTATED
from fawang.knowledge.guidance.drafting.turns import ROLES, SAME, TURNS

#: Bounds of a number, by the turn before or after it.
_BEFORE = {"at most": "<=", "at least": ">=", "more than": ">", "less than": "<", "reaching": ">=", "each": "each",
           "before": "before"}  # fmt: skip
_AFTER = {"within": "<=", "or less": "<=", "or more": ">=", "after": "after", "before": "before"}
#: Somebody who is spoken to stands for one of those who are named.
YOU = "you"
_AGENT, _TOWARDS = frozenset("由被"), frozenset("向给对与跟")

#: Said besides what the tables have. Without 不服 a sentence speaks of somebody who is content.
_BESIDES = {
    "不服": ("turn", "object"), "必须": ("turn", "have to"), "须": ("turn", "have to"), "清楚": ("turn", "clearly"),
    "您": ("role", YOU), "你": ("role", YOU),
}  # fmt: skip
_TABLES = (("same", SAME), ("same", RESTATED), ("turn", TURNS), ("role", ROLES))
_CANON: dict[str, tuple[str, str]] = {
    word: (sort, name) for sort, table in _TABLES for name, words in table.items() for word in words
} | _BESIDES
_LEXICON = re.compile(
    "|".join(map(re.escape, sorted({*_CANON, *EMPTY, *_AGENT, *_TOWARDS}, key=len, reverse=True)))
)
_PHRASES = tuple((re.compile(pattern), said) for pattern, said in PHRASES)
_MARKS = re.compile(r"[\s“”\"'‘’（）()《》·—…,.:：；;]+")
_LISTS = re.compile(r"、|或者|或|以及|(?<!以)及(?!时)|和(?!解)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a clause. `sort`: number, turn, role, same (with restatements) or sign."""

    sort: str
    says: str
    #: Of a number its bound; of a role `agent`, or `towards` where it does not act in its clause; or nothing.
    how: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its words, who acts in it (the first who is named and is not only dealt with)."""

    words: tuple[Word, ...]
    #: Words of the alternatives it lists, one list each; a single one where it lists none.
    choices: tuple[tuple[Word, ...], ...] = field(default=())
    text: str = ""

    @property
    def subject(self) -> str:
        """Return who acts: whoever is named before the first turn and is not only dealt with; empty if nobody is."""
        before = takewhile(lambda one: one.sort != "turn" or one.says == "passive", self.words)
        return next((one.says for one in before if one.sort == "role" and one.how != "towards"), "")


def _plain(text: str) -> str:
    """Return a text in the phrases that are compared."""
    for pattern, said in _PHRASES:
        text = pattern.sub(said, text)
    return text


def parse(text: str) -> Clause:
    """Read a clause."""
    text = _plain(text)
    pieces = tuple(tuple(read(piece)) for piece in _LISTS.split(text) if piece.strip())
    return Clause(tuple(read(text)), pieces, text)


def read(text: str) -> Iterator[Word]:
    """Yield the words of a piece of a clause that is parsed already."""
    raw: list[Word] = []
    text, numbers = quantities.located(text)
    at = 0
    for start, end, value, unit in numbers:
        raw += _words(text[at:start])
        raw.append(Word("number", f"{value} {unit}"))
        at = end
    raw += _words(text[at:])
    yield from _bound(raw)


def _words(text: str) -> Iterator[Word]:
    text = _MARKS.sub("", text).replace("、", "")
    at, how = 0, ""
    for match in _LEXICON.finditer(text):
        yield from (Word("sign", sign) for sign in text[at : match.start()])
        if match.start() > at + 2:
            how = ""
        at, word = match.end(), match[0]
        if word in _CANON:
            sort, says = _CANON[word]
            yield Word(sort, says, how if sort == "role" else "")
            how = "towards" if says == "passive" else how if says in ("one and the same", "same") else ""
        elif word in _AGENT:
            how = "agent"
        elif word in _TOWARDS:
            how = "towards"
    yield from (Word("sign", sign) for sign in text[at:])


def _bound(raw: Sequence[Word]) -> Iterator[Word]:
    """Give each number the turns beside it as its bound."""
    taken: set[int] = set()
    bounds: dict[int, str] = {}
    for at, one in enumerate(raw):
        if one.sort != "number":
            continue
        signs = []
        if at and raw[at - 1].sort == "turn" and raw[at - 1].says in _BEFORE and at - 1 not in taken:
            signs.append(_BEFORE[raw[at - 1].says])
            taken.add(at - 1)
        if at + 1 < len(raw) and raw[at + 1].sort == "turn" and raw[at + 1].says in _AFTER:
            signs.append(_AFTER[raw[at + 1].says])
            taken.add(at + 1)
        bounds[at] = " ".join(signs)
    for at, one in enumerate(raw):
        if at in bounds:
            yield Word("number", one.says, bounds[at])
        elif at not in taken:
            yield one
