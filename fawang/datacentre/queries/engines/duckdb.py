"""DuckDB inside the process: it reads the files of a snapshot, may open nothing else, and writes nothing."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from fawang.datacentre.queries.engines.sessions import BATCH, Line, Session
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.facts import Kind
from fawang.datacentre.warehouse.statements import declared, for_duckdb
from fawang.datacentre.warehouse.store import Part, Snapshot, Store
from fawang.datacentre.warehouse.summaries import SAMPLE
from fawang.kernel.rules.problems import Invalid, Unavailable

#: Questions that DuckDB answers at the same time.
AT_ONCE = 2
#: An instance that nobody has asked for so long is closed: it holds 30 to 50 MB, and opening it takes milliseconds.
IDLE_SECONDS = 30.0


class DuckDB:
    """DuckDB over the files of a store: one instance for a process, a cursor for each question."""

    def __init__(self, store: Store, *, memory_mb: int, threads: int, seconds: float) -> None:
        """Prepare; the engine is loaded with the first question."""
        self._store, self._memory, self._threads, self._seconds = store, memory_mb, threads, seconds
        self._instance: Any = None
        self._opening = threading.Lock()
        #: Sessions that are open, and when the last one was closed (monotonic seconds).
        self._sessions, self._asked = 0, 0.0
        # Each question takes all threads and its share of the memory: of many at once the others wait their turn.
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a view of the facts as they are now."""
        snapshot = self._store.snapshot()
        if not snapshot.parts:
            raise Unavailable("facts_missing", retry_after=60)
        cursor = self._cursor()
        try:
            yield _DuckSession(cursor, snapshot, self._seconds, self._turns)
        finally:
            cursor.close()
            with self._opening:
                self._sessions, self._asked = self._sessions - 1, time.monotonic()

    def close_idle(self, seconds: float = IDLE_SECONDS) -> bool:
        """Close the instance where nobody has asked it for so long; tell whether it was closed. The next question opens
        it again.
        """
        with self._opening:
            if self._instance is None or self._sessions or time.monotonic() - self._asked < seconds:
                return False
            self._instance.close()
            self._instance = None
            return True

    def _cursor(self) -> Any:
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
            cursor = self._instance.cursor()
            self._sessions += 1
            return cursor


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
        # All lie in one folder, and to follow the links of each path takes longer than the rest of a statement.
        folders = {parent: parent.resolve() for parent in {path.parent for path in paths}}
        names = (f"{folders[path.parent]}/{path.name}" for path in paths)
        listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
        return f"SELECT * FROM read_parquet([{listed}])"  # noqa: S608 names of files of ours
    types = {
        Kind.DAY: "DATE", Kind.CODE: "VARCHAR", Kind.SMALL: "SMALLINT", Kind.NUMBER: "INTEGER",
        Kind.FEN: "BIGINT", Kind.FLAG: "BOOLEAN", Kind.REFERENCE: "INTEGER", Kind.KEY: "BIGINT",
    }  # fmt: skip
    columns = ", ".join(f'NULL::{types[one.kind]} AS "{one.name}"' for one in DECLARED[fact].columns)
    return f"SELECT {columns} WHERE false"
