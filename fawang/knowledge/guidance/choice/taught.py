"""Sentences of lay people with the entries that answered them, as vectors: what was asked like this before.

It holds no sentence: codes, and directions in eight bits. Sentences are the project's own, nobody's questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.embedders.vectors import Floats

FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "choice"
FILE: Final = FOLDER / "taught.npz"
#: How fast a sentence's vote falls with distance.
_SHARPNESS: Final = 40.0


@dataclass(frozen=True, slots=True)
class Taught:
    """`vectors` has a row of length one for each sentence; `codes` the entries that answer it, the best one first."""

    vectors: Floats
    codes: tuple[tuple[str, ...], ...]

    def recall(self, vector: Floats, left_out: int = -1) -> dict[str, tuple[float, float]]:
        """Return for each entry how near the nearest sentence is that it answered, and its share of all votes."""
        if len(vector) != self.vectors.shape[1] or not len(self.codes):
            return {}
        near = self.vectors @ vector
        if left_out >= 0:
            near[left_out] = -1
        votes = np.exp(_SHARPNESS * (near - near.max()))
        votes /= votes.sum()
        found: dict[str, tuple[float, float]] = {}
        for number in np.argsort(-near)[:60].tolist():
            for code in self.codes[number][:2]:
                best, share = found.get(code, (0.0, 0.0))
                found[code] = (max(best, float(near[number])), share + float(votes[number]))
        return found

    @classmethod
    def of(cls, vectors: Floats, codes: Sequence[Sequence[str]]) -> Self:
        """Return the memory of sentences that were answered."""
        return cls(_unit(np.asarray(vectors, dtype=np.float32)), tuple(tuple(one) for one in codes))

    def save(self, path: Path) -> None:
        """Write it in eight bits."""
        listed = "\n".join(" ".join(one) for one in self.codes)
        np.savez_compressed(
            path, vectors=np.round(self.vectors * 127).astype(np.int8), codes=np.array(listed)
        )


def _unit(vectors: Floats) -> Floats:
    found: Floats = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)).astype(
        np.float32
    )
    return found


@cache
def load(path: Path = FILE) -> Taught | None:
    """Return the memory that is shipped; None where there is none."""
    if not path.exists():
        return None
    with np.load(path) as arrays:
        kept: npt.NDArray[np.int8] = arrays["vectors"]
        codes = str(arrays["codes"]).split("\n")
    return Taught(_unit(kept.astype(np.float32)), tuple(tuple(one.split()) for one in codes))
