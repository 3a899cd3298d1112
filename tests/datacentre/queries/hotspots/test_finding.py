"""Planted hot spots are found soon, once and on their day; in quiet data none is cried."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.hotspots.finding import FALSE, LEAST, RATIO, Spot, adjusted, find
from fawang.datacentre.warehouse.store import Store
from tests.datacentre.queries.hotspots.conftest import Services, made

#: At a twentieth of the services a planted spot has 15 to 75 of them, in three or four weeks.
DELAY = 14


def test_all_planted_ones_are_found_in_time_and_nothing_else(planted: Store) -> None:
    engine = DuckDB(planted, memory_mb=1000, threads=2, seconds=60)
    spots = json.loads((planted.folder / "planted.json").read_text())
    assert len(spots) == 7
    for spot in spots:
        first = date.fromisoformat(spot["first"])
        with engine.session() as session:
            found = find(session, first + timedelta(DELAY - 1))
        assert [(one.region, one.topic, one.channel) for one in found] == [
            (spot["region"], spot["topic"], "")
        ]
        one = found[0]
        assert abs((one.first - first).days) <= 4
        assert one.matter == spot["topic"].partition(".")[0]
        assert one.observed >= LEAST
        assert one.ratio >= RATIO
        assert one.q <= FALSE
        assert one.goes_on


def test_before_it_begins_there_is_none_and_afterwards_it_is_over(planted: Store) -> None:
    engine = DuckDB(planted, memory_mb=1000, threads=2, seconds=60)
    spot = json.loads((planted.folder / "planted.json").read_text())[2]
    with engine.session() as session:
        assert find(session, date.fromisoformat(spot["first"]) - timedelta(1)) == ()
        after = find(session, date.fromisoformat(spot["last"]) + timedelta(9))
        assert not any(one.goes_on for one in after)
        assert find(session, date.fromisoformat(spot["last"]) + timedelta(40)) == ()


@pytest.mark.parametrize("seed", [21, 22])
def test_in_a_quiet_province_none_is_cried(tmp_path: Path, seed: int) -> None:
    engine = made(Services(tmp_path), seed=seed, scale=0.02, years=2, planted=False)
    cried: list[Spot] = []
    for look in range(3):
        with engine.session() as session:
            cried += find(session, date(2019, 9, 20) + timedelta(61 * look))
    # Six looks in all, each with one chance in a hundred at most.
    assert cried == []


def test_without_a_past_nothing_can_be_told(planted: Store) -> None:
    engine = DuckDB(planted, memory_mb=1000, threads=2, seconds=60)
    with engine.session() as session:
        assert find(session, date(2018, 4, 20)) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_are_those_of_benjamini_and_hochberg(chances: list[float]) -> None:
    found = adjusted(np.array(chances))
    order = sorted(range(len(chances)), key=chances.__getitem__)
    for rate in (0.01, 0.05, 0.2, 0.5):
        # The procedure as it was published: the largest k with p(k) ≤ k/m × rate, and all up to it.
        k = max(
            (n + 1 for n, i in enumerate(order) if chances[i] * len(chances) / (n + 1) <= rate), default=0
        )
        assert {i for i in range(len(chances)) if found[i] <= rate} >= set(order[:k])
        assert sum(found <= rate) == sum(chances[i] <= chances[order[k - 1]] for i in order) if k else True
    assert (found >= np.array(chances) - 1e-12).all()
