"""The ways through the platform, and what rooms put on every page of the workbench.

Each room declares its own in its `navigation.py`; `config/wiring.py` hands them in, and the frame draws them. An entry
appears when its page exists in this installation and the actor may open it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

from django.urls import NoReverseMatch, reverse

from fawang.kernel.rules.actor import Actor
from fawang.kernel.wording import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One way: the page's URL name, its label, its place in the menu, and who sees it.

    `permissions` empty means everybody of the frame; otherwise holding one of them anywhere is
    enough. `icon` is a name of `shell/presentation/icons.py`.
    `at`: the kinds of unit at which the permission counts, where it opens this page at some only.
    `opens` decides further, where a permission counts at one unit only; it is asked last, for it may query.
    """

    url_name: str
    label: Text
    place: int
    permissions: tuple[str, ...] = ()
    icon: str = ""
    at: tuple[str, ...] = ()
    opens: Callable[[Actor], bool] | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar above the heading of every page of the workbench, for whoever holds one of `permissions` anywhere.

    Args:
        template: draws the bar; script: the template of its script. Both find themselves as `bar`.
        values: what they need to know besides, the same for everybody.
    """

    template: str
    script: str
    permissions: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Navigation:
    """What a room adds to the header of the public pages (`public`) and to the workbench (`staff`, `bars`)."""

    public: tuple[Entry, ...] = ()
    staff: tuple[Entry, ...] = ()
    bars: tuple[Bar, ...] = ()
    #: Headings of the menu of the workbench, each with the place from which on it holds.
    groups: tuple[tuple[int, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """An entry as a page draws it; `group` is the heading above it, where a new one begins."""

    href: str
    label: Text
    icon: str
    group: Text
    here: bool


_public: list[Entry] = []
_staff: list[Entry] = []
_bars: list[Bar] = []
_groups: list[tuple[int, Text]] = []


def connect(*rooms: Navigation) -> None:
    """Set what rooms add. Called once, by the composition."""
    in_order = attrgetter("place")
    _public[:] = sorted((entry for room in rooms for entry in room.public), key=in_order)
    _staff[:] = sorted((entry for room in rooms for entry in room.staff), key=in_order)
    _bars[:] = [bar for room in rooms for bar in room.bars]
    _groups[:] = sorted((group for room in rooms for group in room.groups), key=itemgetter(0), reverse=True)


def public_ways(actor: Actor, here: str) -> tuple[Way, ...]:
    """Return the ways in the header of the public pages; `here` is the present path."""
    return _ways(_public, actor, here, ())


def staff_ways(actor: Actor, here: str) -> tuple[Way, ...]:
    """Return the ways at the side of the workbench that `actor` may go; `here` is the present path."""
    return _ways(_staff, actor, here, _groups)


def bars(actor: Actor) -> list[Bar]:
    """Return the bars that `actor` sees on every page of the workbench."""
    return [bar for bar in _bars if _holds(actor, bar.permissions)]


def _holds(actor: Actor, permissions: tuple[str, ...], at: tuple[str, ...] = ()) -> bool:
    for grant in actor.grants:
        if (not at or grant.unit_kind in at) and not grant.permissions.isdisjoint(permissions):
            return True
    return False


def _ways(
    entries: Sequence[Entry], actor: Actor, here: str, groups: Sequence[tuple[int, Text]]
) -> tuple[Way, ...]:
    # Of the entries whose address begins the present path, the longest is the current one.
    open_to_actor = [
        (entry, href)
        for entry in entries
        if not entry.permissions or _holds(actor, entry.permissions, entry.at)
        if entry.opens is None or entry.opens(actor)
        if (href := _address(entry.url_name)) is not None
    ]
    current = max(
        (href for _entry, href in open_to_actor if _leads_to(href, here)),
        key=len,
        default=None,
    )
    ways: list[Way] = []
    last: int | None = None
    for entry, href in open_to_actor:
        begins, heading = next((one for one in groups if one[0] <= entry.place), (0, ""))
        group = heading if begins != last else ""
        ways.append(Way(href=href, label=entry.label, icon=entry.icon, group=group, here=href == current))
        last = begins
    return tuple(ways)


@cache
def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def _leads_to(href: str, here: str) -> bool:
    return here == href or (href != "/" and here.startswith(href.rstrip("/") + "/"))
