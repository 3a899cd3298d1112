"""The items of the pack: how far they go, who carries them, and that nothing is promised that is not there."""

from collections import Counter
from datetime import date

import pytest
from django.conf import settings

from fawang.catalogue.queries import carriers, listing
from fawang.cli.content.form_files import steps_missing
from fawang.knowledge.data import packs
from fawang.knowledge.data.item import Depth, Item, lacking
from fawang.knowledge.data.pack import Guide
from fawang.knowledge.rules import Kind
from fawang.notarisation.data.fees import table_for
from fawang.notarisation.data.items import items as notarial
from fawang.work_orders import kinds
from tests.catalogue.form_cases import shipped


@pytest.fixture(scope="module")
def items() -> list[Item]:
    found = packs.read(settings.FAWANG_CONTENT).entries[Kind.ITEM].values()
    return [one for one in found if isinstance(one, Item)]


def whole(items: list[Item]) -> list[Item]:
    """Return the items that are no part of another one: the last three digits of their code say so."""
    return [one for one in items if one.code.endswith("000")]


def test_every_item_is_whole_and_has_a_number_of_its_own(items: list[Item]) -> None:
    assert {one.id: list(lacking(one)) for one in items if list(lacking(one))} == {}
    assert len({one.code for one in items}) == len(items)
    # The model network's own, and what its notarisation and appraisal fall into.
    assert len(whole(items)) == 78
    parts = [one for one in items if one not in whole(items)]
    assert {one.code[:9] for one in parts} <= {one.code[:9] for one in whole(items)}
    # Numbers of authorities are entered by those who have them.
    assert {one.official_code for one in items} == {None}


def test_enough_can_be_applied_for_and_booked(items: list[Item]) -> None:
    depths = Counter(one.depth for one in whole(items))
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
@pytest.mark.usefixtures("forms")
def test_what_is_promised_is_carried_here_by_a_form_or_a_kind(items: list[Item]) -> None:
    carriers.forget()
    known = carriers.current()
    lines = {one.id: one for one in listing.current().lines}
    here = Counter(known.depth(lines[one.id]) for one in whole(items))
    assert here[Depth.APPLY] + here[Depth.WHOLE] >= 44
    short = [
        one.id for one in items if one.depth in (Depth.APPLY, Depth.WHOLE) and not known.href(lines[one.id])
    ]
    assert short == []


@pytest.mark.django_db
@pytest.mark.usefixtures("forms")
def test_a_form_of_a_kind_begins_with_its_item() -> None:
    carriers.forget()
    known = carriers.current()
    for line in listing.current().lines:
        carried = [kind for kind in kinds.everything().values() if line.id in kind.items]
        if carried and line.form:
            assert known.href(line).startswith("/help?"), line.id
            assert f"form={line.form}" in known.href(line), line.id
            assert f"item={line.id}" in known.href(line), line.id


def test_findings_lead_to_what_there_is() -> None:
    form = shipped("business_checkup")
    assert steps_missing(form) == []
    first = form.findings[0]
    gone = first.model_copy(update={"next": first.next.model_copy(update={"code": "i-nowhere"})})
    assert steps_missing(form.model_copy(update={"findings": (gone,)})) == ["written_contract: i-nowhere"]


def test_fees_of_notarisation_are_those_of_the_table(items: list[Item]) -> None:
    table = table_for("44", date(2026, 11, 29))
    assert table is not None
    by_code = notarial()
    told = {given["item"]: item for item, given in kinds.kind_of("notarisation").items.items()}
    assert told.keys() == by_code.keys()
    services = {one.id: one for one in items}
    for code, item in by_code.items():
        fee, each = services[told[code]].fee, table.row(item.fee).each
        if each and told[code].startswith("i-notary-"):
            assert f"{each.normalize():f}元" in fee, (code, fee)
        in_person = services[told[code]].refused_by is not None
        # What the law itself wants in person (Art. 26) is never said to go online as a whole.
        assert in_person or code not in ("will", "survival", "adoption"), code
        assert services[told[code]].depth != Depth.WHOLE, code


@pytest.mark.django_db
def test_an_item_that_nothing_carries_is_shown_for_what_is_left() -> None:
    known = carriers.current()
    for line in listing.current().lines:
        carrier, depth = known.of(line), known.depth(line)
        assert (depth in (Depth.APPLY, Depth.WHOLE)) == (carrier is not None), line.id
        if carrier is None and line.depth != Depth.READ:
            assert depth == (Depth.BOOK if known.dates & set(line.offices) else Depth.READ), line.id
