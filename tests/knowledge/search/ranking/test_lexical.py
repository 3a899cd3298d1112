"""BM25 in arrays gives what BM25 written down plainly gives."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fawang.knowledge.search.ranking.lexical import Bm25
from fawang.knowledge.search.ranking.tokens import query_tokens, tokenise

TEXTS = st.lists(st.text(alphabet="甲乙丙丁戊a1，。", max_size=12), max_size=8)


def plainly(texts: list[str], question: str, k1: float, b: float) -> list[float]:
    """Return the score of each text, one term after the other (Robertson, with the ln(1 + …) of Lucene)."""
    counted = [Counter(tokenise(text).tolist()) for text in texts]
    mean = max(sum(sum(one.values()) for one in counted) / max(len(texts), 1), 1.0)
    codes, counts = query_tokens(question)
    scores = []
    for one in counted:
        score = 0.0
        for code, times in zip(codes.tolist(), counts.tolist(), strict=True):
            held = sum(code in other for other in counted)
            rarity = math.log(1 + (len(texts) - held + 0.5) / (held + 0.5))
            here = one[code]
            damping = k1 * (1 - b + b * sum(one.values()) / mean)
            score += times * rarity * here / (here + damping) if here else 0.0
        scores.append(score)
    return scores


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.text(alphabet="甲乙丙丁戊己a1，", max_size=10), st.sampled_from([(0.9, 0.9), (1.2, 0.4)]))
@example([], "甲", (0.9, 0.9))
@example(["", "。"], "甲乙", (0.9, 0.9))
def test_scores_are_those_of_the_formula(
    texts: list[str], question: str, weights: tuple[float, float]
) -> None:
    found = Bm25.build(texts, *weights).scores(*query_tokens(question))
    assert len(found) == len(texts)
    # Weights are kept as half floats: eleven bits.
    assert found.tolist() == pytest.approx(plainly(texts, question, *weights), rel=2e-3, abs=2e-3)


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.text(alphabet="甲乙丙丁戊己，", max_size=10))
def test_no_score_is_above_what_the_question_could_reach(texts: list[str], question: str) -> None:
    index = Bm25.build(texts)
    most = index.rarity(*query_tokens(question))
    assert most >= 0
    assert float(index.scores(*query_tokens(question)).max(initial=0)) <= most * 1.002 + 1e-3


def test_an_index_of_nothing_finds_nothing() -> None:
    for texts in ([], [""], ["。", "！"]):
        index = Bm25.build(texts)
        assert index.scores(*query_tokens("工资")).tolist() == [0.0] * len(texts)
        assert index.rarity(*query_tokens("工资")) >= 0
        assert np.array_equal(index.start, [0])
