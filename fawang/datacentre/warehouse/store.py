"""Where facts lie: Parquet by month, and for each fact a manifest that names the files which count.

    FOLDER/service/manifest.json              the months: file, rows, bytes, checksum, whether they are demo data
          /service/2021-03.4f1c….parquet      written once, never changed
          /service/2021-03.4f1c….days.parquet a summary of it (summaries.py), written with it

A month is written into a file of its own, brought to the disk and given its name; then the manifest is replaced, in one
step. So a writer that is killed, or finds the disk full, leaves every month as it was, and a reader that took a
snapshot goes on reading the files it names. What no manifest names is cleared away by a later writer of the fact, or
by the next turn of filling, ten minutes on.
"""

import fcntl
import json
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse import parquet
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.facts import Fact
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, Unavailable
from fawang.kernel.storage import disk

#: The month under which a table of a dimension stands: it has none.
WHOLE = "all"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])|all")
#: A reader is done with a snapshot after so many seconds; what it names is kept as long.
GRACE = 600
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Extra:
    """A summary of a month on disk."""

    file: str
    rows: int
    bytes: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Part:
    """A month of a fact on disk. `checksum` is the SHA-256 of the file; `source` says where its rows come from.

    `first` and `last` are the days of its first and last row, empty where there is none or it has no days. `extras` are
    its summaries by their codes. `loaded` are the files of past years whose rows were added to it, by the beginning of
    their SHA-256.
    """

    month: str
    file: str
    rows: int
    bytes: int
    checksum: str
    written_at: str
    source: str
    demo: bool
    first: str = ""
    last: str = ""
    extras: dict[str, Extra] = field(default_factory=dict)
    loaded: tuple[str, ...] = ()

    @property
    def files(self) -> dict[str, str]:
        """Return the names of all of its files, and their checksums."""
        return {self.file: self.checksum} | {one.file: one.checksum for one in self.extras.values()}

    @property
    def bytes_in_all(self) -> int:
        """Return what it takes on disk with its summaries."""
        return self.bytes + sum(one.bytes for one in self.extras.values())

    def within(self, period: Period) -> bool:
        """Tell whether all of its days lie in a period."""
        return period.first.isoformat() <= self.first and self.last <= period.last.isoformat()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The months of all facts that counted at one moment."""

    folder: Path
    parts: dict[str, tuple[Part, ...]]

    def paths(self, fact: str, months: frozenset[str] | None = None, summary: str = "") -> tuple[Path, ...]:
        """Return the files of a fact or of a summary of it, or those of some months, in the order of the months."""
        return tuple(
            self.folder / fact / (part.extras[summary].file if summary else part.file)
            for part in self.parts.get(fact, ())
            if months is None or part.month in months
        )

    @property
    def demo(self) -> bool:
        """Tell whether any of it is demo data."""
        return any(part.demo for parts in self.parts.values() for part in parts)

    @property
    def state(self) -> str:
        """Return a text that changes when any month of any fact does."""
        names = [f"{fact}/{part.file}" for fact, parts in sorted(self.parts.items()) for part in parts]
        return sha256("\n".join(names).encode()).hexdigest()[:16]


class Store:
    """The facts in a folder. Any number of processes may read; writers of one fact wait for each other."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made when something is written."""
        self.folder = folder

    def write(
        self,
        fact: str,
        month: str,
        rows: Any,
        *,
        source: str,
        demo: bool = False,
        loaded: tuple[str, ...] = (),
    ) -> Part:
        """Make `rows` (an Arrow table) the month of a fact, instead of what it was. On disk when this returns.

        Raises:
            Invalid: `facts_wrong`: a column is missing, too much, or of another kind.
            Unavailable: `facts_disk_full`; the month is as it was.
        """
        if fact not in DECLARED or not _MONTH.fullmatch(month):
            raise Invalid("facts_wrong", fact=fact, month=month, column="")
        folder = self.folder / fact
        folder.mkdir(parents=True, exist_ok=True)
        table = parquet.fitted(DECLARED[fact], rows)
        written: dict[str, Path] = {}
        try:
            part = self._written(DECLARED[fact], month, table, written, source, demo, loaded)
            with self._lock(fact):
                for name, path in written.items():
                    path.replace(folder / name)
                disk.to_disk(folder)
                parts = {one.month: one for one in self._parts(fact)} | {month: part}
                self._put_manifest(folder, [parts[key] for key in sorted(parts)])
                self._clear(folder, parts.values())
        except OSError as failure:
            for path in (*written.values(), *folder.glob(f".{month}.{os.getpid()}-*{disk.PASSING}")):
                path.unlink(missing_ok=True)
            if disk.is_full(failure):
                raise Unavailable(
                    "facts_disk_full", fact=fact, month=month, folder=str(self.folder), retry_after=60
                ) from None
            raise
        return part

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the store for somebody who reads months in order to write them anew. Others wait; readers do not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".turn").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _written(
        self, fact: Fact, month: str, table: Any, written: dict[str, Path], source: str, demo: bool,
        loaded: tuple[str, ...],
    ) -> Part:  # fmt: skip
        """Write a month and its summaries under passing names, which go into `written` by the names they will have."""
        from fawang.datacentre.warehouse.summary_files import summarise

        rows = self._put(fact, month, table, written)
        extras = {
            code: self._put(fact, month, one, written, f".{code}")
            for code, one in summarise(fact.code, month, table).items()
        }
        # One after the other when all are written: what the disk has to do for the first it has done for the others.
        for path in written.values():
            disk.to_disk(path)
        first, last = parquet.days(table)
        return Part(
            month, rows.file, rows.rows, rows.bytes, rows.checksum, clock.now().isoformat(timespec="seconds"),
            source, demo, first, last, extras, loaded,
        )  # fmt: skip

    def _put(self, fact: Fact, month: str, table: Any, written: dict[str, Path], kind: str = "") -> Extra:
        path = self.folder / fact.code / f".{month}.{os.getpid()}-{secrets.token_hex(6)}{disk.PASSING}"
        parquet.write(fact, table, path)
        checksum = parquet.checksum(path)
        name = f"{month}.{checksum[:16]}{kind}.parquet"
        written[name] = path
        return Extra(name, table.num_rows, path.stat().st_size, checksum)

    def tidy(self) -> None:
        """Clear away what writers that were killed, or found the disk full, left ten minutes ago or before."""
        for fact in DECLARED:
            if (self.folder / fact).is_dir():
                with self._lock(fact):
                    self._clear(self.folder / fact, self._parts(fact))
        disk.clear(
            self.folder, before=time.time() - GRACE, named=frozenset(), suffixes=frozenset({disk.PASSING})
        )

    def snapshot(self) -> Snapshot:
        """Return the months that count now."""
        found = {fact: self._parts(fact) for fact in DECLARED}
        return Snapshot(self.folder, {fact: parts for fact, parts in found.items() if parts})

    def verify(self, snapshot: Snapshot | None = None) -> list[str]:
        """Return the files, as fact/file, that are gone or are not what was written."""
        wrong = []
        for fact, parts in (snapshot or self.snapshot()).parts.items():
            for part in parts:
                for name, checksum in part.files.items():
                    path = self.folder / fact / name
                    if not path.is_file() or parquet.checksum(path) != checksum:
                        wrong.append(f"{fact}/{name}")
        return wrong

    def _parts(self, fact: str) -> tuple[Part, ...]:
        try:
            return _parts_in((self.folder / fact / _MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()

    def _put_manifest(self, folder: Path, parts: list[Part]) -> None:
        disk.put(folder / _MANIFEST, json.dumps({"months": [asdict(part) for part in parts]}, indent=1))

    @contextmanager
    def _lock(self, fact: str) -> Iterator[None]:
        with (self.folder / fact / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _clear(folder: Path, parts: Iterable[Part]) -> None:
        named = frozenset(name for one in parts for name in one.files)
        disk.clear(
            folder, before=time.time() - GRACE, named=named, suffixes=frozenset({disk.PASSING, ".parquet"})
        )


@lru_cache(maxsize=32)
def _parts_in(manifest: str) -> tuple[Part, ...]:
    """Return the months that a manifest names. Each question looks into those of all facts, and few have changed."""
    return tuple(
        Part(
            **entry
            | {
                "loaded": tuple(entry.get("loaded", ())),
                "extras": {code: Extra(**one) for code, one in entry.get("extras", {}).items()},
            }
        )
        for entry in json.loads(manifest)["months"]
    )
