"""Reading the divisions. All of them are held in memory, since there are few and everybody asks."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from fawang.kernel.rules.problems import NotFound
from fawang.regions.models import Edition, Region
from fawang.regions.rules import Level, Place, is_code
from fawang.regions.rules.addresses import Gazetteer, Resolution

#: How long a process answers from memory before it looks whether another edition was loaded.
CHECK_SECONDS = 10.0


@dataclass
class _Cache:
    gazetteer: Gazetteer
    edition: int
    checked: float


_cache: _Cache | None = None
#: The last index that was built.
_built: Gazetteer | None = None
_building = threading.Lock()


def gazetteer() -> Gazetteer:
    """Return the index over the divisions. At most every few seconds it costs one small query."""
    global _cache  # noqa: PLW0603 one per process, replaced as a whole
    cache = _cache
    if cache and time.monotonic() - cache.checked < CHECK_SECONDS:
        return cache.gazetteer
    with _building:
        edition = _edition()
        if _cache is None or _cache.edition != edition:
            divisions = Region.objects.filter(current=True).order_by("code").values_list("code", "name")
            _cache = _Cache(_index(tuple(divisions)), edition, time.monotonic())
        _cache.checked = time.monotonic()
        return _cache.gazetteer


def _index(divisions: tuple[tuple[str, str], ...]) -> Gazetteer:
    """Build the index; the same divisions once more, as after an edition that changed none, need no other one."""
    global _built  # noqa: PLW0603
    if _built is None or _built.divisions() != divisions:
        _built = Gazetteer(divisions)
    return _built


def forget() -> None:
    """Look at the table again at the next question."""
    global _cache  # noqa: PLW0603
    _cache = None


def _edition() -> int:
    return Edition.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def region(code: str) -> Place:
    """Return the division with `code`, also one that no longer exists.

    Raises:
        NotFound: `region_not_found`.
    """
    if place := gazetteer().place(code):
        return place
    if is_code(code) and (row := Region.objects.filter(pk=code).first()):
        return Place(row.code, Level(row.level), row.name, row.path_name)
    raise NotFound("region_not_found", region=code)


def exists(code: str) -> bool:
    """Tell whether `code` is a division of the present edition."""
    return gazetteer().place(code) is not None


def name(code: str) -> str:
    """Return the full name of `code`, or the code itself where it is unknown: names never fail a page."""
    place = gazetteer().place(code)
    return place.path_name if place else code


def ancestors(code: str) -> tuple[Place, ...]:
    """Return the divisions above `code`, lowest first; levels that only repeat another are left out."""
    return gazetteer().ancestors(code)


def children(code: str) -> tuple[Place, ...]:
    """Return the divisions directly below `code`, in the order of their codes."""
    return gazetteer().children(code)


def all_divisions() -> tuple[tuple[str, str], ...]:
    """Return (code, name) of every division of the present edition, in the order of the codes."""
    return gazetteer().divisions()


def find(
    q: str, *, level: Level | None = None, within: str | None = None, limit: int = 20
) -> tuple[Place, ...]:
    """Return the divisions that `q` may mean: a code, a name, a part of a name, or an address.

    Args:
        q: what somebody typed; empty lists nothing.
        level: only divisions of this level.
        within: only divisions at or below this code.
        limit: how many at most.
    """
    index, q = gazetteer(), q.strip()
    if is_code(q):
        place = index.place(q)
        fits = place and (level is None or place.level == level) and q.startswith(within or "")
        return (place,) if place and fits else ()
    if found := index.search(q, level=level, within=within, limit=limit):
        return found
    candidates = index.resolve(q, within=within, limit=100).candidates
    return tuple(one.place for one in candidates if level is None or one.place.level == level)[:limit]


def resolve_place(text: str, *, within: str | None = None, limit: int = 10) -> Resolution:
    """Return which division a text means; see `addresses.Gazetteer.resolve`. A code means itself."""
    index = gazetteer()
    if place := index.place(text.strip()):
        return Resolution(place, (), ())
    return index.resolve(text, within=within, limit=limit)


def place_in(text: str) -> str:
    """Return the code of the lowest division that `text` certainly names; empty if it names none."""
    return resolve_place(text).code or ""


def sought(text: str) -> tuple[str, dict[str, Any]]:
    """Return the place in which somebody looks for something, and what `shell/components/place.html` says of it."""
    place = place_in(text)
    return place, {"place_name": name(place) if place else "", "place_unknown": bool(text) and not place}
