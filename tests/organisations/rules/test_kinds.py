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
    ("before", "after", "error", "says"),
    [
        ("[kinds.shelter]", "[kinds.shelters]", ValueError, "'shelters' is not a valid UnitKind"),
        (
            'heading = "protection"',
            'heading = "elsewhere"',
            ValueError,
            "there are no headings {'elsewhere'}",
        ),
        ('zh-hant = "庇護場所", ', "", ValueError, "is not in every language of the pages"),
        ('heading = "protection"', 'heading = "protection"\nbeds = 3', TypeError, "beds"),
        ('parents = ["", "bureau"]', 'parents = ["", "office"]', ValueError, "'office'"),
    ],
)
def test_a_file_that_is_wrong_stops(
    tmp_path: Path, before: str, after: str, error: type[Exception], says: str
) -> None:
    text = WHOLE.read_text(encoding="utf-8")
    assert before in text
    changed = tmp_path / "kinds.toml"
    changed.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(error, match=says):
        kinds.read(changed)


def test_a_kind_without_a_row_or_a_heading_without_a_name_stops(tmp_path: Path) -> None:
    text = WHOLE.read_text(encoding="utf-8")
    changed = tmp_path / "kinds.toml"
    start = text.index("[kinds.shelter]")
    after = text.find("\n[", start)
    changed.write_text(text[:start] + (text[after:] if after > 0 else ""), encoding="utf-8")
    with pytest.raises(ValueError, match=r"^kinds\.toml: not every kind has a row$"):
        kinds.read(changed)
    start = text.index("[headings")
    changed.write_text(text[:start] + text[start:].replace("zh-hans", "zh", 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"^kinds\.toml: .* is not in every language of the pages$"):
        kinds.read(changed)


def test_a_row_has_the_services_of_the_file_and_may_have_none() -> None:
    rows, headings = kinds.read()
    assert (rows, headings) == (kinds.ROWS, kinds.HEADINGS)
    assert rows[UnitKind.MEDIATION_COMMITTEE].services == (Service.MEDIATION,)
    assert rows[UnitKind.BUREAU].services == ()
    assert rows[UnitKind.BUREAU].parents == {None, UnitKind.BUREAU}
    assert headings.keys() == {row.heading for row in rows.values()}
