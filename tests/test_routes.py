"""Every route says who may use it, and every name of an address exists."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from fawang.config.api import api
from fawang.kernel.security.access import Audience
from fawang.people.rules import Permission
from tests.files import PACKAGE, ROOT, SOURCES

AUDIENCES = {*Audience, *Permission}


def views(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, object]]:
    """Yield every address of the installation with its view."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry.url_patterns, path)
        else:
            yield path, entry.callback


PAGES = [(path, view) for path, view in views() if not path.startswith("api/v1/")]
OPERATIONS = [
    (f"{sorted(operation.methods)[0]} {path}", operation.view_func)
    for prefix, router in api._routers
    for path, view in router.path_operations.items()
    for operation in view.operations
]


@pytest.mark.parametrize(
    ("path", "view"), [*PAGES, *OPERATIONS], ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_route_says_who_may_use_it(path: str, view: object) -> None:
    allowed = getattr(view, "allowed", None)
    assert allowed, f"{path} has no @allow"
    assert set(allowed) <= AUDIENCES, f"{path} names {set(allowed) - AUDIENCES}"


def test_there_are_routes_to_check() -> None:
    assert len(PAGES) > 40
    assert len(OPERATIONS) > 12


def test_every_name_of_an_address_exists() -> None:
    """`{% url … as … %}` leaves away what does not exist, and the menus do: a wrong name would go unnoticed."""
    known = {
        f"{room.namespace}:{entry.name}"
        for room in get_resolver().url_patterns
        if isinstance(room, URLResolver)
        for entry in room.url_patterns
        if isinstance(entry, URLPattern)
    }
    named = re.compile(r"""(?:{% url |\breverse\(\s*|\bEntry\(\s*)["']([a-z_]+:[a-z_]+)["']""")
    files = [*SOURCES, *PACKAGE.rglob("*.html"), *(ROOT / "tests").rglob("*.py")]
    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        for name in named.findall(path.read_text(encoding="utf-8"))
        if name not in known
    }
    assert unknown == set()
    assert len(known) > 200
