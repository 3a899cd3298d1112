"""Looking for an office: by a place, an address, the name of an office, or a point. Nothing here writes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from fawang.kernel.rules.text import clean
from fawang.organisations import queries as organisations
from fawang.organisations.queries import Middle, Near, NearPage, Wanted
from fawang.organisations.rules import Position
from fawang.regions import queries as regions
from fawang.regions.rules import Level, Place
from fawang.stations import rules

#: Places that a name may mean, and offices that are called so, at most.
_MOST_PLACES: Final = 8
_MOST_NAMED: Final = 5
_NOTHING: Final = NearPage((), None)


@dataclass(frozen=True, slots=True)
class Found:
    """What there is for somebody who looks for an office.

    Args:
        place: the division that was meant; None where it is not certain, or a point was given.
        places: divisions that may be meant instead, to choose from.
        named: offices that are called as was typed.
        near: the nearest offices first.
        middle: from where distances are measured; None where a point was given, or no position is known.
        serving: offices that serve the division besides, whether one knows how far they are or not.
        heading: of what kind offices were looked for, as chosen or as named by a word.
    """

    place: Place | None = None
    places: tuple[Place, ...] = ()
    named: tuple[Near, ...] = ()
    near: NearPage = _NOTHING
    middle: Middle | None = None
    serving: tuple[Near, ...] = ()
    heading: str = ""

    @property
    def nothing(self) -> bool:
        """Tell whether there is nothing at all to show."""
        return not (self.place or self.places or self.named)


def find(text: str, wanted: Wanted, *, now: datetime, heading: str = "", cursor: str = "") -> Found:
    """Return the offices for what somebody typed: a place, an address, or the name of an office.

    Args:
        wanted: what else they wish; its kinds are those of `heading`, or of the word in the text where none is chosen.
        cursor: where the last page of the nearest ended.

    Raises:
        Invalid: `cursor_invalid`.
    """
    text = clean(text)
    heading = heading or rules.heading_named(text)
    wanted = replace(wanted, kinds=rules.kinds_under(heading))
    meant = regions.resolve_place(text, limit=_MOST_PLACES)
    named = () if cursor else _named(text, meant.code, now)
    if meant.place is None:
        return Found(
            places=tuple(one.place for one in meant.ambiguous[:_MOST_PLACES]), named=named, heading=heading
        )
    middle = organisations.middle_of(meant.place.code)
    near = organisations.find_nearest(middle.position, wanted, now=now, cursor=cursor) if middle else _NOTHING
    return Found(
        place=meant.place,
        places=tuple(one.place for one in meant.ambiguous[:_MOST_PLACES]),
        named=named,
        near=near,
        middle=middle,
        serving=() if cursor else _serving(meant.place.code, wanted, now, middle, near),
        heading=heading,
    )


def find_around(at: Position, wanted: Wanted, *, now: datetime, heading: str = "", cursor: str = "") -> Found:
    """Return the offices nearest to a point on Earth. It is kept nowhere.

    Raises:
        Invalid: `cursor_invalid`.
    """
    wanted = replace(wanted, kinds=rules.kinds_under(heading))
    return Found(near=organisations.find_nearest(at, wanted, now=now, cursor=cursor), heading=heading)


def areas(code: str) -> tuple[Place, ...]:
    """Return the divisions among which one may choose on from `code`: its prefectures or counties, or its own towns."""
    return tuple(one for one in regions.children(code) if one.level != Level.VILLAGE)


def _serving(
    code: str, wanted: Wanted, now: datetime, middle: Middle | None, near: NearPage
) -> tuple[Near, ...]:
    """Return the offices that serve a division and are not among the nearest already."""
    shown = {one.card.unit.id for one in near.items}
    at = middle.position if middle else None
    found = organisations.find_serving(code, wanted, now=now, at=at)
    return tuple(one for one in found if one.card.unit.id not in shown)


def _named(text: str, code: str | None, now: datetime) -> tuple[Near, ...]:
    """Return the offices with `text` in their name; in the division that it names, if it names one."""
    if not rules.names_office(text):
        return ()
    # A province has tens of thousands; within a division, few are looked through.
    rows = organisations.units(q=text, region=code, limit=_MOST_NAMED).items
    shown = [row.id for row in rows]
    known = organisations.cards(shown, now)
    return tuple(Near(known[one], None) for one in shown)
