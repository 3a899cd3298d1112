"""Bringing a file into the facts: all of it is judged first, and only then month after month is written.

What is right is kept aside by month, in files below the store, with keys for people already: if anything is wrong, it
is thrown away and nothing has changed. A month is written as every month is, whole or not at all. Whoever is killed
in between begins anew: the same file again replaces its own days, or, where it is added, leaves months that have it
already.
"""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fawang.datacentre.actions.filling import dimension_versions, increments, repeat_contacts
from fawang.datacentre.actions.filling.sources import pseudonym_secret, sources
from fawang.datacentre.actions.loading import files
from fawang.datacentre.actions.loading.headings import Mapping, understand
from fawang.datacentre.actions.loading.judging import Fault, Judge, Known
from fawang.datacentre.warehouse.dimensions import FOREVER
from fawang.datacentre.warehouse.facts import FACTS
from fawang.datacentre.warehouse.parquet import arrow_schema
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.storage.fields import keyed_hash
from fawang.regions.queries import place_in

#: Rows that are kept in memory before they are put aside.
_KEPT = 200_000
#: Seconds after which nobody goes on with what was kept aside.
_LEFT = 86_400
#: Faults of one sort that are shown by line.
SHOWN = 5


@dataclass
class Report:
    """What came of a file: rows, faults by column and code with the first lines, and the months that were written."""

    rows: int = 0
    right: int = 0
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str], list[Fault]] = field(default_factory=dict)
    months: list[tuple[str, int]] = field(default_factory=list)
    #: Months that had this file already, where it was to be added.
    had: list[str] = field(default_factory=list)
    written: bool = False

    @property
    def wrong(self) -> int:
        """Return the number of rows that are not right."""
        return self.rows - self.right


def load(
    store: Store, path: Path, *, fact: str, mapping: Mapping, today: date, add: bool = False, check: bool = False,
    skip_wrong: bool = False, tell: Callable[[Fault], None] = lambda fault: None,
) -> Report:  # fmt: skip
    """Make the rows of a file facts, all or none.

    Args:
        add: beside what there is; else the days that the file has rows of are replaced.
        check: write nothing.
        skip_wrong: write the rows that are right even if others are not.
        tell: is told of each fault.

    Raises:
        Invalid: the file or the mapping cannot be read or understood (files.py, headings.py).
    """
    headings, batches = files.read(path, encoding=mapping.encoding, sheet=mapping.sheet)
    reading = understand(FACTS[fact], headings, mapping)
    with store.turn():
        dimension_versions.follow(store, today=today)
    judge = Judge(FACTS[fact], reading, _known(store, fact, today))
    report = Report()
    _clear(store)
    aside = Path(tempfile.mkdtemp(prefix=".loading-", dir=store.folder))
    try:
        months = _Aside(fact, aside)
        for batch in batches:
            table, faults = judge.judge(batch)
            report.rows += len(batch.rows)
            report.right += table.num_rows
            for fault in faults:
                _note(report, fault, tell)
            if not check:
                months.keep(table)
        if check or (report.wrong and not skip_wrong):
            return report
        months.close()
        with store.turn():
            _write(store, path, fact, months, add, report)
        report.written = True
        return report
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _note(report: Report, fault: Fault, tell: Callable[[Fault], None]) -> None:
    sort = (fault.column, fault.code)
    report.faults[sort] += 1
    listed = report.first.setdefault(sort, [])
    if len(listed) < SHOWN:
        listed.append(fault)
    tell(fault)


def _known(store: Store, fact: str, today: date) -> Known:
    regions = dimension_versions.rows_of(store, "region")
    names: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for row in dimension_versions.rows_of(store, "unit"):
        numbers[f"{row['unit']}"] = row["unit"]
        # A name that two units have means neither; that of today goes before those of the past.
        if row["name"] in names and names[row["name"]] != row["unit"] and row["until"] == FOREVER:
            names[row["name"]] = 0
        else:
            names.setdefault(row["name"], row["unit"])
    tables = {day for day, (rows, _) in increments.known_days(store, fact).items() if rows}
    # Of these days the platform's own rows may still come, and would replace the file's.
    soon = today - timedelta(increments.DAYS - 1) if fact in sources() else today + timedelta(1)
    return Known(
        today=today,
        secret=pseudonym_secret(),
        divisions=frozenset(row["code"] for row in regions),
        units={name: number for name, number in names.items() if number} | numbers,
        filled=lambda day: day >= soon or day in tables,
        hashed=keyed_hash,
        address=place_in,
    )


def _clear(store: Store) -> None:
    """Throw away what somebody left who was killed."""
    before = time.time() - _LEFT
    for path in store.folder.glob(".loading-*"):
        if path.stat().st_mtime < before:
            shutil.rmtree(path, ignore_errors=True)


class _Aside:
    """Rows of a fact in files by month, so that no more than a share of them is in memory."""

    def __init__(self, fact: str, folder: Path) -> None:
        self._fact, self._folder = fact, folder
        self._writers: dict[str, Any] = {}
        self._waiting: list[Any] = []
        self._rows = 0

    def keep(self, table: Any) -> None:
        self._waiting.append(table)
        self._rows += table.num_rows
        if self._rows >= _KEPT:
            self._put()

    def close(self) -> None:
        self._put()
        for writer in self._writers.values():
            writer.close()

    def months(self) -> Iterator[tuple[str, Any]]:
        import pyarrow.parquet as pq

        for month in sorted(self._writers):
            yield (
                month,
                pq.read_table(self._folder / f"{month}.parquet").cast(arrow_schema(FACTS[self._fact])),
            )

    def _put(self) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        if not self._rows:
            return
        whole = pa.concat_tables(self._waiting)
        of = pc.strftime(whole["day"].cast(pa.timestamp("s")), "%Y-%m")
        for month in pc.unique(of).to_pylist():
            if month not in self._writers:
                path = self._folder / f"{month}.parquet"
                self._writers[month] = pq.ParquetWriter(path, whole.schema, compression="zstd")
            self._writers[month].write_table(whole.filter(pc.equal(of, month)))
        self._waiting, self._rows = [], 0


def _write(store: Store, path: Path, fact: str, months: _Aside, add: bool, report: Report) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    mark = files.digest(path)
    done: set[str] = set()
    first = ""
    for month, fresh in months.months():
        first = first or month
        before, part = increments.month_rows(store, fact, month)
        if add and part is not None and mark in part.loaded:
            report.had.append(month)
            continue
        if not add:
            gone = pc.is_in(before["day"], pc.unique(fresh["day"].combine_chunks()))
            before = before.filter(pc.invert(gone))
        stays = part if before.num_rows else None
        whole = increments.in_order(fact, pa.concat_tables([before, fresh]))
        if fact == repeat_contacts.FACT:
            whole = repeat_contacts.with_since(store, month, whole)
        written = store.write(
            fact, month, whole,
            source=increments.origins(f"{path.name} {mark}", stays),
            demo=stays.demo if stays is not None else False,
            loaded=tuple(dict.fromkeys((*(stays.loaded if stays is not None else ()), mark))),
        )  # fmt: skip
        done.add(month)
        report.months.append((month, written.rows))
    if fact == repeat_contacts.FACT and first:
        repeat_contacts.settle(store, first, done=frozenset(done))
