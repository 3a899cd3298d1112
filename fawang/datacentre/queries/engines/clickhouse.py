"""A ClickHouse by URL, asked with `readonly`; its answers are read as they come."""

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fawang.datacentre.queries.engines.sessions import BATCH, Line, Session
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.cluster import LOADED, split
from fawang.datacentre.warehouse.statements import declared, for_clickhouse
from fawang.datacentre.warehouse.store import Part
from fawang.kernel.rules.problems import Invalid, Unavailable

if TYPE_CHECKING:
    import httpx

#: By which ClickHouse says what is wrong: its UNKNOWN_TABLE and TIMEOUT_EXCEEDED.
_CODE, _NO_TABLE, _TOO_LONG = "X-ClickHouse-Exception-Code", "60", "159"


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
        import httpx

        bare, auth, database = split(self.url)
        with httpx.Client(base_url=bare, auth=auth, timeout=self.seconds + 5) as client:
            yield _ClickSession(client, self, database)


class _ClickSession:
    def __init__(self, client: "httpx.Client", engine: ClickHouse, database: str) -> None:
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
        import httpx
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
        import httpx
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

    def _post(self, statement: str, seconds: float) -> "AbstractContextManager[httpx.Response]":
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
