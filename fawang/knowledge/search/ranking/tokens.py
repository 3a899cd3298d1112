"""Cut Chinese text into single characters and pairs of neighbouring characters.

A token is an integer, not a string: a character is its code point, a pair is
``first << 21 | second``. So a vocabulary is one sorted array of integers, which can be
memory-mapped and searched without building a dictionary.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.cleaning import clean

Codes = npt.NDArray[np.int64]

_SHIFT: Final = 21  # a Unicode code point has at most 21 bits

# Characters that say nothing about the matter on their own. Pairs keep them: 不得, 是否, 之间.
STOP_CHARACTERS: Final = frozenset(
    "的了吗呢么吧啊呀哦嘛着过地得是在有和与或及而也都就还又很太最更被把让给从到于对以为因所其之这那哪"
    "此该个些我你您他她它们咱啥怎样什请问谁想要会能可应当如若但并且则即"
)
# Pairs that open or close a question and would match anything.
STOP_PAIRS: Final = frozenset({
    "请问", "什么", "怎么", "怎样", "如何", "可以", "是否", "我们", "你们", "他们", "她们", "这个",
    "那个", "这种", "哪些", "有没", "没有", "需要", "应该", "能否", "能不", "不能", "现在", "因为",
    "所以", "如果", "但是", "然后", "已经", "一个", "的话", "了吗", "的吗", "么办", "办理", "吗我",
    "您好", "你好", "律师", "知道", "想问", "问一",
})  # fmt: skip


def pair(first: str, second: str) -> int:
    """Return the token of two neighbouring characters."""
    return ord(first) << _SHIFT | ord(second)


_STOP: Final = np.array(
    sorted([*map(ord, STOP_CHARACTERS), *(pair(p[0], p[1]) for p in STOP_PAIRS)]), dtype=np.int64
)


def _points(cleaned: str) -> Codes:
    return np.frombuffer(cleaned.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)


def tokenise(text: str) -> Codes:
    """Return all characters, then all pairs within a run, with repeats and stop words."""
    points = _points(clean(text))
    space = ord(" ")
    left, right = points[:-1], points[1:]
    pairs = (left << _SHIFT | right)[(left != space) & (right != space)]
    return np.concatenate([points[points != space], pairs])


def query_tokens(text: str) -> tuple[Codes, npt.NDArray[np.float32]]:
    """Return the distinct tokens of a question without stop words, and how often each occurs."""
    codes, counts = np.unique(tokenise(text), return_counts=True)
    keep = ~np.isin(codes, _STOP)
    return codes[keep], counts[keep].astype(np.float32)
