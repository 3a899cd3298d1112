"""Starting the process in which a statement runs, reading its answer as it comes, and ending it in time."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings

from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.queries.sql.child import MOST_LINE
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.store import Snapshot, Store
from fawang.kernel.rules.problems import Invalid, Problem, Unavailable
from fawang.kernel.runtime import processes

_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from fawang.datacentre.queries.sql import child; child.main()"
#: Statements that run at once in one server process. Each may take the memory of FAWANG_SQL_MEMORY_MB.
_AT_ONCE = threading.BoundedSemaphore(2)
MOST_STATEMENT = 20_000


@dataclass
class Answer:
    """An answer as it is read: its columns first. `cut` and `rows` are right when all batches have been read."""

    columns: list[tuple[str, str]]
    batches: Iterator[list[list[Any]]] = field(repr=False)
    demo: bool = False
    rows: int = 0
    cut: bool = False


def run(statement: str, scope: Scope, *, limit: int, store: Store | None = None) -> Answer:
    """Run a statement over what `scope` sees, and return its answer when the first line of it is there.

    Raises:
        Invalid: `sql_refused`, `sql_wrong`, `sql_failed`, `sql_too_large`, `asking_took_too_long`; those that come
            while rows are read are raised by `batches`.
        Unavailable: `facts_missing`, `sql_busy`.
    """
    if len(statement) > MOST_STATEMENT or "\x00" in statement:
        raise Invalid("sql_refused", detail="it is too long")
    snapshot = (store or Store(settings.FAWANG_FACTS)).snapshot()
    if not snapshot.parts:
        raise Unavailable("facts_missing", retry_after=60)
    order = {
        "statement": statement,
        "tables": tables(snapshot, scope),
        "columns": {name: [one.name for one in fact.columns] for name, fact in DECLARED.items()},
        "paths": [str(path.resolve()) for fact in DECLARED for path in snapshot.paths(fact)],
        "load": not scope.everything,
        "limit": limit,
        "memory_mb": settings.FAWANG_SQL_MEMORY_MB,
        "threads": settings.FAWANG_FACTS_THREADS,
        "seconds": settings.FAWANG_SQL_SECONDS,
    }
    if not _AT_ONCE.acquire(blocking=False):
        raise Unavailable("sql_busy", retry_after=5)
    lines = _lines(order, settings.FAWANG_SQL_SECONDS)
    first = next(lines)
    answer = Answer([(name, kind) for name, kind in first["columns"]], iter(()), snapshot.demo)
    answer.batches = _batches(answer, lines)
    return answer


def _batches(answer: Answer, lines: Iterator[dict[str, Any]]) -> Iterator[list[list[Any]]]:
    for line in lines:
        if "end" in line:
            answer.cut = line["cut"]
            return
        answer.rows += len(line["rows"])
        yield line["rows"]


def _lines(order: dict[str, Any], seconds: float) -> Iterator[dict[str, Any]]:
    """Give the lines of the process's answer, the last one with `end`; the process ends with the reading."""
    began = time.monotonic()
    try:
        process = processes.start(_CODE, environment={})
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            with processes.killed_after(process, seconds):
                with suppress(BrokenPipeError):
                    process.stdin.write(json.dumps(order).encode())
                    process.stdin.close()
                while True:
                    line = _read(process.stdout)
                    if line is None:
                        late = time.monotonic() - began >= seconds
                        raise (
                            Invalid("asking_took_too_long", seconds=seconds)
                            if late
                            else Invalid("sql_too_large")
                        )
                    if "problem" in line:
                        raise _problem(line)
                    yield line
                    if "end" in line:
                        return
        finally:
            processes.end(process)
    finally:
        _AT_ONCE.release()


def _read(stream: IO[bytes]) -> dict[str, Any] | None:
    """Return the next line; None where the process is gone, or says more than it may."""
    line = stream.readline(MOST_LINE * 2)
    if not line.endswith(b"\n"):
        return None
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return found


def _problem(line: dict[str, Any]) -> Problem:
    return {
        "sql_refused": lambda: Invalid("sql_refused", detail=line["detail"]),
        "sql_wrong": lambda: Invalid("sql_wrong", detail=line["detail"]),
        "sql_too_large": lambda: Invalid("sql_too_large"),
    }.get(line["problem"], lambda: Invalid("sql_failed"))()


# --- what is seen ----------------------------------------------------------------------------------


def tables(snapshot: Snapshot, scope: Scope) -> dict[str, str]:
    """Return a SELECT for each fact and each table of a dimension: of everything, or of what a scope sees."""
    files = {name: _files(snapshot, name) for name in DECLARED}
    if scope.everything:
        return files
    return {name: _scoped(name, files, scope) for name in DECLARED}


def _scoped(name: str, files: dict[str, str], scope: Scope) -> str:
    from fawang.datacentre.queries.questions.levels import scoped
    from fawang.datacentre.warehouse.statements import declared, for_duckdb

    if name in ("region", "day"):
        # Names of places and the calendar are no secret.
        return files[name]
    seen = for_duckdb(scoped(declared(name, f"{name}_files"), name, scope, _Declared()))
    sources = ", ".join(f'"{one}_files" AS ({files[one]})' for one in dict.fromkeys((name, "unit")))
    return f"WITH {sources} SELECT * FROM ({seen})"  # noqa: S608 written by the compiler


class _Declared:
    """Tables by the names that the statement above gives them."""

    def table(self, fact: str) -> Any:
        from fawang.datacentre.warehouse.statements import declared

        return declared(fact, f"{fact}_files")


def _files(snapshot: Snapshot, name: str) -> str:
    from fawang.datacentre.queries.engines.duckdb import source

    return source(name, snapshot.paths(name))
