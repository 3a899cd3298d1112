"""Services become arrays by region, matter and week, and are summed by level."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from fawang.datacentre.queries.engines.engine import ClickHouse, DuckDB
from fawang.datacentre.queries.hotspots.counting import Cube, cube, daily
from fawang.datacentre.warehouse.store import Store
from tests.datacentre.rows import rows

DAY = date(2021, 3, 31)
A, B = "440605", "440604"


def test_weeks_end_with_the_day(tmp_path: Path) -> None:
    store = Store(tmp_path)
    given = [
        (0, A, "labour.wages"), (6, A, "labour.wages"), (7, A, "labour.wages"), (8, B, "debt.loan"),
        (27, B, "debt.loan"), (28, B, "debt.loan"), (1, "", "debt.loan"), (1, A, ""),
    ]  # fmt: skip
    lines = [
        {"day": DAY - timedelta(back), "county": county, "topic": topic} for back, county, topic in given
    ]
    store.write("service", "2021-03", rows("service", *lines), source="test")
    engine = DuckDB(store, memory_mb=200, threads=1, seconds=10)
    with engine.session() as session:
        found = cube(session, DAY, ("county",), "topic", weeks=4)
        assert (found.rows, found.columns) == (((B,), (A,)), ("debt.loan", "labour.wages"))
        whole_lot = cube(session, DAY, ("county",), "topic", weeks=4, blank=True)
        assert whole_lot.columns == ("", "debt.loan", "labour.wages")
        assert whole_lot.counts.sum() == found.counts.sum() + 1
        # What lies further back, or has no region or no matter, is not there.
        assert found.counts.tolist() == [[[0, 1, 0, 1], [0, 0, 0, 0]], [[0, 0, 0, 0], [2, 1, 0, 0]]]
        some, whole = daily(session, DAY, 8, [A], ["labour.wages"])
    assert some[A, "labour.wages"].tolist() == [1, 1, 0, 0, 0, 0, 0, 1]
    assert whole.tolist() == [1, 1, 0, 0, 0, 0, 2, 1]


def test_sums_keep_every_service() -> None:
    rng = np.random.default_rng(1)
    fine = Cube(
        (("440604",), ("440605",), ("440106",)),
        ("a.x", "a.y", "b.z"),
        rng.poisson(3.0, (3, 3, 5)).astype(np.float64),
    )
    coarse = fine.summed([(row[0][:4],) for row in fine.rows], ["a", "a", "b"])
    assert (coarse.rows, coarse.columns) == ((("4401",), ("4406",)), ("a", "b"))
    assert np.array_equal(coarse.counts[1, 0], fine.counts[:2, :2].sum((0, 1)))
    assert np.array_equal(coarse.counts.sum((0, 1)), fine.counts.sum((0, 1)))


def test_both_engines_count_alike(duckdb: DuckDB, clickhouse: ClickHouse) -> None:
    day = date(2020, 3, 20)
    with duckdb.session() as one, clickhouse.session() as other:
        for by, column in (
            (("county",), "topic"),
            (("prefecture", "channel"), "matter"),
            (("prefecture",), "zone"),
        ):
            mine, theirs = (cube(session, day, by, column, weeks=6) for session in (one, other))
            assert (mine.rows, mine.columns) == (theirs.rows, theirs.columns)
            assert np.array_equal(mine.counts, theirs.counts)
            assert mine.counts.sum() > 100
        some, whole = daily(one, day, 10, ["440106"], ["housing.lease"])
        same, all_of_it = daily(other, day, 10, ["440106"], ["housing.lease"])
    assert some.keys() == same.keys()
    assert all(np.array_equal(some[cell], same[cell]) for cell in some)
    assert np.array_equal(whole, all_of_it)
