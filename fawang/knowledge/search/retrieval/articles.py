"""The index of articles: the arrays that the ranker reads, and what leads from a row back to its article."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.embedders.nano import NAME as TRAINED_FOR
from fawang.knowledge.search.embedders.vectors import Bytes, Floats
from fawang.knowledge.search.ranking.index import Statutes, passage, sketch_of
from fawang.knowledge.search.ranking.ranker import Ranker

WEIGHTS = Path(__file__).resolve().parent.parent.parent / "data" / "ranker"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the index takes it in. `law` is the normalised title, `id` whatever leads back to it."""

    id: int
    law: str
    label: str
    level: str
    chapter: str
    text: str
    region: str = "00"

    @property
    def row(self) -> dict[str, object]:
        """As the ranker's index takes it in."""
        return {
            "law": self.law, "article": self.label, "chapter": self.chapter, "level": self.level, "text": self.text,
        }  # fmt: skip

    @property
    def passage(self) -> str:
        """What is embedded of it."""
        return passage(self.row)


@dataclass(frozen=True, slots=True)
class Articles:
    """The index with the ranker bound to it. `ids` and `region` have one number per row."""

    ranker: Ranker
    ids: npt.NDArray[np.int64]
    regions: tuple[str, ...]
    region: npt.NDArray[np.int16]
    #: Which embedder the vectors are of; empty without vectors.
    embedder: str = ""

    def rank(self, plain: str, vector: Floats | None, count: int) -> list[int]:
        """Return the rows of the best articles, best first; a vector of another embedder is ignored."""
        fits = vector is not None and bool(self.embedder) and len(vector) == self._width()
        if fits and self.embedder == TRAINED_FOR:
            found = self.ranker.rank(plain, vector, count)
        elif fits and vector is not None:
            found = self.ranker.blended(plain, vector, count)
        else:
            found = self.ranker.rank(plain, None, count)
        return [int(row) for row in found.rows]

    def _width(self) -> int:
        vectors = self.ranker.statutes.vectors
        return 0 if vectors is None else int(vectors.shape[1])

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        self.ranker.statutes.save(folder / "statutes")
        np.save(folder / "ids.npy", self.ids)
        np.save(folder / "region.npy", self.region)
        (folder / "regions.json").write_text(json.dumps(self.regions))

    def __len__(self) -> int:
        return len(self.ids)


def build(texts: Sequence[ArticleText]) -> Articles:
    """Return the index of `texts`, in their order: the articles of a law follow each other."""
    regions = {name: number for number, name in enumerate(dict.fromkeys(one.region for one in texts))}
    return Articles(
        ranker=Ranker(Statutes.build([one.row for one in texts]), WEIGHTS),
        ids=np.array([one.id for one in texts], dtype=np.int64),
        regions=tuple(regions),
        region=np.array([regions[one.region] for one in texts], dtype=np.int16),
    )


def vector_arrays(vectors: Bytes, scale: Floats) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays that vectors add to the index, by the names of their files."""
    basis, sketch = sketch_of(vectors, scale)
    return {"vectors": vectors, "scale": scale, "basis": basis, "sketch": sketch}


def load(folder: Path) -> Articles:
    """Map the index in `folder` into memory, with its vectors if they are there."""
    statutes = Statutes.load(folder / "statutes")
    named = folder / "embedder"
    if not named.exists():
        statutes = replace(statutes, vectors=None, scale=None, basis=None, sketch=None)
    return Articles(
        ranker=Ranker(statutes, WEIGHTS),
        ids=np.load(folder / "ids.npy", mmap_mode="r"),
        regions=tuple(json.loads((folder / "regions.json").read_text())),
        region=np.load(folder / "region.npy", mmap_mode="r"),
        embedder=named.read_text() if named.exists() else "",
    )
