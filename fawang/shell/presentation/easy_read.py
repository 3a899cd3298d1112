"""The main public pages in easy-read (易读), from `data/easy_read.toml`: shown above a page to whoever wants it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import HttpRequest

from fawang.kernel.wording import Text, named
from fawang.shell.presentation.icons import ICONS

_PAGES = frozenset({"zh-hans", "zh-hant", "en"})
_FILE = Path(__file__).parent.parent / "data" / "easy_read.toml"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and the icon beside it."""

    icon: str
    text: Text


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says in easy-read."""

    title: Text
    lines: tuple[Line, ...]


@cache
def pages(path: Path = _FILE) -> Mapping[str, Page]:
    """Return the pages of a file, by route.

    Raises:
        ValueError: a text is not in every language of the pages, or there is no such icon.
    """
    found = {}
    for route, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
        texts = [row["title"], *(one["text"] for one in row["lines"])]
        icons = {one["icon"] for one in row["lines"]}
        if any(text.keys() != _PAGES for text in texts) or icons - ICONS.keys():
            raise ValueError(f"{path.name}: {route} has a text or an icon that there is not")
        lines = tuple(Line(one["icon"], named(one["text"])) for one in row["lines"])
        found[route] = Page(named(row["title"]), lines)
    return found


def page_of(request: HttpRequest) -> Page | None:
    """Return what the page of a request says in easy-read; None where nobody has written it."""
    match = request.resolver_match
    if match is None:
        return None
    slug = match.kwargs.get("slug", "")
    return pages().get(f"{match.view_name}/{slug}" if slug else match.view_name) or pages().get(
        match.view_name
    )
