"""Both engines give the same figures; neither can be talked into anything but reading facts."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb as module
import pytest

from fawang.datacentre.queries.engines.engine import ClickHouse, DuckDB
from fawang.datacentre.queries.questions.executor import Table, ask
from fawang.datacentre.queries.questions.question import Filter, Question, Scope
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.warehouse.dimensions import FOREVER, LEVELS, Map
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.datacentre.warehouse.statements import for_clickhouse
from fawang.datacentre.warehouse.store import WHOLE as WHOLE_TABLE
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.problems import Invalid, Unavailable
from lab.province.places import FIRST_UNIT
from tests.datacentre.conftest import served
from tests.datacentre.rows import rows

WHOLE = Period(date(2018, 4, 9), date(2022, 4, 8))
MARCH = Period(date(2021, 3, 1), date(2021, 3, 31))


def plain(table: Table) -> Any:
    return [(row.keys, row.figures) for row in (*table.rows, table.total)], table.names


def question(*metrics: str, period: Period = WHOLE, **more: Any) -> Question:
    return Question(metrics, period, **more)


EVERY_METRIC = [question(code) for code in METRICS]
SLICES = [
    question("volume", "people", by=("prefecture", "matter")),
    question("volume", by=("day_type", "weekday")),
    question("volume", "connect_rate", by=("hour",)),
    question("volume", "load_per_lawyer", by=("unit_kind",)),
    question("satisfied_share", by=("channel", "language")),
    question("volume", where=(Filter("unit", (f"{FIRST_UNIT + 23}",)),), by=("unit",)),
    question("volume", where=(Filter("topic", ("labour.wages",)), Filter("channel", ("web",), without=True))),
    question("volume", where=(Filter("month", ("2021-03-01",)),)),
    question("one_in", "volume", by=("county", "channel_group")),
    question("volume", by=("town",), where=(Filter("county", ("440605",)),), map=Map.TODAY),
    question(
        "volume",
        "one_in",
        scope=Scope(regions=("4406",), units=(FIRST_UNIT + 29, FIRST_UNIT + 23)),
        by=("county",),
    ),
    question("volume", scope=Scope((), ())),
    question("growth", by=("channel_group",)),
    *(question("volume", period=MARCH, grain=grain, against=Against.YEAR_BEFORE) for grain in Grain),
    question(
        "people", "volume", period=MARCH, against=Against.BEFORE, by=("prefecture",), sort="people", limit=5
    ),
]


@pytest.mark.parametrize(
    "asked", [*EVERY_METRIC, *SLICES], ids=lambda asked: "-".join((*asked.metrics, *asked.keys))
)
def test_both_engines_give_the_same(duckdb: DuckDB, clickhouse: ClickHouse, asked: Question) -> None:
    assert plain(ask(asked, duckdb)) == plain(ask(asked, clickhouse))


def test_the_comparison_is_of_something(duckdb: DuckDB) -> None:
    filled = {
        asked.metrics[0]: ask(asked, duckdb).total.figures[asked.metrics[0]].numerator
        for asked in EVERY_METRIC
    }
    # Years ago nobody waits any more, and nothing of these kinds was applied for.
    nothing = [
        "in_line", "notarisations", "transfer_to_notarisation", "appraisals", "transfer_to_appraisal", "mediations",
        "transfer_to_mediation", "defence_orders",
    ]  # fmt: skip
    assert [code for code, number in filled.items() if not number] == nothing


def test_people_are_counted_alike_in_both_ways(duckdb: DuckDB) -> None:
    """The quick way, for all services, and the way that looks at each person."""
    for period in (WHOLE, MARCH):
        quick = ask(question("people", period=period), duckdb).total.figures["people"].value
        every = Filter("hour", tuple(map(str, range(24))))
        assert (
            quick
            == ask(question("people", period=period, where=(every,)), duckdb).total.figures["people"].value
        )


def test_clickhouse_counts_exactly() -> None:
    import ibis

    table = ibis.table({"person": "!int64"}, name="service")
    assert "uniqExact(" in for_clickhouse(table.aggregate(n=table.person.nunique()))
    assert "uniqExactIf(" in for_clickhouse(table.aggregate(n=table.person.nunique(where=table.person != 0)))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "SET enable_external_access = true",
        "SET memory_limit = '99GB'",
        "INSTALL httpfs",
        "ATTACH '/tmp/other.db'",
    ],
)
def test_duckdb_opens_nothing_but_facts(duckdb: DuckDB, statement: str) -> None:
    with duckdb.session(), pytest.raises(module.Error):
        duckdb._instance.cursor().execute(statement)


def test_an_engine_that_nobody_asks_is_closed_and_opened_again(province: Store) -> None:
    engine = DuckDB(province, memory_mb=500, threads=1, seconds=60)
    assert not engine.close_idle(0)
    before = ask(question("volume"), engine)
    # Not while somebody asks, nor as long as it may still be wanted.
    with engine.session():
        assert not engine.close_idle(0)
    assert not engine.close_idle(3600)
    assert engine.close_idle(0)
    assert not engine.close_idle(0)
    assert plain(ask(question("volume"), engine)) == plain(before)
    assert engine.close_idle(0)


def test_one_that_fails_at_once_counts_no_session(province: Store, tmp_path: Path) -> None:
    empty = DuckDB(Store(tmp_path), memory_mb=500, threads=1, seconds=60)
    with pytest.raises(Unavailable), empty.session():
        pass
    assert not empty.close_idle(0)
    engine = DuckDB(province, memory_mb=500, threads=1, seconds=60)
    with pytest.raises(ZeroDivisionError), engine.session():
        raise ZeroDivisionError
    assert engine.close_idle(0)


def test_what_takes_too_long_is_broken_off(province: Store) -> None:
    hasty = DuckDB(province, memory_mb=500, threads=1, seconds=0.001)
    everybody = Filter("hour", tuple(map(str, range(24))))
    with pytest.raises(Invalid) as refused:
        ask(question("people", where=(everybody,), map=Map.TODAY), hasty)
    assert refused.value.code == "asking_took_too_long"
    # The next one has its own time.
    patient = DuckDB(province, memory_mb=500, threads=1, seconds=60)
    assert ask(question("volume"), patient).rows


def test_what_needs_too_much_memory_is_refused_and_writes_nothing(province: Store) -> None:
    narrow = DuckDB(province, memory_mb=8, threads=1, seconds=60)
    with pytest.raises(Unavailable) as refused:
        ask(question("people", by=("village", "topic", "hour")), narrow)
    assert refused.value.code == "engine_failed"


def test_without_facts_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        ask(question("volume"), DuckDB(Store(tmp_path), memory_mb=100, threads=1, seconds=1))
    assert refused.value.code == "facts_missing"


def test_a_clickhouse_that_is_away_or_refuses_is_said(clickhouse: ClickHouse) -> None:
    for url in ("http://127.0.0.1:9/fawang", clickhouse.url.replace("secret", "wrong")):
        with pytest.raises(Unavailable) as refused:
            ask(question("volume"), ClickHouse(url, memory_mb=100, threads=1, seconds=5))
        assert refused.value.code == "engine_failed"


def test_every_level_that_a_fact_has_can_be_asked_for(duckdb: DuckDB) -> None:
    for level, (dimension, _) in LEVELS.items():
        metric = {"order_kind": "aid_orders", "direction": "referred_in", "medium": "notices_sent"}.get(
            dimension.code, "volume"
        )
        table = ask(question(metric, period=MARCH, by=(level,)), duckdb)
        if metric == "volume":
            assert (
                sum(row.figures["volume"].numerator or 0 for row in table.rows)
                == table.total.figures["volume"].value
            )
        assert table.rows


def test_both_engines_follow_mergers_to_today_s_map(tmp_path: Path) -> None:
    old, change = date(2000, 1, 1), date(2021, 7, 1)
    store = Store(tmp_path)
    services = [
        {
            "day": MARCH.first,
            "prefecture": "4406",
            "county": county,
            "village": village,
            "town": village[:9],
            "unit": unit,
        }
        for county, village, unit in (
            ("440604", "440604011001", 5),
            ("440605", "440605011001", 4),
            ("440604", "", 4),
        )
    ]
    store.write("service", "2021-03", rows("service", *services), source="test")
    merged = [
        ("440604", change, "440605"),
        ("440604011001", change, "440605099001"),
        ("440605", FOREVER, "440605"),
    ]
    regions = [
        {"code": code, "name": code, "first": old, "until": until, "now": now} for code, until, now in merged
    ]
    store.write("region", WHOLE_TABLE, rows("region", *regions), source="test")
    units = [
        {"unit": unit, "unit_kind": "centre", "first": old, "until": FOREVER, "now": 4, "above_1": unit}
        for unit in (4, 5)
    ]
    store.write("unit", WHOLE_TABLE, rows("unit", *units), source="test")
    here = DuckDB(store, memory_mb=300, threads=1, seconds=30)
    with served(tmp_path) as url:
        there = ClickHouse(url, memory_mb=300, threads=1, seconds=30)
        for which in Map:
            for by in (("county",), ("unit",), ("village", "unit_kind")):
                asked = question("volume", period=MARCH, by=by, map=which)
                assert plain(ask(asked, here)) == plain(ask(asked, there))
        today = ask(question("volume", period=MARCH, by=("county", "unit"), map=Map.TODAY), there)
    assert [(row.keys, row.figures["volume"].value) for row in today.rows] == [(("440605", "4"), 3)]
