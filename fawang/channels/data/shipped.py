"""Reads the channels that an installation begins with."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("channels.yaml")


@cache
def channels() -> dict[str, dict[str, Any]]:
    """Return the fields of each channel by its code, in order. Not to be changed."""
    read: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return read
