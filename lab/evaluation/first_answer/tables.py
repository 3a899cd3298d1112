"""Figures of the sentences that teach, as the installation reckons them, and what was reached on them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from django.test.utils import override_settings

from fawang.knowledge.guidance.choice import candidates, facts, selector, words
from fawang.knowledge.guidance.choice.taught import Taught
from fawang.knowledge.guidance.understanding import understand
from fawang.knowledge.queries import kept
from fawang.knowledge.search import embedders
from fawang.knowledge.search.language import Wording
from fawang.knowledge.search.retrieval.parts import PHRASES
from lab.evaluation.first_answer import metric
from lab.evaluation.first_answer.examples import FOLDS, Asked, examples, folds_of

#: What shares so much of a sentence's words is not remembered when that one is asked: no stranger's is so like it.
_LIKE = 0.35


def read(*, with_vectors: bool) -> tuple[list[Asked], Taught]:
    """Return the sentences with their candidates, and the memory of all that have an answer.

    No sentence remembers itself, nor its like. Without vectors they are understood as where there is no embedder.
    """
    index = PHRASES.current()
    assert index is not None, "no index: fawang content import, then fawang index build"
    given = examples()
    if with_vectors:
        assert index.vectors is not None, "the index has no vectors"
        heard = [understand(one.text, index=index) for one in given]
    else:
        index = replace(index, vectors=None)
        embedders.embedder.cache_clear()
        with override_settings(FAWANG_EMBEDDER="none"):
            heard = [understand(one.text, index=index) for one in given]
        embedders.embedder.cache_clear()
    answered = [number for number, one in enumerate(given) if one.codes]
    memory = Taught.of(
        np.stack([np.zeros(1) if (vector := heard[one].vector) is None else vector for one in answered]),
        [given[one].codes for one in answered],
        [heard[one].plain for one in answered],
    )
    known = kept.current()
    # As in use: what is small talk or says too little is never rated.
    used = [
        number
        for number, its in enumerate(heard)
        if not (words.is_small_talk(its.plain) or its.vague or its.wording == Wording.OTHER)
    ]
    folds = folds_of([given[number].codes for number in used]).tolist()
    fold_at = dict(zip(used, folds, strict=True))
    memories = [memory]
    if with_vectors:
        codes = [given[one].codes[0] for one in answered]
        held_out = [
            frozenset(
                given[number].codes[0] for number, its in fold_at.items() if its == k and given[number].codes
            )
            for k in range(FOLDS)
        ]
        # Directions that were learned from the entry itself would tell too much.
        memories = [
            memory.measured(metric.learned(index, memory.vectors, codes, left_out)) for left_out in held_out
        ]
        memory = memory.measured(metric.learned(index, memory.vectors, codes))
    found = []
    # One metric after the other: each reckons the lengths of all phrases once.
    for number, its in sorted(fold_at.items(), key=lambda one: one[1]):
        one, plain = given[number], heard[number].plain
        like = np.flatnonzero(memory.words.alike(plain) >= _LIKE).tolist()
        table = candidates.gather(
            index, heard[number], known, facts.read(plain), memories[its % len(memories)], left_out=like
        )
        matters = tuple(candidate.shown.matter for candidate in table.candidates)
        found.append(
            Asked(
                table.figures, tuple(candidate.code for candidate in table.candidates), one.codes, one.source,
                its, matters, frozenset(one.matters),
            )
        )  # fmt: skip
    return found, memory


def report(
    asked: Sequence[Asked], scores: Sequence[npt.NDArray[np.float64]], weights: Sequence[float]
) -> str:
    """Return what was reached: first right, right among two, and what is opened at several chances."""
    rows = [
        (
            one,
            [one.codes[place] for place in np.argsort(-its)],
            selector.chances(its, one.figures, np.array(weights)),
        )
        for one, its in zip(asked, scores, strict=True)
        if len(one.codes)
    ]
    lines = []
    for source in ("all", *sorted({one.source for one in asked})):
        known = [row for row in rows if row[0].right and source in ("all", row[0].source)]
        if not known:
            continue
        first = np.mean([order[0] in one.right for one, order, _fits in known])
        two = np.mean([bool(set(order[:2]) & set(one.right)) for one, order, _fits in known])
        today = np.mean(
            [one.codes[int(np.argmax(one.figures[:, 0]))] in one.right for one, _order, _fits in known]
        )
        lines.append(f"{source}: {len(known)}, today {today:.3f}, first {first:.3f}, two {two:.3f}")
    for least in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85):
        opened = [row for row in rows if row[2].max() >= least]
        known = [row for row in opened if row[0].right]
        share = len(known) / sum(bool(row[0].right) for row in rows)
        right = np.mean([order[0] in one.right for one, order, _fits in opened]) if opened else 0
        right_known = np.mean([order[0] in one.right for one, order, _fits in known]) if known else 0
        lines.append(
            f">= {least}: opened {share:.3f}, right {right_known:.3f}, with those that nothing answers {right:.3f}"
        )
    return "\n  ".join(["", *lines])
