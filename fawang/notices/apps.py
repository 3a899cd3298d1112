"""The notices as a Django app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Has the carriers' settings checked when an installation starts, not when the first notice fails."""

    name = "fawang.notices"

    def ready(self) -> None:
        """Register the checks."""
        from fawang.notices.carriers import checks  # noqa: F401
