"""Items from a file: judged row by row, handed in whole or not at all, published by a second person."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from fawang.catalogue.transfer import COLUMNS, SHEET
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.storage.sheets.files import WRITERS, read_file
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.knowledge.actions import entries as acting
from fawang.knowledge.actions.items import import_items
from fawang.knowledge.data.item import Item
from fawang.knowledge.models import Entry, EntryVersion
from fawang.knowledge.queries import entries
from fawang.knowledge.queries.items import records
from fawang.knowledge.rules import VersionState
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.knowledge.cases import item

pytestmark = pytest.mark.django_db

CODE = "i-test-net"


def row_of(of: str = CODE, /, **changes: Any) -> dict[str, Any]:
    """Return the cells of a whole item, as JSON has them."""
    body = {**item(of), "articles": ["《中华人民共和国劳动法》第三条"], "region": "00", **changes}
    del body["review"]
    return body


def bring(*rows: dict[str, Any], by: Actor = SYSTEM, dry_run: bool = False) -> Imported:
    return import_items(by=by, rows=read_rows(SHEET, enumerate(rows, 2)), dry_run=dry_run)


def wrong(state: Imported) -> set[tuple[int, str, str]]:
    return {(one.row, one.column, one.code) for one in state.problems}


def test_a_new_item_is_handed_in_and_a_second_person_publishes_it(writer: Actor, second: Actor) -> None:
    state = bring(row_of(), by=writer)
    assert (state.read, state.created, state.changed, state.same, state.kept) == (1, 1, 0, 0, True)
    version = EntryVersion.objects.get(entry__code=CODE)
    assert (version.state, version.author) == (VersionState.SUBMITTED, writer.label)
    assert CODE not in entries.shown_by_code([CODE])
    with pytest.raises(NotAllowed):
        acting.approve(by=writer, code=CODE, role="lawyer")
    acting.approve(by=second, code=CODE, role="lawyer")
    shown = entries.shown(CODE)
    assert isinstance(shown.entry, Item)
    assert (shown.title, shown.entry.depth, shown.reviewed) == ("补网", "book", True)


def test_one_bad_row_keeps_everything_out() -> None:
    before = EntryVersion.objects.count()
    state = bring(
        row_of(),
        row_of("i-test-two", depth="飞", matters="no.such"),
        row_of("i-test-three", articles=["《中华人民共和国民法典》第一千二百六十一条"]),
        {"id": "i-labour-01", "name": "劳动仲裁"},
    )
    assert state.kept is False
    assert wrong(state) == {(3, "depth", "field_wrong"), (4, "articles", "citation_unresolved")}
    assert EntryVersion.objects.count() == before
    assert not Entry.objects.filter(code=CODE).exists()
    for one in state.problems:
        assert one.place.endswith(f"({one.column})")
        assert one.sentence


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"matters": "no.such"}, "matters", "field_wrong"),
        ({"scenarios": "g-no-such"}, "scenarios", "field_wrong"),
        ({"articles": ["《中华人民共和国民法典》第一千二百六十一条"]}, "articles", "citation_unresolved"),
        ({"fee_articles": ["《中华人民共和国没有的法》第一条"]}, "fee_articles", "citation_unresolved"),
        ({"code": "FW1"}, "code", "field_wrong"),
        ({"department": "工商"}, "department", "field_wrong"),
        ({"offices": "办公室"}, "offices", "field_wrong"),
        ({"groups": "大家"}, "groups", "field_wrong"),
        ({"phone": "0757-1"}, "phone", "field_too_long"),
        ({"steps": ""}, "steps", "field_required"),
        ({"depth": "了解"}, "refused_by", "field_required"),
        ({"region": "99"}, "region", "region_unknown"),
        ({"name": ""}, "name", "field_required"),
        ({"about": "长" * 2001}, "about", "field_too_long"),
        ({"id": "q-labour-wages-01"}, "id", "item_code_taken"),
        ({"id": ""}, "id", "import_no_key"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(cells: dict[str, Any], column: str, code: str) -> None:
    state = bring(row_of(**cells))
    assert (2, column, code) in wrong(state), wrong(state)
    assert state.kept is False


def test_the_same_item_twice_in_a_file_is_said() -> None:
    assert wrong(bring(row_of(), row_of())) == {(3, "id", "import_twice")}


def test_a_row_with_few_cells_changes_only_these_and_again_changes_nothing(second: Actor) -> None:
    stood = entries.shown("i-labour-01").entry
    state = bring({"id": "i-labour-01", "term_promised": "3日内决定是否受理"})
    assert (state.created, state.changed, state.kept) == (0, 1, True)
    again = bring({"id": "i-labour-01", "term_promised": "3日内决定是否受理"})
    assert (again.changed, again.same) == (0, 1)
    other = bring({"id": "i-labour-01", "term_promised": "2日"})
    assert wrong(other) == {(2, "id", "item_being_written")}
    acting.approve(by=second, code="i-labour-01", role="lawyer")
    now = entries.shown("i-labour-01")
    assert isinstance(now.entry, Item)
    assert isinstance(stood, Item)
    assert now.version == 2
    assert now.entry.model_copy(update={"term_promised": None, "review": stood.review}) == stood
    emptied = bring({"id": "i-labour-01", "term_promised": "-"})
    assert (emptied.changed, emptied.problems) == (1, [])


def test_a_look_keeps_nothing() -> None:
    state = bring(row_of(), dry_run=True)
    assert (state.created, state.problems, state.kept) == (1, [], False)
    assert not Entry.objects.filter(code=CODE).exists()


def test_a_county_brings_in_what_is_its_own_and_nothing_of_the_country(staff: Appoint) -> None:
    of_county = staff(Role.KNOWLEDGE_EDITOR, unit_at("440605", UnitKind.BUREAU))
    assert wrong(bring(row_of(), by=of_county)) == {(2, "region", "item_not_yours")}
    assert bring(row_of(region="440605"), by=of_county).kept
    assert wrong(bring({"id": "i-labour-01", "region": "440605"}, by=of_county)) == {
        (2, "region", "item_not_yours")
    }


@pytest.mark.parametrize("ending", WRITERS)
def test_an_export_brought_in_again_changes_nothing(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"items.{ending}"
    every = len(records())
    with path.open("wb") as file:
        assert WRITERS[ending](SHEET, records(), file) == every
    state = import_items(by=SYSTEM, rows=read_rows(SHEET, read_file(SHEET, path)))
    assert (state.read, state.same, state.created, state.changed, state.problems) == (every, every, 0, 0, [])


def test_a_workbook_made_by_hand_is_read(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["标识", "承诺时限 (term_promised)", "我们的备注"])
    page.append(["i-labour-01", "3日", "问过了"])
    path = tmp_path / "own.xlsx"
    book.save(path)
    assert load_workbook(path).sheetnames
    state = import_items(by=SYSTEM, rows=read_rows(SHEET, read_file(SHEET, path)), dry_run=True)
    assert (state.changed, state.problems) == (1, [])


def test_every_field_of_an_item_has_a_column() -> None:
    given = {column.name for column in COLUMNS if column.given}
    assert {column.name for column in COLUMNS} - given == set(Item.model_fields) - {"review"}
