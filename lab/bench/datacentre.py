"""`fawang bench datacentre`: what answers cost over a synthetic province, and beside what.

Elapsed times are of whatever else the machine does; CPU is what this process used, on all of its threads. "Cold" is an
engine that has opened no file yet and an empty memory of answers; the files themselves are in the system's memory.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import Any

from django.conf import settings

from fawang.cli.terminal.language import gettext_noop
from fawang.datacentre.pages.showing import kept_by
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions import executor
from fawang.datacentre.queries.questions.boards import BOARDS
from fawang.datacentre.queries.questions.executor import Table
from fawang.datacentre.queries.questions.filter_state import Extent
from fawang.datacentre.queries.questions.filter_state import asked as asked_by
from fawang.datacentre.queries.questions.filter_state import read as chosen_of
from fawang.datacentre.queries.questions.question import Scope, read
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.store import Store
from lab.bench.datacentre_baseline import loaded
from lab.bench.datacentre_questions import BASELINE, CLOSER, TILES, Asked

COLD_MS, WARM_MS, OVERVIEW_MS, CLOSER_MS, INSTITUTIONS_MS = 400.0, 50.0, 1_500.0, 500.0, 500.0
GENERATE_S, FILL_S, DISK_MB, MEMORY_MB, TIMES = 180.0, 20.0, 600.0, 2_048.0, 10.0
#: New services that are filled in.
FILLED = 1_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure: elapsed, the CPU that it took in the same unit, and the limit that it is held to."""

    part: str
    name: str
    value: float
    unit: str
    cpu: float | None = None
    reach: float | None = None


class Measured:
    """Elapsed time and CPU of a block, in milliseconds."""

    wall = cpu = 0.0


@contextmanager
def measured() -> Iterator[Measured]:
    """Measure the block."""
    found, wall, cpu = Measured(), time.perf_counter(), time.process_time()
    yield found
    found.wall, found.cpu = (time.perf_counter() - wall) * 1e3, (time.process_time() - cpu) * 1e3


def run(*, facts: Path | None, rows: int, scale: float, tell: Callable[[str], object]) -> list[Figure]:
    """Measure and return the figures.

    Args:
        facts: a folder with a province; None makes one, which goes afterwards.
        rows: services that are loaded into PostgreSQL at most.
        scale: the size of the province that is made; 1 is a whole one.
        tell: is told what is done.
    """
    with tempfile.TemporaryDirectory(prefix="fawang-") as folder:
        found: list[Figure] = []
        if facts is None:
            facts = Path(folder) / "facts"
            tell(_("A province is generated …"))
            found += generated(facts, scale)
        store = Store(facts)
        found += _disk(store)
        tell(_("%(number)s questions are asked …") % {"number": len(TILES) + len(CLOSER)})
        found += _tiles(store) + _institutions(store) + _closer(store) + _growing(store)
        tell(_("%(rows)s services are loaded into PostgreSQL …") % {"rows": f"{rows:,}"})
        found += _beside(store, rows)
        tell(_("%(rows)s services are filled in …") % {"rows": f"{FILLED:,}"})
        found += _filled(store, Path(folder) / "filled")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found.append(
        Figure(_SIZE, gettext_noop("memory of the whole process, at most"), memory, "MB", None, MEMORY_MB)
    )
    return found


_SIZE, _COLD, _WARM = gettext_noop("size"), gettext_noop("cold"), gettext_noop("warm")
_CLOSER, _GROWTH = gettext_noop("closer"), gettext_noop("growth")
_BESIDE = gettext_noop("PostgreSQL ÷ data centre")
_BESIDE_ALL = gettext_noop("PostgreSQL ÷ data centre over all its services")


