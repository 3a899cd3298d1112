"""Any endpoint that speaks OpenAI's embeddings API. What is personal is taken out before a text leaves."""

from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np
from django.conf import settings

from fawang.knowledge.embedders.vectors import LONGEST_PASSAGE, LONGEST_QUERY, Embedder, EmbedderAway, Floats
from fawang.knowledge.redaction import redact

_TIMEOUT = httpx.Timeout(10.0, connect=2.0)
_QUERY_TIMEOUT = httpx.Timeout(1.5, connect=0.5)
_BATCH = 64


class Endpoint:
    """A model behind an address. It is asked only when something is needed: it may be away now and there later."""

    #: How many numbers its vectors have; 0 until it has answered once.
    dimensions = 0

    def __init__(self, url: str, model: str, key: str) -> None:
        self.name = f"endpoint:{model}"
        self._url, self._model = url.rstrip("/") + "/embeddings", model
        self._client = httpx.Client(headers={"Authorization": f"Bearer {key}"} if key else {})

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text."""
        cut = [redact(text)[:LONGEST_PASSAGE] for text in texts]
        rows = [
            row
            for start in range(0, len(cut), _BATCH)
            for row in self._ask(cut[start : start + _BATCH], _TIMEOUT)
        ]
        return np.asarray(rows, dtype=np.float32).reshape(len(cut), self.dimensions)

    def query(self, text: str) -> Floats:
        """Return the vector of a question; somebody waits for it, so it is not waited for long."""
        return np.asarray(self._ask([redact(text)[:LONGEST_QUERY]], _QUERY_TIMEOUT)[0], dtype=np.float32)

    def _ask(self, texts: Sequence[str], timeout: httpx.Timeout) -> list[Floats]:
        try:
            answer = self._client.post(
                self._url, json={"model": self._model, "input": list(texts)}, timeout=timeout
            )
            answer.raise_for_status()
            rows: list[dict[str, Any]] = sorted(answer.json()["data"], key=lambda row: int(row["index"]))
            vectors = [np.asarray(row["embedding"], dtype=np.float32) for row in rows]
        except (
            httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, OverflowError, RecursionError,
        ) as error:  # fmt: skip
            raise EmbedderAway(type(error).__name__) from error
        width = self.dimensions or (vectors[0].size if vectors else 0)
        if len(vectors) != len(texts) or any(
            one.shape != (width,) or not np.isfinite(one).all() or not one.any() for one in vectors
        ):
            raise EmbedderAway("unusable vectors")
        self.dimensions = width
        return [np.asarray(one / np.linalg.norm(one), dtype=np.float32) for one in vectors]


def load() -> Embedder:
    """Return the endpoint of the settings."""
    return Endpoint(
        settings.FAWANG_EMBEDDINGS_URL, settings.FAWANG_EMBEDDINGS_MODEL, settings.FAWANG_EMBEDDINGS_KEY
    )
