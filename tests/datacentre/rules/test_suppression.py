"""Hidden cells stay hidden: whatever the table, neither sums nor trying out all tables tells one too narrowly."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.datacentre.queries.answers.disclosure import exposed, narrowed
from fawang.datacentre.rules.suppression import Cell, Sum, hide, small

ALL = "all"


def table(leaves: dict[tuple[str, str], int]) -> tuple[dict[Cell, int], list[Sum]]:
    """Return counties (`a1` lies in `a`) by months, with all totals."""
    values: dict[Cell, int] = {}
    sums: dict[Cell, set[Cell]] = {}
    for (county, month), value in leaves.items():
        for place, time in product((county, county[0], ALL), (month, ALL)):
            values[place, time] = values.get((place, time), 0) + value
            if place != ALL:
                sums.setdefault((county[0] if place == county else ALL, time), set()).add((place, time))
            if time != ALL:
                sums.setdefault((place, f"{ALL} of {place}"), set()).add((place, time))
    found = []
    for whole, parts in sums.items():
        over_time = whole[1].startswith(f"{ALL} of")
        found.append(Sum((whole[0], ALL) if over_time else whole, tuple(sorted(parts))))
    return values, found


def of(text: str) -> tuple[dict[Cell, int], list[Sum]]:
    """Return a table of rows of numbers: counties a1, a2, b1, … by months 1, 2, …"""
    lines = [line.split() for line in text.strip().splitlines()]
    return table({(line[0], str(n)): int(value) for line in lines for n, value in enumerate(line[1:], 1)})


def hidden_of(values: dict[Cell, int], sums: list[Sum], least: int) -> frozenset[Cell]:
    return hide(values, sums, least, small=small(values, least), exposed=exposed)


def test_a_table_without_small_cells_is_shown_as_a_whole() -> None:
    values, sums = of("a1 50 60\na2 70 80\nb1 90 10")
    assert hidden_of(values, sums, 10) == frozenset()


def test_a_small_cell_takes_others_with_it() -> None:
    values, sums = of("a1 3 60 50\na2 70 80 40\nb1 90 70 50\nb2 40 60 50")
    hidden = hidden_of(values, sums, 10)
    assert ("a1", "1") in hidden
    # Its county has another hidden month, its month another hidden county, and so these.
    assert len(hidden) == 4
    shown = {cell: value for cell, value in values.items() if cell not in hidden}
    assert exposed(shown, hidden, sums, 10) == frozenset()
    # With one of these shown again the small cell is known exactly.
    for other in hidden - {("a1", "1")}:
        again = {**shown, other: values[other]}
        assert narrowed(again, hidden - {other}, sums, 10)[("a1", "1")] == pytest.approx((3, 3))


def test_two_small_ones_that_add_up_to_little_are_not_enough() -> None:
    values, sums = of("a1 3 50\na2 4 60\na3 80 70\nb1 50 60")
    hidden = hidden_of(values, sums, 10)
    assert len([cell for cell in hidden if cell[1] == "1" and len(cell[0]) == 2]) >= 3


def test_nought_is_shown_and_no_way_out() -> None:
    values, sums = of("a1 3 0\na2 0 60\nb1 50 60")
    hidden = hidden_of(values, sums, 10)
    assert not [cell for cell in hidden if values[cell] == 0]
    assert not exposed({c: v for c, v in values.items() if c not in hidden}, hidden, sums, 10)


def test_few_people_behind_many_contacts() -> None:
    values, _ = of("a1 30 40")
    people = {**dict.fromkeys(values, 20), ("a1", "1"): 2}
    assert small(values, 10, people) == {("a1", "1")}
    assert small(values, 10) == frozenset()


def test_a_table_that_does_not_add_up_is_refused() -> None:
    values, sums = of("a1 30 40\na2 20 20")
    shown = {cell: value for cell, value in values.items() if cell != ("a1", "1")}
    with pytest.raises(ValueError, match="no values fit"):
        narrowed({**shown, ("a", "1"): 1}, frozenset({("a1", "1")}), sums, 10)


COUNTS = st.integers(0, 4) | st.integers(0, 40) | st.integers(0, 3000)


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[Cell, int], list[Sum]]:
    counties = [
        f"{place}{n}" for place in "abc"[: draw(st.integers(1, 3))] for n in range(draw(st.integers(1, 4)))
    ]
    months = range(draw(st.integers(1, 4)))
    return table({(county, str(month)): draw(COUNTS) for county in counties for month in months})


@settings(deadline=None, max_examples=150)
@given(tables(), st.integers(2, 15))
def test_whatever_is_hidden_cannot_be_narrowed(made: tuple[dict[Cell, int], list[Sum]], least: int) -> None:
    values, sums = made
    hidden = hidden_of(values, sums, least)
    assert small(values, least) <= hidden
    assert all(values[cell] for cell in hidden)
    shown = {cell: value for cell, value in values.items() if cell not in hidden}
    assert not narrowed(shown, hidden, sums, least)


#: Tables are tried out with every whole number up to this one.
MOST = 11


def seen_in(values: dict[Cell, int], sums: list[Sum], hidden: frozenset[Cell]) -> dict[Cell, tuple[int, int]]:
    """Return the least and largest value of each hidden cell in all tables that fit what is shown, by trying all."""
    leaves = sorted(cell for cell in values if len(cell[0]) == 2 and cell[1] != ALL)
    free = [cell for cell in leaves if cell in hidden]
    tried = np.indices((MOST,) * len(free), dtype=np.int16).reshape(len(free), -1) + 1
    at = dict(zip(free, tried, strict=True))
    columns: dict[Cell, Any] = {
        cell: sum(
            at.get(leaf, np.int16(values[leaf]))
            for leaf in leaves
            if cell[0] in (leaf[0], leaf[0][0], ALL) and cell[1] in (leaf[1], ALL)
        )
        for cell in values
    }
    fits = np.ones(tried.shape[1], dtype=bool)
    for cell, value in values.items():
        if cell not in hidden:
            fits &= columns[cell] == value
    return {cell: (int(columns[cell][fits].min()), int(columns[cell][fits].max())) for cell in hidden}


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 6), min_size=4, max_size=4), st.lists(st.integers(0, 6), min_size=2, max_size=2)
)
def test_trying_out_all_tables_tells_no_more(first: list[int], second: list[int]) -> None:
    least = 3
    cells = dict(zip(product(("a1", "a2"), ("1", "2")), first, strict=True))
    values, sums = table({**cells, ("b1", "1"): second[0], ("b1", "2"): second[1]})
    hidden = hidden_of(values, sums, least)
    for cell, (low, high) in (seen_in(values, sums, hidden) if hidden else {}).items():
        assert low <= values[cell] <= high
        assert high - low >= least, cell
