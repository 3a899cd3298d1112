"""Loads what rooms register, and connects them."""

from importlib import import_module

from django.apps import AppConfig, apps

from fawang.config import order_kinds


class ConfigConfig(AppConfig):
    """The composition as a Django app, so that it runs once all rooms are loaded."""

    name = "fawang.config"

    def ready(self) -> None:
        """Load every room's sentences and the checks, then connect events and kinds."""
        kinds = order_kinds.rooms().values()
        for app in apps.get_app_configs():
            ours = app.name.startswith("fawang.") or app.name in kinds
            if ours and order_kinds.exists(app.name, "texts.wording"):
                import_module(f"{app.name}.texts.wording")
        from fawang.config import checks, wiring  # noqa: F401

        wiring.connect()
