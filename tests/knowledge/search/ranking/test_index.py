"""A collection as arrays, written down and mapped again."""

from pathlib import Path

import numpy as np
import pytest

from fawang.knowledge.search.embedders.vectors import squeeze
from fawang.knowledge.search.ranking.index import SKETCH, Statutes, passage, sketch_of
from fawang.knowledge.search.ranking.tokens import query_tokens
from tests.knowledge.search.ranking.cases import LABOUR, PENAL, ROWS, row, vector_of, vectors_of

QUESTION = query_tokens("拖欠劳动报酬")


def test_what_is_saved_is_mapped_again(tmp_path: Path) -> None:
    built = Statutes.build(ROWS, *squeeze(vectors_of(ROWS)))
    built.save(tmp_path)
    mapped = Statutes.load(tmp_path)
    assert mapped.laws == built.laws == ("劳动合同法", "刑法", "住房公积金管理条例")
    for name in ("law", "number", "inserted", "level", "length", "chapter", "vectors", "scale", "sketch"):
        assert np.array_equal(getattr(mapped, name), getattr(built, name)), name
    assert np.array_equal(mapped.words.scores(*QUESTION), built.words.scores(*QUESTION))
    assert np.array_equal(mapped.headings.scores(*QUESTION), built.headings.scores(*QUESTION))
    assert mapped.keys() == built.keys()


def test_an_empty_collection_is_saved_and_mapped_too(tmp_path: Path) -> None:
    Statutes.build([]).save(tmp_path)
    mapped = Statutes.load(tmp_path)
    assert (mapped.laws, mapped.keys(), len(mapped.law)) == ((), {}, 0)
    assert len(mapped.words.scores(*QUESTION)) == len(mapped.headings.scores(*QUESTION)) == 0


def test_an_article_is_found_by_its_citation_the_first_of_two() -> None:
    found = Statutes.build([*PENAL, *LABOUR, PENAL[0]]).keys()
    assert (found["刑法#17"], found["刑法#17-1"], found["劳动合同法#30"]) == (0, 1, 2)


def test_levels_and_chapters() -> None:
    built = Statutes.build([*ROWS, row("某办法", "第一条", "。", level="没有这一级")])
    assert built.level.tolist() == [2, 2, 2, 2, 2, 3, 0]
    assert built.chapter.tolist() == [0, 1, 2, 3, 3, 4, 5]


def test_what_is_embedded_begins_with_the_law_and_is_short() -> None:
    assert passage(LABOUR[2]).startswith("劳动合同法 第八十二条 未订立")
    assert len(passage(row("法", "第一条", "长" * 900))) == 220


@pytest.mark.parametrize("width", [16, SKETCH, 384])
def test_the_sketch_of_few_articles_loses_nothing(width: int) -> None:
    vectors, scale = squeeze(vectors_of(ROWS, width))
    basis, sketch = sketch_of(vectors, scale)
    assert (basis.shape[0], sketch.shape[1]) == (width, len(ROWS))
    query = vector_of("拖欠工资", width)
    exact = (vectors.astype(np.float32) * scale[:, None]) @ query
    assert (query @ basis) @ sketch == pytest.approx(exact, abs=1e-4)
