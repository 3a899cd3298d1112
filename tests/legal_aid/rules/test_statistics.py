"""Periods, bands and sums of the statistical forms."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fawang.legal_aid.rules.statistics import Span, add_up, band, read_span


def test_spans_are_whole_years_and_halves() -> None:
    assert (Span(2026, 0).begin, Span(2026, 0).end) == (date(2026, 1, 1), date(2027, 1, 1))
    assert (Span(2026, 1).begin, Span(2026, 1).end) == (date(2026, 1, 1), date(2026, 7, 1))
    assert (Span(2026, 2).begin, Span(2026, 2).end) == (date(2026, 7, 1), date(2027, 1, 1))
    today = date(2026, 11, 29)
    for code in ("2026", "2025-H1", "2024-H2"):
        assert read_span(code, today=today).code == code
    for code in ("2000", "2026-H1"):
        assert read_span(code, today=today).code == code
    for code in ("", "2027", "2026-H3", "１９９９", "26", "2026-H", "1999", "02026", "2026-H11", "2026-X1"):
        assert read_span(code, today=today) == Span(2026, 0)


@pytest.mark.parametrize(("age", "name"), [(17, "minor"), (18, "adult"), (59, "adult"), (60, "old")])
def test_bands(age: int, name: str) -> None:
    assert band(age) == name


@given(
    some.dictionaries(
        some.sampled_from([11, 12, 21]), some.dictionaries(some.sampled_from("ab"), some.integers(0, 99))
    )
)
def test_each_unit_is_what_lies_below_it(offices: dict[int, dict[str, int]]) -> None:
    paths = {11: (11, 10, 1), 12: (12, 10, 1), 21: (21, 20, 1)}
    counted = {unit: {cell: Decimal(n) for cell, n in cells.items()} for unit, cells in offices.items()}
    sums = add_up(counted, paths)
    for cell in "ab":
        assert sums.get(1, {}).get(cell, 0) == sum(cells.get(cell, 0) for cells in offices.values())
        assert sums.get(10, {}).get(cell, 0) == sum(offices.get(one, {}).get(cell, 0) for one in (11, 12))


def test_what_two_offices_have_in_common_is_added_and_the_rest_kept() -> None:
    counted = {1: {"a": Decimal(2), "b": Decimal(1)}, 2: {"a": Decimal(3)}}
    sums = add_up(counted, {1: (1, 9), 2: (2, 9)})
    assert sums == {1: counted[1], 2: counted[2], 9: {"a": Decimal(5), "b": Decimal(1)}}
