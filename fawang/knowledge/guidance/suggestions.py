"""Common questions for what somebody has typed so far: by words alone, in a few milliseconds."""

from fawang.kernel.rules.text import clean
from fawang.knowledge.rules import Kind
from fawang.knowledge.search import language
from fawang.knowledge.search.ranking.features import top
from fawang.knowledge.search.retrieval.parts import PHRASES
from fawang.knowledge.search.retrieval.phrases import Target

MOST = 6
#: Fewer characters say nothing yet.
SHORTEST = 2
_KINDS = frozenset({Kind.QUESTION, Kind.GUIDE, Kind.ITEM})


def suggest(typed: str) -> list[Target]:
    """Return the questions, guides and items that `typed` may become, the likeliest first, at most MOST.

    Everything is in the index: nothing is read from a table while somebody types.
    """
    text = clean(typed)[-80:]
    index = PHRASES.current()
    if len(text) < SHORTEST or index is None:
        return []
    scores = index.per_target(index.by_words(language.read(text).plain), rows=~index.body)
    found = [index.targets[row] for row in top(scores, 40) if scores[row] > 0]
    return [target for target in found if target.kind in _KINDS][:MOST]
