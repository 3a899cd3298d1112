"""The engines that reckon: DuckDB inside the process, or a ClickHouse by URL. The same Ibis expressions for both.

An expression is built over tables that are only declared (`declared`), compiled by the engine and run by it. Neither
engine writes: DuckDB reads the files of a snapshot and may open nothing else, ClickHouse is asked with `readonly`.
"""

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import httpx
from django.conf import settings

from fawang.datacentre.cluster import LOADED, split
from fawang.datacentre.dimensions import DECLARED
from fawang.datacentre.facts import Kind
from fawang.datacentre.periods import Period
from fawang.datacentre.statements import declared, for_clickhouse, for_duckdb
from fawang.datacentre.store import Part, Snapshot, Store
from fawang.datacentre.summaries import SAMPLE
from fawang.kernel.problems import Invalid, Unavailable

type Line = tuple[Any, ...]
#: Rows that are handed over together.
BATCH = 5_000
#: Questions that DuckDB answers at the same time.
AT_ONCE = 2
#: By which ClickHouse says what is wrong: its UNKNOWN_TABLE and TIMEOUT_EXCEEDED.
_CODE, _NO_TABLE, _TOO_LONG = "X-ClickHouse-Exception-Code", "60", "159"


class Session(Protocol):
    """One question's view of the facts: the same state for all of its parts."""

    @property
    def state(self) -> str:
        """Return a text that changes when facts do."""

    @property
    def demo(self) -> bool:
        """Tell whether any of it is demo data."""

    def parts(self, fact: str, period: Period) -> tuple[Part, ...]:
        """Return the months of a period that a fact has; none where the engine sees to that itself."""

    def size(self, fact: str, period: Period) -> int:
        """Return about how many rows a fact has in the months of a period; 0 where the engine sees to that itself."""

    def table(self, fact: str, months: frozenset[str] | None = None, summary: str = "") -> Any:
        """Return an Ibis table of the rows of a fact, or of a summary of it; of some months where they are given."""

    def rows(self, expression: Any) -> list[Line]:
        """Return what an Ibis expression comes to.

        Raises:
            Invalid: `asking_took_too_long`.
            Unavailable: `engine_failed`.
        """

    def batches(self, expression: Any, seconds: float) -> Iterator[list[Line]]:
        """Give the same a batch of rows at a time, while other statements may run; for answers of any length.

        Args:
            expression: an Ibis expression.
            seconds: how long the engine may work on each batch; the time of whoever reads them does not count.

        Raises:
            Invalid, Unavailable: as `rows`.
        """


class Engine(Protocol):
    """Something that reckons."""

    def session(self) -> Any:
        """Return a context manager that gives a `Session`."""


# --- DuckDB --------------------------------------------------------------------------------------


