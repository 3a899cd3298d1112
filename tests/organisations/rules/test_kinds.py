"""The file of kinds says of each what the register and residents need to know."""

from pathlib import Path

import pytest

from fawang.organisations.rules import DEEPEST, PARENTS, Service, UnitKind, kinds

WHOLE = Path(kinds.__file__).parents[1] / "data" / "unit_kinds.toml"


def test_services_and_codes_are_known() -> None:
    for kind, row in kinds.ROWS.items():
        assert len(kind) <= 24
        assert set(row.services) <= set(Service)
    assert not kinds.ROWS[UnitKind.HOTLINE_CENTRE].visited


def test_every_kind_has_its_place_below_the_top() -> None:
    def depths(kind: UnitKind | None) -> set[int]:
        # Bureaux stand under bureaux, at three levels.
        if kind is None:
            return {0}
        return (
            {1, 2, 3} if kind == UnitKind.BUREAU else {one + 1 for up in PARENTS[kind] for one in depths(up)}
        )

    assert all(min(depths(kind)) <= DEEPEST for kind in UnitKind)
    assert max(max(depths(kind)) for kind in UnitKind) == DEEPEST


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ("[kinds.shelter]", "[kinds.shelters]", ValueError),
        ('heading = "protection"', 'heading = "elsewhere"', ValueError),
        ('zh-hant = "庇護場所", ', "", ValueError),
        ('heading = "protection"', 'heading = "protection"\nbeds = 3', TypeError),
        ('parents = ["", "bureau"]', 'parents = ["", "office"]', ValueError),
    ],
)
def test_a_file_that_is_wrong_stops(tmp_path: Path, before: str, after: str, error: type[Exception]) -> None:
    text = WHOLE.read_text(encoding="utf-8")
    assert before in text
    changed = tmp_path / "kinds.toml"
    changed.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(error):
        kinds.read(changed)
