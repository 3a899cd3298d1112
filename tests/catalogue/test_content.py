"""The items of the pack: how far they go, who carries them, and that nothing is promised that is not there."""

from collections import Counter

import pytest
from django.conf import settings

from fawang.catalogue.queries import carriers, listing
from fawang.knowledge.data import packs
from fawang.knowledge.data.item import Depth, Item, lacking
from fawang.knowledge.data.pack import Guide
from fawang.knowledge.rules import Kind
from fawang.work_orders import kinds


@pytest.fixture(scope="module")
def items() -> list[Item]:
    found = packs.read(settings.FAWANG_CONTENT).entries[Kind.ITEM].values()
    return [one for one in found if isinstance(one, Item)]


def test_every_item_is_whole_and_has_a_number_of_its_own(items: list[Item]) -> None:
    assert {one.id: list(lacking(one)) for one in items if list(lacking(one))} == {}
    assert len({one.code for one in items}) == len(items) == 78
    # Numbers of authorities are entered by those who have them.
    assert {one.official_code for one in items} == {None}


def test_enough_can_be_applied_for_and_booked(items: list[Item]) -> None:
    depths = Counter(one.depth for one in items)
    assert depths[Depth.APPLY] + depths[Depth.WHOLE] >= 30
    assert depths[Depth.BOOK] >= 25
    for one in items:
        if one.depth == Depth.READ:
            assert one.refused_by, one.id
            assert one.refused_source, one.id
    assert sum(one.recommended for one in items) == 51


def test_guides_and_items_name_each_other(items: list[Item]) -> None:
    guides = packs.read(settings.FAWANG_CONTENT).entries[Kind.GUIDE].values()
    by_id = {one.id: one for one in items}
    assert len(guides) == 15
    for guide in guides:
        assert isinstance(guide, Guide)
        assert [code for code in guide.items if guide.id not in by_id[code].scenarios] == []


@pytest.mark.django_db
def test_what_kinds_carry_is_there_and_is_carried_once(items: list[Item]) -> None:
    carried = [item for kind in kinds.everything().values() for item in kind.items]
    known = {one.id: one for one in items}
    assert [item for item in carried if item not in known] == []
    assert len(carried) == len(set(carried))
    assert [item for item in carried if known[item].depth not in (Depth.APPLY, Depth.WHOLE)] == []


@pytest.mark.django_db
def test_an_item_that_nothing_carries_is_shown_for_what_is_left() -> None:
    known = carriers.current()
    for line in listing.current().lines:
        carrier, depth = known.of(line), known.depth(line)
        assert (depth in (Depth.APPLY, Depth.WHOLE)) == (carrier is not None), line.id
        if carrier is None and line.depth != Depth.READ:
            assert depth == (Depth.BOOK if known.dates & set(line.offices) else Depth.READ), line.id
