"""Finding items: by words, scenario, department, group, place, and how far they go here.

A process keeps the list of one edition of the entries: the mark is read each time, and whatever publishes replaces it.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from fawang.catalogue.queries import carriers
from fawang.catalogue.queries.carriers import Carriers
from fawang.kernel import clock
from fawang.knowledge.data.item import Depth
from fawang.knowledge.queries import editions, entries, items
from fawang.knowledge.queries.entries import applies_in
from fawang.knowledge.queries.items import ItemLine
from fawang.knowledge.search import language
from fawang.knowledge.search.ranking.lexical import Bm25
from fawang.knowledge.search.ranking.tokens import query_tokens

PAGE = 20
#: Of the best score an item must have so much to be among what was found; own figure, tried on the pack's phrasings.
_ENOUGH = 0.4
_OF_ALL = 0.15
#: Short texts: their length says little (as knowledge.search.retrieval.phrases).
_K1, _B = 1.2, 0.4

type _Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; empty is any. `place` is the code of a division, `page` counts from 1."""

    text: str = ""
    scenario: str = ""
    department: str = ""
    group: str = ""
    depth: str = ""
    place: str = ""
    recommended: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what there is.

    Args:
        items: with how far each goes here.
        total: on all pages; pages: how many there are, at least one.
        counts: by filter and choice, how many there are with everything else that was wanted.
        guides: titles of the guides that are scenarios.
    """

    items: tuple[tuple[ItemLine, Depth], ...]
    total: int
    page: int
    pages: int
    counts: Mapping[str, Mapping[str, int]]
    guides: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """All items of one edition, with masks by filter and choice and an index of their words."""

    edition: str
    today: date
    lines: tuple[ItemLine, ...]
    place_of: Mapping[str, int]
    numbers: Mapping[str, int]
    guides: Mapping[str, str]
    masks: Mapping[str, Mapping[str, _Mask]]
    regions: Mapping[str, _Mask]
    forms: Mapping[str, _Mask]
    offices: Mapping[str, _Mask]
    applied: _Mask
    order: npt.NDArray[np.int64]
    words: Bm25
    #: Which items go how far, for what carried them when it was asked last.
    depths: dict[Hashable, Mapping[str, _Mask]] = field(default_factory=dict)


_kept: list[Listing] = []


def current() -> Listing:
    """Return the list as it is published now."""
    mark, today = editions.marks().get(editions.ENTRIES, ""), clock.today()
    kept = _kept[0] if _kept else None
    if kept is None or not mark or (kept.edition, kept.today) != (mark, today):
        kept = _build(mark, today)
        _kept[:] = [kept]
    return kept


def line(item: str) -> ItemLine | None:
    """Return an item by its id, as lists show it."""
    return next(iter(lines([item])), None)


def lines(items: Iterable[str]) -> list[ItemLine]:
    """Return items by their ids, as lists show them, in this order; those that there are not are left out."""
    listing = current()
    return [listing.lines[listing.place_of[item]] for item in items if item in listing.place_of]


def find(wanted: Wanted) -> Found:
    """Return a page of the items that are wanted: the best by words first, else those that are recommended."""
    listing, carried = current(), carriers.current()
    size = len(listing.lines)
    depths = _depths(listing, carried)
    masks = {**listing.masks, "depth": depths}
    scores = _scores(listing, wanted.text)
    common = np.ones(size, np.bool_) if scores is None else scores > 0
    if wanted.place:
        common = common & _within(listing, wanted.place)
    if wanted.recommended:
        common = common & listing.masks["recommended"]["yes"]
    chosen = {name: getattr(wanted, name) for name in ("scenario", "department", "group", "depth")}
    nothing = np.zeros(size, np.bool_)
    held = {name: masks[name].get(value, nothing) for name, value in chosen.items() if value}
    counts = {}
    for name in chosen:
        others = common
        for other, mask in held.items():
            if other != name:
                others = others & mask
        counts[name] = {value: int((mask & others).sum()) for value, mask in masks[name].items()}
    matching = common
    for mask in held.values():
        matching = matching & mask
    places = listing.order[matching[listing.order]]
    if scores is not None:
        places = places[np.argsort(-scores[places], kind="stable")]
    total = len(places)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    shown = [listing.lines[place] for place in places[(page - 1) * PAGE : page * PAGE].tolist()]
    return Found(
        tuple((one, carried.depth(one)) for one in shown), total, page, pages, counts, listing.guides
    )


def _within(listing: Listing, place: str) -> _Mask:
    found = np.zeros(len(listing.lines), np.bool_)
    for region, mask in listing.regions.items():
        if applies_in(region, place):
            found |= mask
    return found


def _depths(listing: Listing, carried: Carriers) -> Mapping[str, _Mask]:
    """Return which items go how far here (as Carriers.depth says of one); kept until something else carries them."""
    by_item, by_form = (
        frozenset((one, carrier.depth) for one, carrier in carriers_of.items())
        for carriers_of in (carried.by_item, carried.by_form)
    )
    key = (by_item, by_form, carried.dates)
    found = listing.depths.get(key)
    if found is None:
        found = _read_depths(listing, carried)
        listing.depths.clear()
        listing.depths[key] = found
    return found


def _read_depths(listing: Listing, carried: Carriers) -> dict[str, _Mask]:
    size = len(listing.lines)
    by_depth = {depth: np.zeros(size, np.bool_) for depth in Depth}
    left = np.ones(size, np.bool_)
    places = [listing.place_of[item] for item in carried.by_item if item in listing.place_of]
    for form in carried.by_form:
        if form in listing.forms:
            places += np.flatnonzero(listing.forms[form]).tolist()
    for place in places:
        if listing.applied[place]:
            by_depth[carried.depth(listing.lines[place])][place] = True
            left[place] = False
    booked = np.zeros(size, np.bool_)
    for kind in carried.dates & listing.offices.keys():
        booked |= listing.offices[kind]
    by_depth[Depth.BOOK] |= left & booked
    by_depth[Depth.READ] |= left & ~booked
    return {depth.value: mask for depth, mask in by_depth.items()}


def _scores(listing: Listing, text: str) -> npt.NDArray[np.float32] | None:
    """Return how well each item fits what was typed, nothing for those that do not; None where nothing was typed."""
    text = text.strip()
    if not text:
        return None
    scores = np.zeros(len(listing.lines), np.float32)
    if (numbered := listing.numbers.get(text)) is not None:
        scores[numbered] = 1
        return scores
    # Items name their own Cantonese wording, so that only the script has to be the same.
    said = language.simplified(text)
    tokens = query_tokens(said)
    scores = listing.words.scores(*tokens)
    # Beside the best one, and beside what all words together could score: a sentence about nothing finds nothing.
    least = max(_ENOUGH * float(scores.max(initial=0)), _OF_ALL * listing.words.rarity(*tokens))
    scores[scores < least] = 0
    # Whoever types a name means what is called so.
    named = [place for place in np.flatnonzero(scores).tolist() if said in listing.lines[place].name]
    scores[named] += scores.max(initial=0) + 1
    return scores


def _build(mark: str, today: date) -> Listing:
    lines = tuple(items.lines())

    def by(values: list[frozenset[str]]) -> dict[str, _Mask]:
        known = sorted(frozenset().union(*values)) if values else []
        return {one: np.array([one in held for held in values], np.bool_) for one in known}

    scenarios = {code for one in lines for code in one.scenarios}
    return Listing(
        edition=mark,
        today=today,
        lines=lines,
        place_of={one.id: place for place, one in enumerate(lines)},
        numbers={
            number: place
            for place, one in enumerate(lines)
            for number in (one.id, one.code, one.official_code)
            if number
        },
        guides={code: row.title for code, row in entries.titles(scenarios).items()},
        masks={
            "scenario": by([one.scenarios for one in lines]),
            "department": by([frozenset({one.department}) for one in lines]),
            "group": by([one.groups for one in lines]),
            "recommended": {"yes": np.array([one.recommended for one in lines], np.bool_)},
        },
        regions=by([frozenset({one.region}) for one in lines]),
        forms=by([frozenset({one.form} if one.form else ()) for one in lines]),
        offices=by([frozenset(one.offices if one.depth != Depth.READ else ()) for one in lines]),
        applied=np.array([one.depth in (Depth.APPLY, Depth.WHOLE) for one in lines], np.bool_),
        order=np.array(
            sorted(range(len(lines)), key=lambda place: (not lines[place].recommended, place)), np.int64
        ),
        words=Bm25.build(
            (" ".join((one.name, one.name, *one.phrasings, one.about)) for one in lines), k1=_K1, b=_B
        ),
    )