class DuckDB:
    """DuckDB over the files of a store: one instance for a process, a cursor for each question."""

    def __init__(self, store: Store, *, memory_mb: int, threads: int, seconds: float) -> None:
        """Prepare; the engine is loaded with the first question."""
        self._store, self._memory, self._threads, self._seconds = store, memory_mb, threads, seconds
        self._instance: Any = None
        self._opening = threading.Lock()
        # Each question takes all threads and its share of the memory: of many at once the others wait their turn.
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a view of the facts as they are now."""
        snapshot = self._store.snapshot()
        if not snapshot.parts:
            raise Unavailable("facts_missing", retry_after=60)
        cursor = self._open().cursor()
        try:
            yield _DuckSession(cursor, snapshot, self._seconds, self._turns)
        finally:
            cursor.close()

    def _open(self) -> Any:
        import duckdb

        with self._opening:
            if self._instance is None:
                instance = duckdb.connect()
                folder = str(self._store.folder.resolve()).replace("'", "''")
                for line in (
                    f"SET memory_limit = '{int(self._memory)}MB'",
                    f"SET threads = {int(self._threads)}",
                    "SET parquet_metadata_cache = true",
                    "SET preserve_insertion_order = false",
                    "SET autoinstall_known_extensions = false",
                    "SET autoload_known_extensions = false",
                    # Where a question is too large for the memory it is refused: nothing is written anywhere.
                    "SET temp_directory = ''",
                    f"SET allowed_directories = ['{folder}/']",
                    "SET enable_external_access = false",
                    "SET lock_configuration = true",
                ):
                    instance.execute(line)
                self._instance = instance
            return self._instance


class _DuckSession:
    def __init__(
        self, cursor: Any, snapshot: Snapshot, seconds: float, turns: threading.BoundedSemaphore
    ) -> None:
        self._cursor, self._snapshot, self._seconds, self._turns = cursor, snapshot, seconds, turns
        self._views: dict[tuple[str, frozenset[str] | None, str], str] = {}

    @property
    def state(self) -> str:
        return self._snapshot.state

    @property
    def demo(self) -> bool:
        return self._snapshot.demo

    def parts(self, fact: str, period: Period) -> tuple[Part, ...]:
        months = frozenset(period.months())
        return tuple(part for part in self._snapshot.parts.get(fact, ()) if part.month in months)

    def size(self, fact: str, period: Period) -> int:
        return sum(part.rows for part in self.parts(fact, period))

    def table(self, fact: str, months: frozenset[str] | None = None, summary: str = "") -> Any:
        place = (fact, months, summary)
        if place not in self._views:
            name = f"{fact}_{len(self._views)}"
            self._cursor.execute(f'CREATE TEMP VIEW "{name}" AS {self._reads(*place)}')
            self._views[place] = name
        return declared(fact, self._views[place], "" if summary == SAMPLE else summary)

    def _reads(self, fact: str, months: frozenset[str] | None, summary: str) -> str:
        return source(fact, self._snapshot.paths(fact, months, summary))

    def rows(self, expression: Any) -> list[Line]:
        statement = for_duckdb(expression)
        if not self._turns.acquire(timeout=self._seconds):
            raise Unavailable("engine_failed", retry_after=5)
        try:
            with _limited(self._cursor, self._seconds):
                found: list[Line] = self._cursor.execute(statement).fetchall()
        finally:
            self._turns.release()
        return found

    def batches(self, expression: Any, seconds: float) -> Iterator[list[Line]]:
        # A cursor has one result at a time, and views of its own.
        with closing(self._cursor.cursor()) as cursor:
            for place, name in self._views.items():
                cursor.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {self._reads(*place)}')
            with _limited(cursor, seconds):
                cursor.execute(for_duckdb(expression))
            while True:
                with _limited(cursor, seconds):
                    lines: list[Line] = cursor.fetchmany(BATCH)
                if not lines:
                    return
                yield lines


@contextmanager
def _limited(cursor: Any, seconds: float) -> Iterator[None]:
    """Interrupt the block when its time is over: again and again, since one that comes too early is forgotten.

    Raises:
        Invalid: `asking_took_too_long`.
        Unavailable: `engine_failed`.
    """
    import duckdb

    done = threading.Event()

    def watch() -> None:
        pause = seconds
        while not done.wait(pause):
            cursor.interrupt()
            pause = 0.02

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except duckdb.InterruptException:
        raise Invalid("asking_took_too_long", seconds=seconds) from None
    except duckdb.Error as failure:
        raise Unavailable("engine_failed", retry_after=5) from failure
    finally:
        done.set()
        watcher.join()


def source(fact: str, paths: Sequence[Path]) -> str:
    """Return the statement of DuckDB that reads a fact from files; of no files it has the columns and no rows."""
    if paths:
        listed = ", ".join("'" + str(path.resolve()).replace("'", "''") + "'" for path in paths)
        return f"SELECT * FROM read_parquet([{listed}])"  # noqa: S608 names of files of ours
    types = {
        Kind.DAY: "DATE", Kind.CODE: "VARCHAR", Kind.SMALL: "SMALLINT", Kind.NUMBER: "INTEGER",
        Kind.FEN: "BIGINT", Kind.FLAG: "BOOLEAN", Kind.REFERENCE: "INTEGER", Kind.KEY: "BIGINT",
    }  # fmt: skip
    columns = ", ".join(f'NULL::{types[one.kind]} AS "{one.name}"' for one in DECLARED[fact].columns)
    return f"SELECT {columns} WHERE false"


# --- ClickHouse ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClickHouse:
    """A ClickHouse that has a table for each fact and each table of a dimension, with the columns that are declared.

    `url` is that of its HTTP interface, with user, password and database: https://user:password@host:8443/fawang.
    """

    url: str
    memory_mb: int
    threads: int
    seconds: float

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a view of the facts. A month's partition is replaced as a whole; each part reads what is there."""
        bare, auth, database = split(self.url)
        with httpx.Client(base_url=bare, auth=auth, timeout=self.seconds + 5) as client:
            yield _ClickSession(client, self, database)


