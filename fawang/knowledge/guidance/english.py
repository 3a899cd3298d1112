"""Questions in English words, and the entries that answer them: by the words of their English texts.

The index of what people say holds Chinese alone. English texts are few, so they are
compared word by word, in the process.
"""

import math
import re
from collections import Counter
from functools import lru_cache
from types import MappingProxyType

from fawang.knowledge.data import packs
from fawang.knowledge.data.english import Translation
from fawang.knowledge.rules import Kind

#: From this share of a question's weight on, an entry answers it. Chosen on the questions of tests/knowledge/data that
#: are not measured.
ANSWERS_FROM = 0.42
#: Others are shown beside the first if they come as near to it as this.
_NEAR = 0.75
#: From this share on, with no other entry as near as `_CLEAR`, and with no more of its weight in words that stand in no
#: entry, the first is opened; else two are offered.
_OPEN_FROM = 0.7
_CLEAR = 0.8
_FOREIGN = 0.3
_MOST = 3
_LONGEST = 2_000
_WORD = re.compile(r"[a-z]+")
#: How much a word counts by where it stands: in a way of asking, or in the answer.
_ASKED, _TOLD = 1.0, 0.35
#: More for each further way of asking that has it.
_AGAIN = 0.1
#: What a word counts that stands in no entry, of what the rarest would: people say much beside the matter.
_UNKNOWN = 0.5
_SAYS_NOTHING = """
a an the and or but if then of to in on at by for from with without about as is are was were be been being am
do does did have has had having i me my mine we us our you your he him his she her it its they them their this
that these those what which who whom when where why how can could may might will would shall should must not
no yes so very too just there here any some all also than into out up down off over again please help need
want get got know tell ask hi hello thanks thank t s m re ve ll d don doesn didn won isn aren china chinese
law legal today now still because after before someone somebody anyone anybody thing things much many own"""
_STOP = frozenset(_SAYS_NOTHING.split())
#: One word for all that people call the same: the first of its line.
_LINES = """boss employer company manager
wage salary pay paycheck wages salaries paid unpaid payment
fired dismissed sacked terminated laid
landlord owner
flat apartment house home room
rent rental lease tenancy
deposit bond
husband wife spouse partner
child kid son daughter children kids
police cop cops officer
scam fraud scammer scammed cheated fraudster swindled swindle swindler
hurt injured injury injuries wounded
accident crash collision
car vehicle automobile
lawyer attorney solicitor
court judge tribunal
contract agreement
resign quit leave
beat beaten beating hit hits beats hitting abuse abused abusive violent violence
divorce divorced divorcing
arrested detained arrest detention jail custody
money cash
bike ebike scooter
refund return returned returns reimbursement
fake counterfeit
noise noisy loud
fine ticket penalty fined
sue lawsuit suing sued
will testament
inherit inheritance heir heirs estate
overstay overstayed overstaying expired expire expires
permit licence license"""
_SAME = MappingProxyType({
    word: line.split()[0] for line in _LINES.splitlines() for word in line.split()
})  # fmt: skip
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


def words(text: str) -> list[str]:
    """Return the words of an English text that say what it is about, each in one form."""
    return [_form(word) for word in _WORD.findall(text[:_LONGEST].lower()) if word not in _STOP]


def is_english(text: str) -> bool:
    """Tell whether a text is written in Latin letters, as English is: at least two words, and nothing Chinese."""
    return not re.search("[㐀-鿿]", text) and len(_WORD.findall(text.lower())) >= 2


def of_matter(matter: str) -> list[str]:
    """Return the codes of the entries of a matter that have an English text."""
    pack = packs.current()
    questions = pack.entries[Kind.QUESTION]
    return [
        code
        for code in pack.english
        if matter and code in questions and matter in packs.matters_of(packs.body_of(questions[code]))
    ]


def find(text: str) -> list[str]:
    """Return the codes of entries whose English text answers a question, best first; none where none is near enough."""
    scored = _scored(text)
    if not scored or scored[0][0] < ANSWERS_FROM:
        return []
    least = max(_NEAR * scored[0][0], ANSWERS_FROM)
    return [code for score, code in scored[:_MOST] if score >= least]


def is_clear(text: str) -> bool:
    """Tell whether the first of `find` may be opened: its words are those of the question, and no other is as near."""
    scored = _scored(text)
    if not scored or scored[0][0] < _OPEN_FROM:
        return False
    if len(scored) > 1 and scored[1][0] > _CLEAR * scored[0][0]:
        return False
    index = _index()
    weights = {word: index.rarity(word) for word in words(text)}
    foreign = sum(weight for word, weight in weights.items() if not index.knows(word))
    return foreign <= _FOREIGN * sum(weights.values())


def two(text: str) -> list[str]:
    """Return the codes of the two entries that come nearest, where the first is near enough to answer at all."""
    return [code for _score, code in _scored(text)[:2]] if find(text) else []


def _scored(text: str) -> list[tuple[float, str]]:
    """Return the share of a question's weight that each entry has, with its code, the most first."""
    asked = list(dict.fromkeys(words(text)))
    index = _index()
    total = sum(index.rarity(word) for word in asked)
    if not total:
        return []
    return sorted(
        (
            (sum(index.rarity(word) * held.get(word, 0.0) for word in asked) / total, code)
            for code, held in index.held
        ),
        key=lambda one: (-one[0], one[1]),
    )


class _Index:
    """Which word stands in which entry, and how rare it is."""

    def __init__(self, translations: dict[str, Translation]) -> None:
        self.held: list[tuple[str, dict[str, float]]] = []
        seen: Counter[str] = Counter()
        for code, one in translations.items():
            told = dict.fromkeys(words(" ".join([one.answer, *one.steps])), _TOLD)
            often = Counter(words(" ".join([one.ask, *one.also])))
            said = {word: _ASKED + _AGAIN * min(count - 1, 4) for word, count in often.items()}
            self.held.append((code, {**told, **said}))
            seen.update({**told, **said}.keys())
        self._seen, self._count = seen, len(translations)

    def rarity(self, word: str) -> float:
        """Return how much a word tells entries apart; one that stands in none counts as half of the rarest."""
        weight = math.log(1 + self._count / (1 + self._seen[word]))
        return weight if self.knows(word) else weight * _UNKNOWN

    def knows(self, word: str) -> bool:
        """Tell whether a word stands in some entry."""
        return bool(self._seen[word])


def _index() -> _Index:
    return _built(id(packs.current()))


@lru_cache(maxsize=2)
def _built(_pack: int) -> _Index:
    return _Index(packs.current().english)


def _form(word: str) -> str:
    if word in _SAME:
        return _SAME[word]
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)] + instead
            return _SAME.get(stem, stem)
    return word