def generated(folder: Path, scale: float) -> list[Figure]:
    """Generate a province in a process of its own."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "fawang.cli", "facts", "generate", "--scale", f"{scale}", "--out", str(folder)],
        stdout=subprocess.DEVNULL, check=True, env=os.environ,
    )  # fmt: skip
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [
        Figure(_SIZE, gettext_noop("generating four years"), wall, "s", cpu, GENERATE_S),
        Figure(
            _SIZE,
            gettext_noop("memory of generating, at most"),
            after.ru_maxrss / 1024,
            "MB",
            None,
            MEMORY_MB,
        ),
    ]


def _disk(store: Store) -> list[Figure]:
    parts = store.snapshot().parts
    total = sum(part.bytes_in_all for listed in parts.values() for part in listed) / 1e6
    services = sum(part.rows for part in parts["service"]) / 1e6
    return [
        Figure(_SIZE, gettext_noop("services"), services, gettext_noop("million")),
        Figure(_SIZE, gettext_noop("all facts on disk"), total, "MB", None, DISK_MB),
    ]


def engine(store: Store) -> DuckDB:
    """Return an engine that has opened nothing yet, with the limits of an installation."""
    return DuckDB(
        store, memory_mb=settings.FAWANG_FACTS_MEMORY_MB, threads=settings.FAWANG_FACTS_THREADS,
        seconds=settings.FAWANG_FACTS_SECONDS,
    )  # fmt: skip


def _asked(asked: Asked, period: Period, engine: DuckDB) -> Table:
    return executor.ask(read({"from": period.first, "to": period.last, **asked}, Scope()), engine)


def _period(store: Store) -> Period:
    parts = store.snapshot().parts["service"]
    return Period(date.fromisoformat(parts[0].first), date.fromisoformat(parts[-1].last))


def _tiles(store: Store) -> list[Figure]:
    period, found = _period(store), []
    # What a process loads once, before anybody asks.
    _asked({"metrics": ["volume"]}, period, engine(store))
    for name, asked in TILES.items():
        executor.forget()
        one = engine(store)
        with measured() as cold:
            _asked(asked, period, one)
        with measured() as warm:
            _asked(asked, period, one)
        found += [
            Figure(_COLD, name, cold.wall, "ms", cold.cpu, COLD_MS),
            Figure(_WARM, name, warm.wall, "ms", warm.cpu, WARM_MS),
        ]
    executor.forget()
    one = engine(store)
    with measured() as overview:
        for asked in TILES.values():
            _asked(asked, period, one)
    found.sort(key=lambda figure: figure.part)
    return [
        *found,
        Figure(
            _COLD, gettext_noop("the overview: all twelve"), overview.wall, "ms", overview.cpu, OVERVIEW_MS
        ),
    ]


def _institutions(store: Store) -> list[Figure]:
    """Measure the page of institutions over the whole time, the dearest of the pages of figures."""
    period, one = _period(store), engine(store)
    chosen = chosen_of({"span": "all"}, Extent(period.first, period.last), period.last)
    executor.forget()
    with measured() as cold:
        for tile in BOARDS["institutions"].tiles:
            question, _left_out = asked_by(tile, chosen, Scope())
            executor.ask(question, one, keep=kept_by(tile))
    return [
        Figure(
            _COLD,
            gettext_noop("the page of institutions, of four years"),
            cold.wall,
            "ms",
            cold.cpu,
            INSTITUTIONS_MS,
        )
    ]


def _closer(store: Store) -> list[Figure]:
    period, one, found = _period(store), engine(store), []
    for name, asked in CLOSER.items():
        executor.forget()
        with measured() as cold:
            _asked(asked, period, one)
        found.append(Figure(_CLOSER, name, cold.wall, "ms", cold.cpu, CLOSER_MS))
    return found


def _growing(store: Store) -> list[Figure]:
    """Compare what questions take over all rows and over a tenth of them."""
    parts = store.snapshot().parts["service"]
    whole, rows, some = sum(part.rows for part in parts), 0, []
    for part in parts:
        if rows < whole / 10:
            rows += part.rows
            some.append(part)
    tenth = Period(date.fromisoformat(some[0].first), date.fromisoformat(some[-1].last))
    found = []
    for name in ("services by prefecture and matter", "people by prefecture",
                 "a matter, by the web, of the elderly, by county"):  # fmt: skip
        asked, one, costs = (TILES | CLOSER)[name], engine(store), []
        for period in (tenth, _period(store)):
            taken = []
            for _turn in range(3):
                executor.forget()
                with measured() as cost:
                    _asked(asked, period, one)
                taken.append(cost)
            costs.append((min(one.wall for one in taken), min(one.cpu for one in taken)))
        (small, small_cpu), (large, large_cpu) = costs
        times = whole / rows
        # As often as many rows, of a tenth.
        found.append(
            Figure(_GROWTH, name, large / small * 10 / times, "×", large_cpu / small_cpu * 10 / times, TIMES)
        )
    return found


def _beside(store: Store, rows: int) -> list[Figure]:
    """Ask PostgreSQL and the data centre the same of the same services, and the data centre of all that it has."""
    found = []
    with loaded(store.snapshot(), most=rows) as baseline:
        found.append(
            Figure(_BESIDE, gettext_noop("services in both"), baseline.rows / 1e6, gettext_noop("million"))
        )
        one = engine(store)
        for name, (asked, statement) in BASELINE.items():
            table, wall, cpu = _best(partial(_asked, asked, baseline.period, one), time.process_time)
            _all, wall_of_all, cpu_of_all = _best(
                partial(_asked, asked, _period(store), one), time.process_time
            )
            lines, theirs, their_cpu = _best(partial(baseline.ask, statement), baseline.seconds)
            mine = {row.keys: row.figures[asked["metrics"][0]].value for row in table.rows}
            if mine != {tuple(line[:-1]): line[-1] for line in lines}:
                raise RuntimeError(f"{name}: PostgreSQL and the data centre differ")
            found += [
                Figure(_BESIDE, name, theirs / wall, "×", their_cpu / cpu),
                Figure(_BESIDE_ALL, name, theirs / wall_of_all, "×", their_cpu / cpu_of_all),
            ]
    return found


def _best(ask: Callable[[], Any], seconds: Callable[[], float]) -> tuple[Any, float, float]:
    """Return an answer, and the least elapsed time and CPU of three turns."""
    answer, walls, cpus = None, [], []
    for _turn in range(3):
        executor.forget()
        wall, cpu = time.perf_counter(), seconds()
        answer = ask()
        walls.append(time.perf_counter() - wall)
        # The server's clock has ticks of 10 ms.
        cpus.append(max(seconds() - cpu, 0.005))
    return answer, min(walls), min(cpus)


def _filled(store: Store, folder: Path) -> list[Figure]:
    """Put so many new services into a month that has as many, as filling does: read, put together, sort, write."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from fawang.datacentre.warehouse.dimensions import DECLARED
    from fawang.datacentre.warehouse.parquet import arrow_schema

    snapshot = store.snapshot()
    schema, tables, have = arrow_schema(DECLARED["service"]), [], 0
    for path in snapshot.paths("service")[::-1]:
        if have < 2 * FILLED:
            tables.append(pq.read_table(path).cast(schema))
            have += tables[-1].num_rows
    whole = pa.concat_tables(tables)
    month = "2022-03"
    there = Store(folder)
    there.write("service", month, whole.slice(0, min(FILLED, have // 2)), source="bench")
    fresh = whole.slice(have - min(FILLED, have // 2))
    del whole, tables
    with measured() as cost:
        _put_in(there, month, fresh)
    number = fresh.num_rows / FILLED
    return [
        Figure(_SIZE, gettext_noop("filling in a million new services"), cost.wall / 1e3 / number, "s",
               cost.cpu / 1e3 / number, FILL_S)
    ]  # fmt: skip


def _put_in(store: Store, month: str, fresh: Any) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from fawang.datacentre.warehouse.dimensions import DECLARED
    from fawang.datacentre.warehouse.parquet import arrow_schema

    schema = arrow_schema(DECLARED["service"])
    (path,) = store.snapshot().paths("service", frozenset({month}))
    whole = pa.concat_tables([pq.read_table(path).cast(schema), fresh])
    whole = whole.sort_by([(name, "ascending") for name in (*DECLARED["service"].sort, "hour")])
    store.write("service", month, whole, source="bench")
