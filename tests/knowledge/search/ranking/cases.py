"""A small collection of laws as the ranker takes it in, and vectors that need no model."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.ranking.index import passage
from fawang.knowledge.search.ranking.tokens import tokenise

WIDTH = 384


def row(law: str, article: str, text: str, chapter: str = "", level: str = "法律") -> dict[str, Any]:
    """Return an article as a line of a collection holds it."""
    return {"law": law, "article": article, "text": text, "chapter": chapter, "level": level}


LABOUR = [
    row(
        "中华人民共和国劳动合同法",
        "第三十条",
        "用人单位应当及时足额支付劳动报酬。拖欠劳动报酬的，可以申请支付令。",
        "第三章",
    ),
    row(
        "中华人民共和国劳动合同法",
        "第三十八条",
        "未及时足额支付劳动报酬的，劳动者可以解除劳动合同。",
        "第四章",
    ),
    row("中华人民共和国劳动合同法", "第八十二条", "未订立书面劳动合同的，支付二倍的工资。", "第七章"),
]
PENAL = [
    row("中华人民共和国刑法", "第十七条", "已满十六周岁的人犯罪，应当负刑事责任。", "第二章"),
    row("中华人民共和国刑法", "第十七条之一", "已满七十五周岁的人故意犯罪的，可以从轻处罚。", "第二章"),
]
RULES = [row("住房公积金管理条例", "第二十条", "单位应当按时缴存住房公积金。", "", "行政法规")]
ROWS = [*LABOUR, *PENAL, *RULES]


def vector_of(text: str, width: int = WIDTH) -> Floats:
    """Return a unit vector that is near for texts with many characters in common."""
    found = np.zeros(width, dtype=np.float32)
    for code in tokenise(text).tolist():
        found += np.random.default_rng(code).standard_normal(width, dtype=np.float32)
    return np.asarray(found / max(float(np.linalg.norm(found)), 1e-6), dtype=np.float32)


def vectors_of(rows: Sequence[dict[str, Any]], width: int = WIDTH) -> Floats:
    """Return a row of numbers for each article."""
    return np.stack([vector_of(passage(one), width) for one in rows])
