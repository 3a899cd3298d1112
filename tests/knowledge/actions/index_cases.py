"""An index of a few articles and phrases in a folder of its own, and an embedder that needs no model."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b

import numpy as np
import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.actions import indexing
from fawang.knowledge.data import packs
from fawang.knowledge.data.packs import Pack
from fawang.knowledge.models import Entry, Law
from fawang.knowledge.search.embedders.vectors import EmbedderAway, Floats
from fawang.knowledge.search.retrieval import store
from fawang.knowledge.search.retrieval.parts import ARTICLES, PHRASES

WIDTH = 16


class FakeEmbedder:
    """Gives every text a vector of its own; `away` after so many texts."""

    name, dimensions = "fake", WIDTH

    def __init__(self, *, away_after: int = 1_000_000) -> None:
        self.left, self.asked = away_after, 0

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text."""
        if self.left < len(texts):
            raise EmbedderAway("ConnectError")
        self.left -= len(texts)
        self.asked += len(texts)
        return np.stack([unit(text) for text in texts])

    def query(self, text: str) -> Floats:
        """Return the vector of a question."""
        return unit(text)


def unit(text: str) -> Floats:
    """Return the vector of a text."""
    seed = int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
    found = np.random.default_rng(seed).standard_normal(WIDTH, dtype=np.float32)
    return np.asarray(found / np.linalg.norm(found), dtype=np.float32)


def use(model: FakeEmbedder | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this be the embedder of the installation."""
    monkeypatch.setattr(indexing, "embedder", lambda: model)
    monkeypatch.setattr(store, "embedder_name", lambda: model.name if model else "")


@contextmanager
def few() -> Iterator[None]:
    """Leave no laws and no entries of the province: what a test brings is all there is."""
    Law.objects.all().delete()
    Entry.objects.all().delete()
    forget()
    yield
    forget()


def forget() -> None:
    """Let go of what this process has mapped, as a process that starts has nothing."""
    ARTICLES.forget()
    PHRASES.forget()


def small(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `pack` be the content of this installation."""
    monkeypatch.setattr(packs, "current", lambda: pack)


def refresh(go_on: Callable[[], bool] = lambda: True) -> bool:
    """Bring the index up to date."""
    return indexing.refresh(by=SYSTEM, go_on=go_on)
