"""Bursts by channel and zone, bursts of a whole prefecture, and one burst told once: on services written by hand."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.hotspots.finding import Spot, find
from fawang.datacentre.warehouse.store import Store
from tests.datacentre.rows import rows

DAY = date(2021, 6, 30)
COUNTIES = [f"{prefecture}{n:02}" for prefecture in ("4401", "4406", "4413", "4418") for n in (5, 6, 7)]
TOPICS = ["labour.wages", "labour.dismissal", "debt.loan", "debt.surety", "traffic.injury", "housing.lease"]
CHANNELS = ["hotline", "web", "centre"]

type Line = dict[str, object]
type Burst = Callable[[np.random.Generator], list[Line]]


@dataclass(frozen=True)
class Quiet:
    """A quiet year in a store, its rows by month, and where the source of chance stood after them."""

    folder: Path
    months: dict[str, list[Line]]
    chance: Any


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Quiet:
    """Sixty quiet weeks of twelve counties."""
    rng = np.random.default_rng(7)
    months: dict[str, list[Line]] = {}
    for back in range(7 * 60):
        for county in COUNTIES:
            for _ in range(rng.poisson(3)):
                one = line(back, county, str(rng.choice(TOPICS)), str(rng.choice(CHANNELS)), zone(rng))
                months.setdefault(f"{one['day']:%Y-%m}", []).append(one)
    store = Store(tmp_path_factory.mktemp("quiet"))
    for month, listed in months.items():
        store.write("service", month, rows("service", *listed), source="test")
    return Quiet(store.folder, months, rng.bit_generator.state)


def spots(folder: Path, quiet: Quiet, burst: Burst | None = None) -> tuple[Spot, ...]:
    """Return what is found in the quiet year with a burst in its last weeks."""
    rng = np.random.default_rng()
    rng.bit_generator.state = quiet.chance
    shutil.copytree(quiet.folder, folder, dirs_exist_ok=True)
    store = Store(folder)
    more: dict[str, list[Line]] = {}
    for one in burst(rng) if burst else []:
        more.setdefault(f"{one['day']:%Y-%m}", []).append(one)
    for month, listed in more.items():
        store.write("service", month, rows("service", *quiet.months[month], *listed), source="test")
    with DuckDB(store, memory_mb=300, threads=1, seconds=20).session() as session:
        return find(session, DAY)


def zone(rng: np.random.Generator) -> str:
    return "epidemic" if rng.random() < 0.05 else ""


def line(back: int, county: str, topic: str, channel: str, zone: str = "") -> Line:
    return {
        "day": DAY - timedelta(back), "prefecture": county[:4], "county": county, "topic": topic,
        "matter": topic.partition(".")[0], "channel": channel, "zone": zone,
    }  # fmt: skip


def test_a_quiet_year_has_none(tmp_path: Path, quiet: Quiet) -> None:
    assert spots(tmp_path, quiet) == ()


def test_a_burst_that_shows_everywhere_is_told_once(tmp_path: Path, quiet: Quiet) -> None:
    def burst(rng: np.random.Generator) -> list[Line]:
        return [line(n % 6, "440605", "labour.wages", "web") for n in range(40)]

    found = spots(tmp_path, quiet, burst)
    assert [(one.region, one.topic, one.channel) for one in found] == [("440605", "labour.wages", "")]
    assert found[0].first == DAY - timedelta(5)
    assert (found[0].days, found[0].goes_on) == (7, True)


def test_a_burst_of_a_prefecture_is_told_of_the_prefecture(tmp_path: Path, quiet: Quiet) -> None:
    def burst(rng: np.random.Generator) -> list[Line]:
        return [
            line(int(rng.integers(7)), str(rng.choice(COUNTIES[3:6])), "debt.loan", str(rng.choice(CHANNELS)))
            for _ in range(36)
        ]

    found = spots(tmp_path, quiet, burst)
    assert [(one.region, one.topic) for one in found] == [("4406", "debt.loan")]


@pytest.mark.parametrize("prefecture", ["4406", "4413"])
def test_a_channel_and_a_zone_of_a_prefecture(tmp_path: Path, quiet: Quiet, prefecture: str) -> None:
    def by_zone(rng: np.random.Generator) -> list[Line]:
        mine = [county for county in COUNTIES if county.startswith(prefecture)]
        return [
            line(
                int(rng.integers(7)), str(rng.choice(mine)), str(rng.choice(TOPICS)), str(rng.choice(CHANNELS)),
                "epidemic",
            )
            for _ in range(24)
        ]  # fmt: skip

    found = spots(tmp_path / "zone", quiet, by_zone)
    assert [(one.region, one.zone, one.matter) for one in found] == [(prefecture, "epidemic", "")]

    def by_channel(rng: np.random.Generator) -> list[Line]:
        # As many people as ever come with debts, only all by the web: nothing but the way is unusual.
        mine = [county for county in COUNTIES if county.startswith(prefecture)]
        return [
            line(int(rng.integers(14)), str(rng.choice(mine)), str(rng.choice(TOPICS[2:4])), "terminal")
            for _ in range(14)
        ]

    found = spots(tmp_path / "channel", quiet, by_channel)
    assert [(one.region, one.matter, one.channel) for one in found] == [(prefecture, "debt", "terminal")]
