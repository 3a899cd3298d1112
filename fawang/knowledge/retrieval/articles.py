"""The index of articles: what they say, which law they belong to, and where they stand in it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fawang.knowledge.embedders.vectors import Bytes, Floats
from fawang.knowledge.retrieval import words
from fawang.knowledge.retrieval.words import Words

#: Levels by code; sources write them in several ways.
LEVELS = ("宪法", "法律", "立法解释", "行政法规", "司法解释", "部门规章", "地方性法规", "其他")
_ARRAYS = ("ids", "law", "number", "sub", "level", "length", "chapter", "region")


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the index takes it in. `law` is the normalised title, `id` whatever leads back to it."""

    id: int
    law: str
    number: int
    sub: int
    level: str
    chapter: str
    text: str
    region: str = "00"

    @property
    def whole(self) -> str:
        """What is searched: law, chapter and text. (Title and chapter say in other words what it is about.)"""
        return f"{self.law}\n{self.chapter}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Articles:
    """The index: arrays in the order of the articles, `laws` and `regions` by the numbers in the arrays."""

    words: Words
    laws: tuple[str, ...]
    regions: tuple[str, ...]
    ids: npt.NDArray[np.int64]
    law: npt.NDArray[np.int32]
    number: npt.NDArray[np.int32]
    sub: npt.NDArray[np.int16]
    level: npt.NDArray[np.int8]
    length: npt.NDArray[np.int32]
    chapter: npt.NDArray[np.int32]
    region: npt.NDArray[np.int16]
    vectors: Bytes | None = None
    scale: Floats | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, without vectors."""
        self.words.save(folder)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        (folder / "names.json").write_text(
            json.dumps({"laws": self.laws, "regions": self.regions}, ensure_ascii=False)
        )


def level_code(level: str) -> int:
    """Return the number of a level; names of single codes (民法典, 刑法) are laws."""
    for number, name in enumerate(LEVELS):
        if name in level:
            return number
    return LEVELS.index("法律") if level.endswith(("法", "法典")) else LEVELS.index("其他")


def build(texts: Sequence[ArticleText]) -> Articles:
    """Return the index of `texts`, in their order: the articles of a law follow each other."""
    laws = {name: number for number, name in enumerate(dict.fromkeys(one.law for one in texts))}
    chapters: dict[tuple[str, str], int] = {}
    regions = {name: number for number, name in enumerate(dict.fromkeys(one.region for one in texts))}
    for one in texts:
        chapters.setdefault((one.law, one.chapter), len(chapters))
    return Articles(
        words=words.build(one.whole for one in texts),
        laws=tuple(laws),
        regions=tuple(regions),
        ids=np.array([one.id for one in texts], dtype=np.int64),
        law=np.array([laws[one.law] for one in texts], dtype=np.int32),
        number=np.array([one.number for one in texts], dtype=np.int32),
        sub=np.array([one.sub for one in texts], dtype=np.int16),
        level=np.array([level_code(one.level) for one in texts], dtype=np.int8),
        length=np.array([len(one.text) for one in texts], dtype=np.int32),
        chapter=np.array([chapters[one.law, one.chapter] for one in texts], dtype=np.int32),
        region=np.array([regions[one.region] for one in texts], dtype=np.int16),
    )


def load(folder: Path) -> Articles:
    """Map the index in `folder` into memory, with its vectors if they are there."""
    names = json.loads((folder / "names.json").read_text())
    vectors = (folder / "vectors.npy").exists()
    return Articles(
        words=words.load(folder),
        laws=tuple(names["laws"]),
        regions=tuple(names["regions"]),
        **{name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS},
        vectors=np.load(folder / "vectors.npy", mmap_mode="r") if vectors else None,
        scale=np.load(folder / "scale.npy", mmap_mode="r") if vectors else None,
    )
