"""Knowledge as a Django app."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Has the embedder's settings checked by `check`, not when the first question is answered by words alone."""

    name = "fawang.knowledge"

    def ready(self) -> None:
        """Register the checks."""
        from fawang.knowledge.search import checks  # noqa: F401
