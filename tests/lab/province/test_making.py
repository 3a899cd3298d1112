"""The data centre gives back the figures of the model province from generated rows (docs/datacentre.md)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fawang.datacentre.actions.filling import dimension_versions
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import Row, ask
from fawang.datacentre.queries.questions.question import Filter, Question, Scope
from fawang.datacentre.rules.periods import Grain, Period
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.wording import say
from fawang.regions.actions import GUANGDONG
from lab.province import making
from lab.province.figures import figures
from lab.province.places import FIRST_UNIT, HOTLINE_CENTRE
from tests.datacentre.conftest import SCALE
from tests.datacentre.rows import rows

WHOLE = Period(date(2018, 4, 9), date(2022, 4, 8))
PUBLISHED = figures().published


def asked(engine: DuckDB, *metrics: str, period: Period = WHOLE, **more: Any) -> dict[tuple[str, ...], Row]:
    table = ask(Question(metrics, period, **more), engine)
    return {row.keys: row for row in table.rows} | {("all",): table.total}


def value(row: Row, code: str) -> float:
    found = row.figures[code].value
    assert found is not None
    return found


def scaled(number: float) -> int:
    return round(number * SCALE)


def test_services_and_their_growth(duckdb: DuckDB) -> None:
    found = asked(duckdb, "volume", "growth", by=("channel_group",))
    for key, name in ((("all",), "services"), (("online",), "online"), (("hotline",), "hotline")):
        assert value(found[key], "volume") == scaled(PUBLISHED[name]["count"])
        assert value(found[key], "growth") == pytest.approx(PUBLISHED[name]["growth"], abs=0.001)


def test_online_services_by_channel(duckdb: DuckDB) -> None:
    online = Filter("channel_group", ("online",))
    found = asked(duckdb, "volume", "growth", by=("channel",), where=(online,))
    total = found.pop(("all",))
    assert value(total, "volume") == scaled(PUBLISHED["online"]["count"])
    assert value(total, "growth") == pytest.approx(PUBLISHED["online"]["growth"], abs=0.001)
    assert {key[0] for key in found} == {
        "web", "app", "mini_programme", "wechat", "province_app", "terminal", "sms", "widget",
    }  # fmt: skip
    assert sum(value(row, "volume") for row in found.values()) == scaled(PUBLISHED["online"]["count"])


def test_satisfied(duckdb: DuckDB) -> None:
    found = asked(duckdb, "satisfied_share", by=("channel_group",))
    assert value(found["all",], "satisfied_share") > 0.98
    assert value(found["online",], "satisfied_share") > 0.97
    assert value(found["hotline",], "satisfied_share") > 0.99


def test_the_hotline(duckdb: DuckDB) -> None:
    found = asked(duckdb, "connect_rate", "service_level")["all",]
    assert value(found, "connect_rate") == pytest.approx(PUBLISHED["connect_rate"], abs=0.0001)
    assert value(found, "service_level") >= 0.8
    first_year = asked(duckdb, "asked", period=WHOLE.part(0))["all",]
    assert value(first_year, "asked") / 365 == pytest.approx(
        PUBLISHED["calls_a_day_in_year_one"] * SCALE, rel=0.01
    )
    spoken = asked(duckdb, "calls", by=("language",))
    assert {key[0] for key in spoken} == {"mandarin", "cantonese", "teochew", "hakka", "all"}


def test_referrals(duckdb: DuckDB) -> None:
    found = asked(duckdb, "referred_in", by=("partner",))
    assert value(found["110",], "referred_in") == scaled(PUBLISHED["referred_by_110"]["count"])
    assert value(found["12345",], "referred_in") == scaled(PUBLISHED["referred_by_12345"]["count"])
    before = asked(duckdb, "referred_in", by=("partner",), period=Period(WHOLE.first, date(2021, 10, 31)))
    assert value(before["12345",], "referred_in") == 0
    years = [
        value(asked(duckdb, "referred_in", by=("partner",), period=WHOLE.part(n))["110",], "referred_in")
        for n in range(4)
    ]
    assert (years[3] / years[0]) ** (1 / 3) - 1 == pytest.approx(
        PUBLISHED["referred_by_110"]["growth"], abs=0.02
    )


def test_the_epidemic(duckdb: DuckDB) -> None:
    zone = Filter("zone", ("epidemic",))
    found = asked(duckdb, "volume", where=(zone,), by=("kind", "channel_group"))
    assert value(found["all",], "volume") == scaled(PUBLISHED["epidemic"]["services"])
    assert value(found["advice", "online"], "volume") == scaled(PUBLISHED["epidemic"]["remote_advice"])
    assert value(found["advice", "online"], "volume") > 42_000 * SCALE
    months = asked(duckdb, "volume", where=(zone,), grain=Grain.MONTH)
    assert max((row.figures["volume"].value or 0, key) for key, row in months.items() if key != ("all",))[
        1
    ] == ("2020-02-01",)


def test_soldiers(duckdb: DuckDB) -> None:
    found = asked(duckdb, "volume", where=(Filter("special_group", ("soldiers",)),), by=("kind",))
    kinds = {
        "advice": "advice",
        "notarisation": "notarisations",
        "legal_aid": "legal_aid",
        "appraisal": "appraisals",
    }
    for kind, name in kinds.items():
        number = value(found[kind,], "volume") if (kind,) in found else 0
        assert number == scaled(PUBLISHED["soldiers"][name])
    free = asked(duckdb, "fees_waived", where=(Filter("special_group", ("soldiers",)),))["all",]
    assert value(free, "fees_waived") == scaled(PUBLISHED["soldiers"]["notarisations_free"])


def test_people_and_places(duckdb: DuckDB) -> None:
    found = asked(duckdb, "people", "residents", "stations", "workrooms", "station_coverage", "lawyers")[
        "all",
    ]
    assert value(found, "residents") == PUBLISHED["residents"]
    assert value(found, "people") == pytest.approx(
        PUBLISHED["residents"] / PUBLISHED["one_in"] * SCALE, rel=0.0001
    )
    assert value(found, "stations") == PUBLISHED["town_stations"]
    assert value(found, "workrooms") == PUBLISHED["village_workrooms"]
    for month, row in asked(duckdb, "lawyers", grain=Grain.MONTH).items():
        assert value(row, "lawyers") > PUBLISHED["duty_lawyers_a_month"], month
    prefectures = asked(duckdb, "volume", by=("prefecture",))
    assert len(prefectures) == 21 + 1


def test_seasons_holidays_and_hours(duckdb: DuckDB) -> None:
    sorts = asked(duckdb, "volume", by=("day_type",), where=(Filter("channel_group", ("on_site",)),))
    assert (
        value(sorts["holiday",], "volume")
        < value(sorts["weekend",], "volume")
        < value(sorts["workday",], "volume") / 10
    )
    hours = asked(duckdb, "calls", by=("hour",))
    assert value(hours["10",], "calls") > 5 * value(hours["3",], "calls") > 0
    months = asked(duckdb, "volume", grain=Grain.MONTH)
    # The Spring Festival: fewer than in the months beside it.
    assert value(months["2019-02-01",], "volume") < value(months["2019-01-01",], "volume")


def test_planted_hot_spots_are_listed_and_stand_out(province: Store, duckdb: DuckDB) -> None:
    spots = json.loads((province.folder / "planted.json").read_text())
    assert len(spots) == len(figures().planted)
    for spot in spots:
        days = Period(date.fromisoformat(spot["first"]), date.fromisoformat(spot["last"]))
        where = (Filter("county", (spot["region"],)), Filter("topic", (spot["topic"],)))
        online = (*where, Filter("channel_group", ("online",)))
        table = ask(Question(("volume",), days, where=online), duckdb)
        assert (table.total.figures["volume"].value or 0) >= spot["services"]


def test_all_of_it_is_demo_data_and_whole(province: Store) -> None:
    snapshot = province.snapshot()
    assert all(part.demo for parts in snapshot.parts.values() for part in parts)
    assert all("--seed 1" in part.source for parts in snapshot.parts.values() for part in parts)
    assert province.verify(snapshot) == []


def test_units_are_numbered_as_none_of_an_installation_is(province: Store, duckdb: DuckDB) -> None:
    numbers = {row["unit"] for row in dimension_versions.rows_of(province, "unit")}
    assert min(numbers) == FIRST_UNIT
    assert max(numbers) < 2**31
    # Whoever has a post at the units of an installation sees nothing of a province that nobody lives in.
    theirs = Scope(regions=(), units=tuple(range(1, 200)))
    assert value(asked(duckdb, "volume", scope=theirs)["all",], "volume") == 0
    hotline = Scope(regions=(), units=(HOTLINE_CENTRE,))
    assert value(asked(duckdb, "volume", scope=hotline)["all",], "volume") > 0


@pytest.mark.parametrize(
    "source", ["tables of the rooms", "2020.csv 1f3c; tables of the rooms", "demonstration"]
)
def test_real_facts_are_not_replaced_by_generated_ones(tmp_path: Path, source: str) -> None:
    store = Store(tmp_path)
    store.write("call", "2021-03", rows("call", {}), source=source)
    before = store.snapshot()
    with pytest.raises(Conflict) as refused:
        making.generate(store, years=1, seed=1, scale=0.001, divisions=GUANGDONG, topics=["labour.wages"])
    assert refused.value.code == "facts_are_real"
    assert refused.value.params["fact"] == "call"
    assert "--out" in say("facts_are_real", **refused.value.params)
    assert store.snapshot() == before
