"""How people put a matter: the phrases that tell it from its neighbours.

Facts hold no words of anybody, so these are those of the content pack, as they were written for the search. What people
really said of a burst stays where it was said.
"""

import math
from collections import Counter
from functools import cache

from fawang.knowledge.data import packs

#: So many phrases are given.
_GIVEN = 5


def words(code: str) -> tuple[str, ...]:
    """Return phrases of a matter of either level, the most telling first; none where the pack does not know it."""
    phrases = _phrases()
    mine = [
        phrase
        for topic, listed in phrases.items()
        if topic == code or topic.partition(".")[0] == code
        for phrase in listed
    ]
    return tuple(sorted(mine, key=lambda phrase: (-_tells(phrase), phrase))[:_GIVEN])


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    return {code: tuple(matter.mandarin) for code, matter in packs.current().matters.items()}


@cache
def _heads_with() -> Counter[str]:
    """Return in how many heads of matters each pair of characters occurs."""
    found: Counter[str] = Counter()
    pairs: dict[str, set[str]] = {}
    for code, listed in _phrases().items():
        pairs.setdefault(code.partition(".")[0], set()).update(*map(_pairs, listed))
    for one in pairs.values():
        found.update(one)
    return found


def _tells(phrase: str) -> float:
    """Return how rare the pairs of characters of a phrase are among all heads, on average."""
    pairs, heads = _pairs(phrase), _heads_with()
    return sum(-math.log(heads[pair] / 30) for pair in pairs) / max(1, len(pairs))


def _pairs(phrase: str) -> set[str]:
    return {phrase[n : n + 2] for n in range(len(phrase) - 1)}
