"""What an embedder does, and how vectors are kept small: one byte a number, one scale a row."""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Protocol

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float32]
type Bytes = npt.NDArray[np.int8]


class EmbedderAway(RuntimeError):
    """The embedder cannot answer now; the search goes on without it."""


class Embedder(Protocol):
    """Turns texts into unit vectors. `name` says which model it is: weights are trained for one model."""

    name: str
    dimensions: int

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text that is to be found.

        Raises:
            EmbedderAway: it cannot answer now.
        """
        ...

    def query(self, text: str) -> Floats:
        """Return the vector of what is looked for.

        Raises:
            EmbedderAway: it cannot answer now.
        """
        ...


#: Longer passages are cut: the first sentences of an article say what it is about, and cost counts by length.
LONGEST_PASSAGE = 220
#: As much of a story as tells what it is about.
LONGEST_QUERY = 400


def folder_name(embedder: str) -> str:
    """Return a name for a folder that no other embedder's has: their vectors are never mixed."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", embedder)[:60]
    return plain if plain == embedder else f"{plain}-{blake2b(embedder.encode(), digest_size=4).hexdigest()}"


def squeeze(vectors: Floats) -> tuple[Bytes, Floats]:
    """Return vectors as bytes with a scale for each row: vector ≈ bytes × scale."""
    scale = np.abs(vectors).max(axis=1, keepdims=True) / 127
    scale[scale == 0] = 1
    return np.rint(vectors / scale).astype(np.int8), scale[:, 0].astype(np.float32)


def spread(squeezed: Bytes, scale: Floats) -> Floats:
    """Return vectors from bytes and scales."""
    found: Floats = squeezed.astype(np.float32) * scale[:, None]
    return found
