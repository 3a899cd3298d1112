"""`fawang facts generate`: the synthetic province, month by month, into a store."""

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from fawang.datacentre.actions.filling import dimension_versions
from fawang.datacentre.warehouse.calendars import days
from fawang.datacentre.warehouse.dimensions import FOREVER
from fawang.datacentre.warehouse.facts import FACTS
from fawang.datacentre.warehouse.store import WHOLE, Store
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.storage import disk
from lab.province import rows as others
from lab.province.columns import Columns, table
from lab.province.figures import Figures, figures
from lab.province.orders import Orders
from lab.province.people import People
from lab.province.places import Places, read
from lab.province.plan import plan
from lab.province.served import Making, Topics, topics_of

PLANTED = "planted.json"
#: What the manifest says of rows that were generated begins so.
SOURCE = dimension_versions.SYNTHETIC


@dataclass(frozen=True, slots=True)
class Progress:
    """A month that is made: its name, its place among all, and the rows so far."""

    month: str
    number: int
    months: int
    rows: int


def generate(
    store: Store, *, years: int, seed: int, scale: float, divisions: Path, topics: list[str],
    planted: bool = True, tell: Callable[[Progress], None] = lambda progress: None,
) -> int:  # fmt: skip
    """Write all facts of a synthetic province and return the number of rows. It is demo data, and says so.

    Args:
        store: months that are there already are replaced.
        years: from the first day of the model province on.
        seed: the same one gives the same rows.
        scale: 1 is a whole province; 0.01 has a hundredth of the services for the same residents.
        divisions: the file of the divisions (regions/data/README.md).
        topics: codes of matters of the second level.
        planted: with the hot spots of the model province; without them it is a quiet one.
        tell: is told of each month.

    Raises:
        Conflict: `facts_are_real`: the folder has facts that were filled or loaded, which no others may replace.
    """
    _check(store)
    model = figures() if planted else replace(figures(), planted=[])
    streams = streams_of(seed)
    places = read(divisions, model, streams[1])
    source = f"{SOURCE} --years {years} --seed {seed} --scale {scale:g}"

    def write(fact: str, month: str, made: Any) -> int:
        return store.write(fact, month, made, source=source, demo=True).rows

    written = sum(write(fact, WHOLE, one) for fact, one in _dimensions(places).items())
    _write_planted(store.folder / PLANTED, model, scale)
    return written + make(
        model, places, streams, years=years, scale=scale, topics=topics, write=write, tell=tell
    )


def _check(store: Store) -> None:
    parts = store.snapshot().parts
    for fact in FACTS:
        for part in parts.get(fact, ()):
            if part.rows and not part.source.startswith(SOURCE):
                raise Conflict("facts_are_real", folder=str(store.folder), fact=fact, month=part.month)


def streams_of(seed: int) -> list[np.random.Generator]:
    """Return the sources of chance of the parts: what one part draws changes nothing for another."""
    return [np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(7)]


def make(
    model: Figures, places: Places, streams: list[np.random.Generator], *, years: int, scale: float,
    topics: list[str], write: Callable[[str, str, Any], int], tell: Callable[[Progress], None],
) -> int:  # fmt: skip
    """Make the facts of so many years of a model at some places, and return the number of rows that `write` wrote."""
    secret = np.uint64(streams[0].integers(1, 1 << 63))
    months = plan(model, years, scale, streams[2])
    listed = topics_of(model, topics, streams[3])
    columns = Columns(places, listed)
    people = People(sum(month.newcomers for month in months), secret, len(places.counties))
    making = Making(model, places, listed, people, streams[4])
    rows = others.Rows(model, places, listed, columns, secret, streams[5])
    orders = Orders(model, columns, secret, streams[6])
    written = 0
    # Compressing and writing leave the interpreter alone: the next month is made meanwhile.
    with ThreadPoolExecutor(1) as writer:
        pending: list[Future[int]] = []
        for number, month in enumerate(months, 1):
            services = making.month(month)
            made = rows.of(services, month)
            made["transition"] = orders.month(services, month)
            made["seat_time"] = others.seat_rows(
                model, month, columns, scale, secret, streams[5], places.hotline
            )
            written += sum(one.result() for one in pending)
            pending = [writer.submit(write, fact, month.name, one) for fact, one in made.items()]
            tell(Progress(month.name, number, len(months), written))
        written += sum(one.result() for one in pending)
    return written


def homes(places: Places) -> Any:
    """Return where people live and what stands there, as an Arrow table (dimensions.PLACES)."""
    columns = Columns(places, Topics([], [], np.empty(0, np.int16), np.empty(0)))
    return table(
        columns.where(np.arange(len(places.villages)))
        | {
            "population": places.population, "stations": places.stations, "served": places.station > 0,
            "workroom": places.workroom > 0,
        }
    )  # fmt: skip


def _dimensions(places: Places) -> dict[str, Any]:
    regions = pa.Table.from_pylist(
        [
            {"code": code, "name": name, "first": date(2000, 1, 1), "until": FOREVER, "now": code}
            for code, name in sorted(places.codes.items())
        ]
    )
    return {
        "place": homes(places),
        "region": regions,
        "unit": pa.Table.from_pylist(places.units),
        "day": days(),
    }


def _write_planted(path: Path, model: Figures, scale: float) -> None:
    spots = [
        {
            "region": spot["region"], "topic": spot["topic"], "first": spot["first"].isoformat(),
            "last": spot["last"].isoformat(), "services": round(spot["services"] * scale),
        }
        for spot in model.planted
    ]  # fmt: skip
    disk.put(path, json.dumps(spots, indent=1))
