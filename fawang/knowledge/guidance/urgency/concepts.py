"""Words that mean about the same, gathered under one name, so that the learnt model needs to see only one of them.

A model over characters has never seen the word that the next person will use; but if 水库 stands under the same name
as 江边, it has seen what 江边 meant. A text is read into the names of its words, and the model learns from the names,
from which stand together, and from which follow one another. Pure.
"""

from itertools import pairwise

from fawang.knowledge.guidance.urgency.concept_words import WORDS

_LONGEST_WORD = max(map(len, WORDS))


def concepts(text: str) -> list[str]:
    """Return the names of the words of `text` in their order; of two words that overlap the longer counts."""
    found: list[str] = []
    start = 0
    while start < len(text):
        for length in range(min(_LONGEST_WORD, len(text) - start), 0, -1):
            if (name := WORDS.get(text[start : start + length])) is not None:
                if name:
                    found.append(name)
                start += length
                break
        else:
            start += 1
    return found


def traits(text: str) -> set[str]:
    """Return what the names of `text` say: each, each two that stand in it, each two that follow one another."""
    found = concepts(text)
    names = sorted(set(found))
    told = {f"@{name}" for name in names}
    told.update(f"@{one}&{other}" for place, one in enumerate(names) for other in names[place + 1 :])
    told.update(f"@{one}>{other}" for one, other in pairwise(found))
    return told
