"""Who talks and who listens, of all who hear somebody: circles in which everybody hears everybody, and listeners. Pure.

A switch that has bridges, and can let one more telephone listen to one that is in a bridge, needs no more.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears a whole circle, and is in none; `heard_by` is the only one who hears them, empty: nobody does."""

    circle: frozenset[str]
    heard_by: str = ""


class NoSuchTalk(ValueError):
    """Somebody hears a part of a talk, or is heard by a part of it."""


def circles(hears: Mapping[str, Collection[str]]) -> tuple[set[frozenset[str]], dict[str, Listener]]:
    """Return the circles, of one, too, and who listens to which of them; as few as possible listen.

    Raises:
        NoSuchTalk: it cannot be said so.
    """
    wanted = {one: frozenset(others) & hears.keys() - {one} for one, others in hears.items()}
    for many in range(len(wanted)):
        for some in combinations(sorted(wanted), many):
            talks = _talks(wanted, wanted.keys() - some)
            if talks is None:
                continue
            found = {one: _listens(wanted, one, some, talks) for one in some}
            if all(found.values()):
                return talks, {one: listener for one, listener in found.items() if listener}
    if not wanted:
        return set(), {}
    raise NoSuchTalk("somebody hears, or is heard by, a part of a talk")


def _talks(wanted: Mapping[str, frozenset[str]], some: Iterable[str]) -> set[frozenset[str]] | None:
    """Return the circles of these, as they hear each other; None where somebody hears who does not hear them."""
    among = frozenset(some)
    circle = {one: wanted[one] & among | {one} for one in among}
    if any(circle[other] != own for own in circle.values() for other in own):
        return None
    return set(circle.values())


def _listens(
    wanted: Mapping[str, frozenset[str]], one: str, all_of_them: Collection[str], talks: set[frozenset[str]]
) -> Listener | None:
    if wanted[one] not in talks:
        return None
    heard_by = [other for other in wanted if one in wanted[other]]
    if len(heard_by) > 1 or not wanted[one].issuperset(heard_by) or set(heard_by) & set(all_of_them):
        return None
    return Listener(wanted[one], heard_by[0] if heard_by else "")
