"""Any endpoint that speaks OpenAI's embeddings API. What is personal is taken out before a text leaves."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.conf import settings

from fawang.knowledge.rules.redaction import redact
from fawang.knowledge.search import outside
from fawang.knowledge.search.embedders.vectors import (
    LONGEST_PASSAGE,
    LONGEST_QUERY,
    Embedder,
    EmbedderAway,
    Floats,
)
from fawang.knowledge.search.outside import Unanswered

#: Everything together, from the look-up of the name to the last byte. Somebody waits for a question's vector and is
#: answered by words alone where it does not come; a piece of a collection is waited for longer.
QUERY_SECONDS, PASSAGES_SECONDS = 1.5, 30.0
CONNECT_SECONDS = 1.0
#: A vector of a few thousand numbers written out takes less than 100 kB.
LARGEST_VECTOR = 256 * 1024
_BATCH = 64


class Endpoint:
    """A model behind an address. It is asked only when something is needed: it may be away now and there later."""

    #: How many numbers its vectors have; 0 until it has answered once.
    dimensions = 0

    def __init__(self, url: str, model: str, key: str) -> None:
        self.name = _named(model)
        self._url, self._model, self._key = url.rstrip("/") + "/embeddings", model, key

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text."""
        cut = [redact(text)[:LONGEST_PASSAGE] for text in texts]
        rows = [
            row
            for start in range(0, len(cut), _BATCH)
            for row in self._ask(cut[start : start + _BATCH], PASSAGES_SECONDS)
        ]
        return np.asarray(rows, dtype=np.float32).reshape(len(cut), self.dimensions)

    def query(self, text: str) -> Floats:
        """Return the vector of a question; somebody waits for it, so it is not waited for long."""
        return np.asarray(self._ask([redact(text)[:LONGEST_QUERY]], QUERY_SECONDS)[0], dtype=np.float32)

    def _ask(self, texts: Sequence[str], seconds: float) -> list[Floats]:
        try:
            answer = outside.post(
                self._url,
                {"model": self._model, "input": list(texts)},
                key=self._key,
                seconds=seconds,
                connect=min(seconds, CONNECT_SECONDS),
                largest=LARGEST_VECTOR * len(texts),
            )
            rows: list[dict[str, Any]] = sorted(json.loads(answer)["data"], key=lambda row: int(row["index"]))
            vectors = [np.asarray(row["embedding"], dtype=np.float32) for row in rows]
        except Unanswered as error:
            raise EmbedderAway(str(error)) from error
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise EmbedderAway(type(error).__name__) from error
        width = self.dimensions or (vectors[0].size if vectors else 0)
        if len(vectors) != len(texts) or any(
            one.shape != (width,) or not np.isfinite(one).all() or not one.any() for one in vectors
        ):
            raise EmbedderAway("unusable vectors")
        self.dimensions = width
        return [np.asarray(one / np.linalg.norm(one), dtype=np.float32) for one in vectors]


def name() -> str:
    """Return which model it is."""
    return _named(settings.FAWANG_EMBEDDINGS_MODEL)


def _named(model: str) -> str:
    return f"endpoint:{model}"


def load() -> Embedder:
    """Return the endpoint of the settings."""
    return Endpoint(
        settings.FAWANG_EMBEDDINGS_URL, settings.FAWANG_EMBEDDINGS_MODEL, settings.FAWANG_EMBEDDINGS_KEY
    )