class _ClickSession:
    def __init__(self, client: httpx.Client, engine: ClickHouse, database: str) -> None:
        self._client, self._engine, self._database = client, engine, database
        self._known: tuple[str, bool] | None = None

    @property
    def state(self) -> str:
        return self._loaded[0]

    @property
    def demo(self) -> bool:
        return self._loaded[1]

    @property
    def _loaded(self) -> tuple[str, bool]:
        """Return what changes when a month is loaded, and whether any of it is demo data.

        Who fills the tables in another way has none of it: then no answer is kept.
        """
        if self._known is None:
            statement = (
                "SELECT toString(groupBitXor(cityHash64(fact, month, file))) AS state, toString(max(demo)) AS demo"  # noqa: S608
                f" FROM `{LOADED}` FINAL"
            )
            lines = self._said(statement)
            self._known = (lines[0][0], lines[0][1] in ("1", "true")) if lines else ("", False)
        return self._known

    def _said(self, statement: str) -> list[Line]:
        """Return what a statement of ours comes to; nothing where there is no such table."""
        import pyarrow as pa

        seconds = self._engine.seconds
        try:
            with self._post(statement, seconds) as answer:
                if answer.headers.get(_CODE) == _NO_TABLE:
                    return []
                if answer.status_code != httpx.codes.OK:
                    raise Unavailable("engine_failed", retry_after=5)
                columns = pa.ipc.open_stream(answer.read()).read_all().columns
        except (httpx.HTTPError, pa.ArrowException) as failure:
            raise Unavailable("engine_failed", retry_after=5) from failure
        return list(zip(*(column.to_pylist() for column in columns), strict=True))

    def parts(self, fact: str, period: Period) -> tuple[Part, ...]:
        # Its own index on the day leaves out the months that are not asked for, and it is quick over rows.
        return ()

    def size(self, fact: str, period: Period) -> int:
        return 0

    def table(self, fact: str, months: frozenset[str] | None = None, summary: str = "") -> Any:
        return declared(fact, fact)

    def rows(self, expression: Any) -> list[Line]:
        return [line for batch in self.batches(expression, self._engine.seconds) for line in batch]

    def batches(self, expression: Any, seconds: float) -> Iterator[list[Line]]:
        import pyarrow as pa

        try:
            with self._post(for_clickhouse(expression), seconds) as answer:
                if answer.status_code != httpx.codes.OK:
                    if answer.headers.get(_CODE) == _TOO_LONG:
                        raise Invalid("asking_took_too_long", seconds=seconds)
                    raise Unavailable("engine_failed", retry_after=5)
                for batch in pa.ipc.open_stream(io.BufferedReader(_Reading(answer.iter_bytes()))):
                    lines = list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
                    for first in range(0, len(lines), BATCH):
                        yield lines[first : first + BATCH]
        except (httpx.HTTPError, pa.ArrowException) as failure:
            # Also where it failed in the middle of its answer.
            raise Unavailable("engine_failed", retry_after=5) from failure

    def _post(self, statement: str, seconds: float) -> AbstractContextManager[httpx.Response]:
        engine = self._engine
        limits: dict[str, str | float] = {
            "database": self._database, "readonly": 2, "max_execution_time": seconds,
            "max_memory_usage": engine.memory_mb * 1_000_000, "max_threads": engine.threads,
            "output_format_arrow_string_as_string": 1,
        }  # fmt: skip
        content = f"{statement} FORMAT ArrowStream".encode()
        return self._client.stream("POST", "/", params=limits, content=content, timeout=seconds + 5)


class _Reading(io.RawIOBase):
    """An answer that comes in pieces, as a file that can be read once."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        found = self._rest[: len(into)]
        self._rest = self._rest[len(found) :]
        into[: len(found)] = found
        return len(found)


@cache
def engine() -> Engine:
    """Return the engine of this installation: ClickHouse where FAWANG_CLICKHOUSE_URL names one, else DuckDB."""
    limits: dict[str, Any] = {
        "memory_mb": settings.FAWANG_FACTS_MEMORY_MB, "threads": settings.FAWANG_FACTS_THREADS,
        "seconds": settings.FAWANG_FACTS_SECONDS,
    }  # fmt: skip
    if url := settings.FAWANG_CLICKHOUSE_URL:
        return ClickHouse(url, **limits)
    return DuckDB(Store(settings.FAWANG_FACTS), **limits)
