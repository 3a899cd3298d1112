"""Reads the words that people may write to have something done, and the menu of the WeChat account."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("words.yaml")
_AROUND = re.compile(r"^[\s\W_]+|[\s\W_]+$")


@cache
def _read() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return read


@cache
def _commands(channel: str) -> dict[str, str]:
    return {_plain(word): command for command, words in _read()[channel].items() for word in words}


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return _AROUND.sub("", folded) or folded


def command_of(channel: str, text: str) -> str:
    """Return what somebody wants done who wrote no more than a word for it; empty if it is no such word.

    Args:
        text: in simplified characters.
    """
    return _commands(channel).get(_plain(text), "")


def begins_with(channel: str, text: str) -> tuple[str, str]:
    """Return the command with which a text begins, and the rest of it; ("", text) if it begins with none."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    for word, command in sorted(_commands(channel).items(), key=lambda one: -len(one[0])):
        if plain.startswith(word):
            return command, plain[len(word) :].strip()
    return "", plain


def menu() -> list[dict[str, Any]]:
    """Return the menu of the WeChat account, as data: not to be changed."""
    found: list[dict[str, Any]] = _read()["menu"]
    return found
