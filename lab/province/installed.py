"""A synthetic past for a demonstration: of the installation's own divisions and units, up to this hour. Marked as demo.

It is the model province, some of it, moved so that its four years end today. The last days are the tables'
(filling.py): of these what is made stands beside what the tables have (`BESIDE`), so that a demonstration whose
tables are nearly empty does not look as if everything had stopped ten days ago.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.actions.filling import dimension_versions
from fawang.datacentre.actions.filling.increments import BESIDE, DAYS
from fawang.datacentre.actions.filling.sources import sources
from fawang.datacentre.rules.periods import later_by_years
from fawang.datacentre.warehouse.dimensions import FOREVER
from fawang.datacentre.warehouse.store import WHOLE, Store
from fawang.kernel.clock import CHINA
from fawang.kernel.storage import disk
from fawang.organisations.rules import UnitKind
from lab.province.figures import Figures, figures
from lab.province.making import homes, make, streams_of
from lab.province.places import Places, residents

YEARS = 4
SOURCE = "demonstration"
#: A chain of gyms has just closed: a hot spot that a demonstration shows whenever it is made. Of a whole province.
_LATELY: dict[str, Any] = {"region": "440605", "topic": "consumer.prepaid", "services": 1200}
_LATELY_DAYS = 11


def make_past(store: Store, *, now: datetime, seed: int, scale: float, topics: list[str]) -> int:
    """Write the past of a demonstration up to `now`, unless there are facts already; return the number of rows.

    One that was killed, or found the disk full, is made anew.

    Args:
        scale: 1 is a whole province; 0.025 has a fortieth of the services.
        topics: codes of matters of the second level.
    """
    local = now.astimezone(CHINA)
    today = local.date()
    with store.turn():
        if _has_facts(store):
            return 0
        dimension_versions.follow(store, today=today)
        model = moved(figures(), later_by_years(today + timedelta(1), -YEARS))
        streams = streams_of(seed)
        places = installed(store, model, streams[1])
        if _LATELY["region"] in places.counties and _LATELY["topic"] in topics:
            lately = _LATELY | {"first": today - timedelta(_LATELY_DAYS), "last": today}
            model = replace(model, planted=[*model.planted, lately])
        store.write("place", WHOLE, homes(places), source=SOURCE, demo=True)
        beside: dict[str, list[Any]] = {}

        def write(fact: str, month: str, made: Any) -> int:
            past, late = _cut(made, local, fact in sources())
            if late.num_rows:
                beside.setdefault(fact, []).append(late)
            if past.num_rows:
                store.write(fact, month, past, source=SOURCE, demo=True)
            return int(past.num_rows + late.num_rows)

        written = make(
            model, places, streams, years=YEARS, scale=scale, topics=topics, write=write, tell=lambda _: None
        )
        _put_beside(store, beside)
        return written


def moved(model: Figures, first: date) -> Figures:
    """Return the figures of the model province as if its first day had been `first`."""
    by = first - model.first_day
    months = (first.year - model.first_day.year) * 12 + first.month - model.first_day.month

    def later(month: str) -> str:
        index = int(month[:4]) * 12 + int(month[5:]) - 1 + months
        return f"{index // 12:04}-{index % 12 + 1:02}"

    since = model.published["referred_by_12345"]
    return replace(
        model,
        first_day=first,
        published=model.published | {"referred_by_12345": since | {"from": since["from"] + by}},
        own=model.own | {
            key: {later(month): value for month, value in model.own[key].items()} for key in ("wave", "shut")
        },
        planted=[
            spot | {"first": spot["first"] + by, "last": spot["last"] + by} for spot in model.planted
        ],
    )  # fmt: skip


def installed(store: Store, model: Figures, rng: np.random.Generator) -> Places:
    """Return the places of this installation, with residents drawn: its villages, and the units that serve them."""
    codes = {
        row["code"]: row["name"]
        for row in dimension_versions.rows_of(store, "region")
        if row["until"] == FOREVER and row["code"][:4] in {*model.prefectures, row["code"][:2]}
    }
    listed = {size: sorted(code for code in codes if len(code) == size) for size in (4, 6, 9, 12)}
    villages = listed[12]

    def above(size: int) -> NDArray[np.int32]:
        index = {code: number for number, code in enumerate(listed[size])}
        return np.array([index[code[:size]] for code in villages], np.int32)

    units = [row for row in dimension_versions.rows_of(store, "unit") if row["until"] == FOREVER]

    def serving(kind: UnitKind, *sizes: int) -> NDArray[np.int32]:
        """Return for each village the first unit of a kind in the smallest division that has one; 0: none."""
        of: dict[str, int] = {}
        for row in units:
            if row["unit_kind"] == kind:
                of.setdefault(row["region"], row["unit"])
        return np.array(
            [next((of[code[:size]] for size in sizes if code[:size] in of), 0) for code in villages], np.int32
        )

    prefecture, town = above(4), above(9)
    opens = np.zeros(len(villages), bool)
    opens[np.unique(town, return_index=True)[1]] = True
    number: dict[str, int] = {}
    for row in units:
        if row["unit_kind"] == UnitKind.TOWN_STATION:
            number[row["region"]] = number.get(row["region"], 0) + 1
    stations = np.array([number.get(code[:9], 0) for code in villages], np.int32)
    hotlines = [row["unit"] for row in units if row["unit_kind"] == UnitKind.HOTLINE_CENTRE]
    return Places(
        codes, listed[4], listed[6], listed[9], villages, prefecture, above(6), town,
        residents(villages, codes, listed[4], prefecture, model, rng),
        serving(UnitKind.CENTRE, 6, 4, 2), serving(UnitKind.TOWN_STATION, 9), serving(UnitKind.VILLAGE_WORKROOM, 12),
        np.where(opens, stations, 0).astype(np.int32), [], hotline=hotlines[0],
        office=serving(UnitKind.LEGAL_AID_OFFICE, 6, 4, 2),
    )  # fmt: skip


def _cut(made: Any, now: datetime, filled: bool) -> tuple[Any, Any]:
    """Return the rows of the past, and those that stand beside what the tables have. What lies ahead is left out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    today = pa.scalar(now.date(), pa.date32())
    made = made.filter(
        pc.or_(
            pc.less(made["day"], today),
            pc.and_(pc.equal(made["day"], today), pc.less(made["hour"], now.hour)),
        )
    )
    if not filled:
        return made, made.slice(0, 0)
    late = pc.greater(made["day"], pa.scalar(now.date() - timedelta(DAYS), pa.date32()))
    return made.filter(pc.invert(late)), made.filter(late)


def _has_facts(store: Store) -> bool:
    origins = {
        part.source for fact in sources() for part in store.snapshot().parts.get(fact, ()) if part.rows
    }
    # What stands beside the tables is written last.
    broken_off = origins == {SOURCE} and not any(
        (store.folder / fact / BESIDE).exists() for fact in sources()
    )
    return bool(origins) and not broken_off


def _put_beside(store: Store, beside: dict[str, list[Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for fact, tables in beside.items():
        folder = store.folder / fact
        folder.mkdir(parents=True, exist_ok=True)
        whole = pa.concat_tables([one.unify_dictionaries() for one in tables], promote_options="permissive")
        with disk.passing(folder / BESIDE) as fresh:
            pq.write_table(whole, fresh)
