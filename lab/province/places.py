"""Where people live and what stands there, for the synthetic province: divisions, residents, stations, units."""

import gzip
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.warehouse.dimensions import FOREVER
from lab.province.figures import Figures

type Ints = NDArray[np.int32]
type Floats = NDArray[np.float64]
#: Units have numbers: the province's own first, then prefectures, counties, stations, workrooms.
#: Units that nobody has are numbered from here on: no unit of an installation has one of these numbers.
FIRST_UNIT = 1_900_000_001
HOTLINE_CENTRE, PROVINCE_CENTRE = FIRST_UNIT, FIRST_UNIT + 1
_BEGIN = date(2000, 1, 1)


@dataclass(frozen=True)
class Places:
    """The villages in the order of their codes, and for each: codes above, residents, the units that serve it.

    `station` and `workroom` are 0 where there is none; `stations` counts those of the town on its first village.
    `prefecture` and `county` are indices into the lists of codes.
    """

    codes: dict[str, str]
    prefectures: list[str]
    counties: list[str]
    towns: list[str]
    villages: list[str]
    prefecture: Ints
    county: Ints
    town: Ints
    population: Ints
    centre: Ints
    station: Ints
    workroom: Ints
    stations: Ints
    units: list[dict[str, Any]]
    hotline: int = HOTLINE_CENTRE
    #: The legal aid office of each village, where there are such; applications for aid are its.
    office: Ints | None = None

    def weights(self, figures: Figures, road: str) -> Floats:
        """Return how likely a service of a road is for somebody of each village: by residents, and town or country."""
        urban = np.array([figures.prefectures[code]["urban"] for code in self.prefectures])[self.prefecture]
        factor = {"hotline": 0.7 + 0.5 * urban, "online": 0.45 + 0.8 * urban, "on_site": 1.5 - 0.8 * urban}[
            road
        ]
        weights: Floats = self.population * factor
        return weights / weights.sum()


def read(path: Path, figures: Figures, rng: np.random.Generator) -> Places:
    """Return the places of the divisions in a file (regions/data/README.md) with residents drawn from `rng`."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        codes = {entry["code"]: entry["name"] for entry in map(json.loads, lines)}
    listed = {size: sorted(code for code in codes if len(code) == size) for size in (4, 6, 9, 12)}
    villages = listed[12]

    def above(size: int) -> Ints:
        index = {code: number for number, code in enumerate(listed[size])}
        return np.array([index[code[:size]] for code in villages], np.int32)

    prefecture, county, town = above(4), above(6), above(9)
    population = residents(villages, codes, listed[4], prefecture, figures, rng)
    units = _Units(codes)
    centre = units.centres(listed[4], listed[6])[county]
    station, stations = units.stations(figures, listed[9], listed[6], town, population)
    workroom = units.workrooms(figures, villages, population, station)
    return Places(
        codes | {code[:2]: "广东省" for code in listed[4][:1]}, listed[4], listed[6], listed[9], villages,
        prefecture, county, town, population, centre, station, workroom, stations, units.rows,
    )  # fmt: skip


def residents(
    villages: list[str], codes: dict[str, str], prefectures: list[str], prefecture: Ints, figures: Figures,
    rng: np.random.Generator,
) -> Ints:  # fmt: skip
    """Return how many people live in each village: those of the prefecture, shared out by its sort."""
    # Committees of residents have more people than those of villagers.
    urban = np.array([1.8 if "居" in codes[code] or "社区" in codes[code] else 1.0 for code in villages])
    weights = urban * rng.lognormal(0.0, 0.6, len(villages))
    listed = np.array([figures.prefectures[code]["residents"] for code in prefectures])
    weights *= (listed / np.bincount(prefecture, weights, len(prefectures)))[prefecture]
    return apportion(figures.published["residents"], weights)


def apportion(total: int, weights: NDArray[Any]) -> Ints:
    """Return whole numbers in proportion to `weights` whose sum is `total`."""
    ends = np.rint(np.cumsum(weights) / weights.sum() * total).astype(np.int64)
    numbers: Ints = np.diff(ends, prepend=0).astype(np.int32)
    return numbers


class _Units:
    def __init__(self, codes: dict[str, str]) -> None:
        self.rows: list[dict[str, Any]] = []
        self._codes = codes
        self.add("12348公共法律服务热线中心", "hotline_centre", "44", ())
        self.add("广东省公共法律服务中心", "centre", "44", ())

    def add(self, name: str, kind: str, region: str, above: tuple[int, ...]) -> int:
        number = FIRST_UNIT + len(self.rows)
        line = (*above, number)
        self.rows.append(
            {
                "unit": number, "name": name, "unit_kind": kind, "region": region, "first": _BEGIN,
                "until": FOREVER, "now": number,
                **{f"above_{n}": line[n - 1] if n <= len(line) else 0 for n in range(1, 6)},
            }
        )  # fmt: skip
        return number

    def centres(self, prefectures: list[str], counties: list[str]) -> Ints:
        cities = {
            code: self.add(f"{self._codes[code]}公共法律服务中心", "centre", code, (PROVINCE_CENTRE,))
            for code in prefectures
        }
        return np.array(
            [
                self.add(
                    f"{self._codes[code[:4]]}{self._codes[code]}公共法律服务中心", "centre", code,
                    (PROVINCE_CENTRE, cities[code[:4]]),
                )
                for code in counties
            ],
            np.int32,
        )  # fmt: skip

    def stations(
        self, figures: Figures, towns: list[str], counties: list[str], town: Ints, population: Ints
    ) -> tuple[Ints, Ints]:
        """Each town has a station; the largest have a second one, where the province has more stations than towns."""
        wanted = figures.published["town_stations"]
        people = np.bincount(town, population, len(towns))
        largest_first = np.argsort(-people, kind="stable")
        number = np.zeros(len(towns), np.int32)
        for turn in range(wanted):
            number[largest_first[turn % len(towns)]] += 1
        first = np.zeros(len(towns), np.int32)
        for index, code in enumerate(towns):
            above = self._above_of(code[:6])
            for turn in range(number[index]):
                name = f"{self._codes[code]}公共法律服务工作站{'' if turn == 0 else f'（第{turn + 1}）'}"
                unit = self.add(name, "town_station", code, above)
                first[index] = first[index] or unit
        opens = np.zeros(len(town), bool)
        opens[np.unique(town, return_index=True)[1]] = True
        return first[town], np.where(opens, number[town], 0).astype(np.int32)

    def _above_of(self, county: str) -> tuple[int, ...]:
        if not hasattr(self, "_lines"):
            self._lines = {
                row["region"]: tuple(row[f"above_{n}"] for n in range(1, 4))
                for row in self.rows
                if len(row["region"]) == 6
            }
        return self._lines[county]

    def workrooms(self, figures: Figures, villages: list[str], population: Ints, station: Ints) -> Ints:
        wanted = min(figures.published["village_workrooms"], len(villages))
        with_one = np.zeros(len(villages), bool)
        with_one[np.argsort(-population, kind="stable")[:wanted]] = True
        lines = {row["unit"]: tuple(row[f"above_{n}"] for n in range(1, 5)) for row in self.rows}
        return np.array(
            [
                self.add(f"{self._codes[code]}公共法律服务工作室", "village_workroom", code, lines[int(station[i])])
                if with_one[i]
                else 0
                for i, code in enumerate(villages)
            ],
            np.int32,
        )  # fmt: skip
