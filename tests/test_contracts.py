"""The contracts that hold for every room without naming each (tools/contracts.py)."""

from pathlib import Path

import pytest
from grimp import ImportGraph
from importlinter import configuration

from tools import contracts

_ENTERED = 'ORDER_KINDS = ("legal_aid", "notarised", "tests.kinds.mediated")\n'


configuration.configure()


@pytest.fixture
def two_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with one kind more in `fawang`, and one from elsewhere."""
    entered = tmp_path / "order_kinds.py"
    entered.write_text(_ENTERED)
    monkeypatch.setattr(contracts, "_ENTERED", entered)


def graph(*imports: tuple[str, str]) -> ImportGraph:
    """Return what a program of these imports would be."""
    drawn = ImportGraph()
    for importer, imported in imports:
        drawn.add_import(importer=importer, imported=imported)
    return drawn


@pytest.mark.usefixtures("two_kinds")
def test_kinds_are_those_of_the_composition() -> None:
    assert contracts.kinds() == ["legal_aid", "notarised"]


def test_a_composition_without_the_line_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "order_kinds.py").write_text("KINDS = ()\n")
    monkeypatch.setattr(contracts, "_ENTERED", tmp_path / "order_kinds.py")
    with pytest.raises(LookupError):
        contracts.kinds()


@pytest.mark.usefixtures("two_kinds")
@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("fawang.notarised.kind", "fawang.work_orders.kinds", True),
        ("fawang.work_orders.kinds", "fawang.notarised.kind", False),
        ("fawang.notarised.kind", "fawang.legal_aid.rules", False),
    ],
)
def test_kinds_stand_on_one_line_beside_each_other(importer: str, imported: str, kept: bool) -> None:
    options = {"containers": ["fawang"], "layers": ["KINDS", "work_orders"]}
    contract = contracts.RoomLayers("Rooms", {"root_packages": ["fawang"]}, options)
    drawn = graph((importer, imported))
    for name in ("fawang", "fawang.legal_aid", "fawang.notarised", "fawang.work_orders"):
        drawn.add_module(name)
    assert contract.check(drawn, verbose=False).kept is kept


@pytest.mark.usefixtures("two_kinds")
def test_no_room_imports_a_kind_though_none_is_named() -> None:
    options = {"source_modules": ["fawang.hotline"], "allow_indirect_imports": "True"}
    contract = contracts.KindsAreDeclared("Kinds", {"root_packages": ["fawang"]}, options)
    innocent = [("fawang.notarised", "fawang.legal_aid"), ("fawang.hotline", "fawang.kernel")]
    assert contract.check(graph(*innocent), verbose=False).kept
    assert not contract.check(graph(*innocent, ("fawang.hotline", "fawang.notarised")), verbose=False).kept


def test_a_kind_within_a_room_stands_with_it_and_is_layered_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = tmp_path / "order_kinds.py"
    entered.write_text('ORDER_KINDS = ("legal_aid", "fawang.legal_aid.defended", "fawang.courts.sued")\n')
    monkeypatch.setattr(contracts, "_ENTERED", entered)
    assert contracts.kinds() == ["legal_aid", "courts"]
    assert contracts.nested() == ["fawang.legal_aid.defended", "fawang.courts.sued"]
    options = {"containers": "fawang.*", "layers": ["(actions)", "(models)"]}
    inside = contracts.InsideRooms("Inside", {"root_packages": ["fawang"]}, options)
    up = ("fawang.legal_aid.defended.models", "fawang.legal_aid.defended.actions")
    for imports, kept in ((up, False), (up[::-1], True)):
        drawn = graph(imports)
        for name in ("fawang", "fawang.legal_aid", "fawang.legal_aid.defended", "fawang.courts.sued"):
            drawn.add_module(name)
        assert inside.check(drawn, verbose=False).kept is kept
    tables = contracts.OwnTables("Tables", {}, {})
    own = ("fawang.legal_aid.queries", "fawang.legal_aid.defended.models")
    assert tables.check(graph(own), verbose=False).kept
    assert not tables.check(graph(("fawang.courts.pages", own[1])), verbose=False).kept


def test_tables_are_imported_by_their_own_room_only() -> None:
    contract = contracts.OwnTables("Tables", {}, {})
    own = [
        ("fawang.people.queries", "fawang.people.models"),
        ("fawang.hotline.actions", "fawang.hotline.models.outbound"),
    ]
    assert contract.check(graph(*own, ("fawang.shell.pages", "fawang.people.queries")), verbose=False).kept
    for importer, table in (
        ("fawang.shell.pages", "fawang.people.models"),
        ("fawang.shell.pages", "fawang.hotline.models.outbound"),
    ):
        found = contract.check(graph(*own, (importer, table)), verbose=False)
        assert not found.kept
        assert found.metadata["foreign"] == [(importer, table)]
