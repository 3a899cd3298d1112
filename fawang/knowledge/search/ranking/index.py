"""What the ranker must know about a statute file: one row per article, in plain arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.ranking.citation import article_key, article_number, law_key
from fawang.knowledge.search.ranking.lexical import Bm25, Floats, Ints

Bytes = npt.NDArray[np.int8]
SKETCH: Final = 96  # numbers kept of each 384-number vector for the first pass over all articles

LEVELS: Final[Mapping[str, int]] = {
    "宪法": 1, "法律": 2, "民法典": 2, "刑法": 2, "民法商法": 2, "经济法": 2, "行政法": 2, "社会法": 2,
    "宪法相关法": 2, "诉讼与非诉讼程序法": 2, "行政法规": 3, "司法解释": 4, "立法解释": 4,
    "部门规章": 5, "地方性法规": 6, "地方政府规章": 6,
}  # fmt: skip


#: The arrays that are there once vectors have been computed: all of them, or none counts.
_OF_VECTORS: Final = ("vectors", "scale", "basis", "sketch")


def passage(row: Mapping[str, object]) -> str:
    """Return what to embed of an article (as a passage, not as a query)."""
    return f"{_short(row)} {row['article']} {row['text']}"[:220]


def sketch_basis(vectors: Bytes, scale: Floats) -> Floats:
    """Return the directions, at most `SKETCH`, that keep most of what tells articles apart."""
    part = vectors[:: max(1, len(vectors) // 8000)].astype(np.float32)
    part *= scale[:: max(1, len(vectors) // 8000), None]
    return np.ascontiguousarray(np.linalg.eigh(part.T @ part)[1][:, -SKETCH:], dtype=np.float32)


def sketch_of(vectors: Bytes, scale: Floats) -> tuple[Floats, Floats]:
    """Return the directions, and every vector along them: one column per article."""
    basis = sketch_basis(vectors, scale)
    sketch = np.empty((basis.shape[1], len(vectors)), dtype=np.float32)
    for at in range(0, len(vectors), 4096):
        block = slice(at, at + 4096)
        sketch[:, block] = basis.T @ (vectors[block].astype(np.float32) * scale[block, None]).T
    return basis, sketch


@dataclass(frozen=True, slots=True)
class Statutes:
    """A statute file as arrays; articles of a law stand together and in order."""

    laws: tuple[str, ...]
    law: Ints
    number: Ints
    inserted: Ints
    level: Bytes
    length: Ints
    chapter: Ints
    words: Bm25
    headings: Bm25
    vectors: Bytes | None = None
    scale: Floats | None = None
    basis: Floats | None = None
    sketch: Floats | None = None  # one column per article: twice as fast to multiply as one row

    def keys(self) -> dict[str, int]:
        """Return the row of each citation; of two rows with one citation the first."""
        rows = zip(self.law.tolist(), self.number.tolist(), self.inserted.tolist(), strict=True)
        found: dict[str, int] = {}
        for row, (law, main, inserted) in enumerate(rows):
            found.setdefault(article_key(self.laws[law], main, inserted), row)
        return found

    @classmethod
    def build(
        cls, rows: Sequence[Mapping[str, object]], vectors: Bytes | None = None, scale: Floats | None = None
    ) -> Self:
        """Make the arrays from rows with law, article, chapter, level and text."""
        names = [law_key(str(row["law"])) for row in rows]
        chapters = [f"{_short(row)}\n{row['chapter'] or ''}" for row in rows]
        law_ids, chapter_ids = _numbered(names), _numbered(chapters)
        numbers = [article_number(str(row["article"])) for row in rows]
        basis = sketch = None
        if vectors is not None and scale is not None:
            basis, sketch = sketch_of(vectors, scale)
        return cls(
            laws=tuple(law_ids),
            law=np.array([law_ids[name] for name in names], dtype=np.int32),
            number=np.array([main for main, _ in numbers], dtype=np.int32),
            inserted=np.array([inserted for _, inserted in numbers], dtype=np.int32),
            level=np.array([LEVELS.get(str(row["level"]), 0) for row in rows], dtype=np.int8),
            length=np.array([len(str(row["text"])) for row in rows], dtype=np.int32),
            chapter=np.array([chapter_ids[chapter] for chapter in chapters], dtype=np.int32),
            words=Bm25.build(f"{head}\n{row['text']}" for head, row in zip(chapters, rows, strict=True)),
            headings=Bm25.build(chapter_ids, 1.2, 0.5),
            vectors=vectors, scale=scale, basis=basis, sketch=sketch,
        )  # fmt: skip

    def save(self, folder: Path) -> None:
        """Write each array to its own file, so that all processes can share them."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, Bm25):
                for part in ("vocabulary", "start", "documents", "weights"):
                    np.save(folder / f"{name}_{part}.npy", getattr(value, part))
            elif isinstance(value, np.ndarray):
                np.save(folder / f"{name}.npy", value)
        (folder / "laws.json").write_text(json.dumps(self.laws, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote without reading it: pages come in as they are used."""

        def opened(name: str) -> npt.NDArray[Any]:
            return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))

        plain = [name for name in cls.__slots__ if name not in {"laws", "words", "headings", *_OF_VECTORS}]
        if all((folder / f"{name}.npy").exists() for name in _OF_VECTORS):
            plain += _OF_VECTORS
        arrays: dict[str, Any] = {name: opened(name) for name in plain}
        chapters = int(np.max(arrays["chapter"], initial=-1)) + 1
        for name, size in {"words": len(arrays["law"]), "headings": chapters}.items():
            parts: list[Any] = [
                opened(f"{name}_{part}") for part in ("vocabulary", "start", "documents", "weights")
            ]
            arrays[name] = Bm25(parts[0], parts[1], parts[2], parts[3], size)
        return cls(laws=tuple(json.loads((folder / "laws.json").read_text(encoding="utf-8"))), **arrays)


def _short(row: Mapping[str, object]) -> str:
    return str(row["law"]).replace("中华人民共和国", "")


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}
