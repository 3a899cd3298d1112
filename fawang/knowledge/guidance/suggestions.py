"""Common questions for what somebody has typed so far: by words alone, in a few milliseconds."""

from fawang.kernel.text import clean
from fawang.knowledge import language
from fawang.knowledge.queries import entries
from fawang.knowledge.queries.entries import EntryRow
from fawang.knowledge.ranking.features import top
from fawang.knowledge.retrieval.parts import PHRASES
from fawang.knowledge.rules import Kind

MOST = 6
#: Fewer characters say nothing yet.
SHORTEST = 2
_KINDS = frozenset({Kind.QUESTION, Kind.GUIDE, Kind.ITEM})


def suggest(typed: str) -> list[EntryRow]:
    """Return the questions, guides and items that `typed` may become, the likeliest first, at most MOST."""
    text = clean(typed)[-80:]
    index = PHRASES.current()
    if len(text) < SHORTEST or index is None:
        return []
    plain = language.read(text).plain
    scores = index.per_target(index.by_words(plain), rows=~index.body)
    codes = [
        index.targets[number].code
        for number in top(scores, 40)
        if scores[number] > 0 and index.targets[number].kind in _KINDS
    ][:MOST]
    rows = entries.titles(codes)
    return [rows[code] for code in codes if code in rows]
