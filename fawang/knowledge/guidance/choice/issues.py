"""Stories with several matters: the parts, each with the entry that answers it."""

import re
from dataclasses import dataclass, replace

from fawang.knowledge.guidance import matters
from fawang.knowledge.guidance.choice import candidates, facts, selector, taught
from fawang.knowledge.guidance.understanding import Understanding
from fawang.knowledge.queries.entries import Shown
from fawang.knowledge.queries.kept import Kept
from fawang.knowledge.rules import Kind, vague
from fawang.knowledge.search.retrieval.phrases import Phrases

MOST = 3
_CLAUSE = re.compile("[，。！？!?；;,、\\s]+")
#: A part is looked at from so many characters on; a story of fewer parts than two is one matter.
_SHORTEST, _MOST_PARTS = 4, 5
#: Heads whose matters one employer, or one family, brings together.
_TOGETHER = {
    "social_security": "labour", "work_injury": "labour", "company": "labour",
    "domestic_violence": "marriage_family", "maintenance": "marriage_family", "neighbours": "housing",
}  # fmt: skip
#: From this chance on a part has its first answer.
LIKELY = 0.8


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

    Parts are read by words alone: to embed each would cost as much as the question itself. Where their likest entries
    are all of one head, it is one matter.
    """
    # What says nothing by itself (不服怎么办) is no matter of its own.
    clauses = [one for one in parts_of(understood.plain) if not vague.is_vague(one)]
    if not 1 < len(clauses) <= _MOST_PARTS or len({_head(index, clause) for clause in clauses}) < 2:
        return ()
    best: dict[str, Part] = {}  # by head: parts of one head are one matter, told twice
    for clause in clauses:
        guesses = tuple(matters.guess(clause, None, index).matters)
        heard = replace(understood, plain=clause, vector=None, all_guesses=guesses)
        table = candidates.gather(index, heard, known, facts.read(clause), taught.load(), place=place)
        rated = selector.rate(table, with_vectors=False)
        if rated and rated[0].fit >= LIKELY:
            first = rated[0]
            head = _kin(first.shown.matter)
            kept = best.get(head)
            if kept is None or first.fit > kept.fit:
                best[head] = Part(clause, first.shown, first.fit)
    # As they were told, not by how sure each is.
    parts = sorted(
        sorted(best.values(), key=lambda one: -one.fit)[:MOST], key=lambda one: clauses.index(one.words)
    )
    return tuple(parts) if len(parts) > 1 else ()


def _head(index: Phrases, clause: str) -> str:
    """Return the head of the question that has most of a clause's words."""
    questions = index.targets_of[Kind.QUESTION]
    scores = index.per_target(index.by_words(clause), rows=~index.body)[questions]
    return _kin(index.targets[questions[int(scores.argmax())]].matter) if len(questions) else ""


def _kin(matter: str) -> str:
    """Return the head of a matter, of those that come together in one story the same one."""
    head = matter.partition(".")[0]
    return _TOGETHER.get(head, head)
