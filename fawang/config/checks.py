"""Checks of the composition, run by `check` and by `fawang serve` before it serves."""

from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

API: Final = "fawang_api"


@register(API)
def api_is_described(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Find types of the API that would be one component of its description."""
    from fawang.config.api import api
    from fawang.config.openapi import NameTwice

    try:
        api.get_openapi_schema(path_prefix="")
    except NameTwice as twice:
        return [Error(f"The API cannot be described: {twice}.", id="config.E001")]
    return []
