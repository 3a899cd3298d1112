"""Stories with several matters: the parts, each with the entry that answers it."""

import re
from dataclasses import dataclass

from fawang.knowledge.guidance.choice import candidates, facts, selector, taught
from fawang.knowledge.guidance.understanding import Understanding, understand
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.queries.kept import Kept
from fawang.knowledge.search.retrieval.phrases import Phrases

MOST = 3
_CLAUSE = re.compile("[，。！？!?；;,、\\s]+")
#: A part is looked at from so many characters on; a story of fewer parts than two is one matter.
_SHORTEST, _MOST_PARTS = 4, 5
#: From this chance on a part has its first answer.
LIKELY = 0.7
#: Guesses at the matter beside the first that are likely enough for a second matter.
_OTHER = 0.12


@dataclass(frozen=True, slots=True)
class Part:
    """What was said of one matter, and the entry that answers it."""

    words: str
    shown: Shown
    fit: float


def parts_of(plain: str) -> list[str]:
    """Return the clauses of a story that say enough; a short one stands with the one before it."""
    found: list[str] = []
    for clause in filter(None, _CLAUSE.split(plain)):
        if found and len(clause) < _SHORTEST:
            found[-1] += "，" + clause
        else:
            found.append(clause)
    return [one for one in found if len(one) >= _SHORTEST]


def found(index: Phrases, understood: Understanding, known: Kept, *, place: str = "") -> tuple[Part, ...]:
    """Return two or three parts of different matters with their first answers; nothing where it is one matter.

    It is looked for only where guesses at the matter are of several heads: each part costs as much as a question.
    """
    likely = {code.partition(".")[0] for code, odds in understood.all_guesses[:4] if odds >= _OTHER}
    clauses = parts_of(understood.plain)
    if len(likely) < 2 or not 1 < len(clauses) <= _MOST_PARTS:
        return ()
    best: dict[str, Part] = {}  # by head: parts of one head are one matter, told twice
    for clause in clauses:
        heard = understand(clause, index=index)
        table = candidates.gather(index, heard, known, facts.read(clause), taught.load(), place=place)
        rated = selector.rate(table, with_vectors=heard.vector is not None and index.vectors is not None)
        if rated and rated[0].fit >= LIKELY:
            first = rated[0]
            head = first.shown.matter.partition(".")[0]
            kept = best.get(head)
            if kept is None or first.fit > kept.fit:
                best[head] = Part(clause, first.shown, first.fit)
    # As they were told, not by how sure each is.
    parts = sorted(
        sorted(best.values(), key=lambda one: -one.fit)[:MOST], key=lambda one: clauses.index(one.words)
    )
    return tuple(parts) if len(parts) > 1 else ()
