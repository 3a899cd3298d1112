"""The baseline: a share of the services in a table of PostgreSQL, such as the rooms' own tables are."""

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg

from fawang.cli.processes.embedded import Embedded
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.store import Part, Snapshot
from lab.bench.cpu import tree_seconds

_COLUMNS = ("prefecture", "county", "town", "village", "unit", "channel_group", "channel", "kind", "matter", "topic",
            "partner", "language", "special_group", "zone", "person")  # fmt: skip
_TYPES = {"unit": "int", "person": "bigint"}
_TABLE = (
    "CREATE TABLE service (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, "
    + ", ".join(f"{name} {_TYPES.get(name, 'text')} NOT NULL" for name in _COLUMNS)
    + ")"
)
_INDEXES = ("(at)", "(county, at)", "(unit, at)", "(matter, at)")


@dataclass
class Baseline:
    """A PostgreSQL with the services of some whole months."""

    db: psycopg.Connection[Any]
    pid: int
    rows: int
    period: Period

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the answer to one of the questions of the period."""
        begin, after = (f"{day} 00:00+08" for day in (self.period.first, self.period.last + timedelta(1)))
        return self.db.execute(statement, {"from": begin, "after": after}).fetchall()

    def seconds(self) -> float:
        """Return the CPU seconds of the server so far."""
        return tree_seconds(self.pid)


def chosen(parts: tuple[Part, ...], most: int) -> tuple[Part, ...]:
    """Return the first whole months with no more than `most` rows together; always one."""
    found, rows = [parts[1]], parts[1].rows
    for part in parts[2:]:
        if (rows := rows + part.rows) > most:
            break
        found.append(part)
    return tuple(found)


@contextmanager
def loaded(snapshot: Snapshot, *, most: int) -> Iterator[Baseline]:
    """Load whole months of up to `most` services together into a cluster of its own, which goes with the block."""
    parts = chosen(snapshot.parts["service"], most)
    home = Path(tempfile.mkdtemp(prefix="fawang-"))
    cluster = Embedded(home)
    try:
        cluster.start()
        with psycopg.connect(cluster.url, autocommit=True) as db:
            db.execute(_TABLE)
            for part in parts:
                _copy(db, snapshot.folder / "service" / part.file)
            for index in _INDEXES:
                db.execute(f"CREATE INDEX ON service {index}")
            db.execute("VACUUM ANALYZE service")
            pid = cluster.pid()
            assert pid is not None
            first, last = (date.fromisoformat(f"{part.month}-01") for part in (parts[0], parts[-1]))
            end = (last.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
            yield Baseline(db, pid, sum(part.rows for part in parts), Period(first, end))
    finally:
        cluster.stop(mode="immediate")
        shutil.rmtree(home, ignore_errors=True)


def _copy(db: psycopg.Connection[Any], path: Path) -> None:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
    from pyarrow import csv

    for batch in pq.ParquetFile(path).iter_batches(100_000, columns=["day", "hour", *_COLUMNS]):
        moments = pc.binary_join_element_wise(
            pc.cast(batch["day"], "string"), " ", pc.cast(batch["hour"], "string"), ":00+08", ""
        )
        rows = batch.drop_columns(["day", "hour"]).append_column("at", moments)
        file = io.BytesIO()
        csv.write_csv(rows, file, csv.WriteOptions(include_header=False))
        names = ", ".join([*_COLUMNS, "at"])
        with db.cursor().copy(
            f"COPY service ({names}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({names}))"
        ) as copy:
            copy.write(file.getvalue())
