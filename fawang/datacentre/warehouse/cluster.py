"""Facts and dimensions into a ClickHouse: its tables, and the months that differ from what it has.

A month is put into a table beside, counted, and then takes the place of the partition in one step; after that the table
`loaded` says which file it came from. What is killed in between is done again and changes nothing twice. Readers see a
month as it was or as it is.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from fawang.datacentre.warehouse.dimensions import DECLARED, TABLES
from fawang.datacentre.warehouse.facts import Fact, Kind
from fawang.datacentre.warehouse.store import WHOLE, Part, Snapshot
from fawang.kernel.rules.problems import Unavailable

if TYPE_CHECKING:
    import httpx

#: A month is sent and sorted within so many seconds.
_SECONDS = 600
_TYPES = {
    Kind.DAY: "Date32", Kind.CODE: "LowCardinality(String)", Kind.SMALL: "Int16", Kind.NUMBER: "Int32",
    Kind.FEN: "Int64", Kind.FLAG: "Bool", Kind.REFERENCE: "Int32", Kind.KEY: "Int64",
}  # fmt: skip
#: Too many different ones for a dictionary.
_MANY = frozenset({"town", "village", "name", "code", "now"})
LOADED = "loaded"
#: For rows of which the prefecture is not known, and for facts that have no place.
NOWHERE = "none"


@dataclass(frozen=True, slots=True)
class Shard:
    """What one server of several has: the rows of some prefectures, in tables with this at the end of their names.

    Without prefectures it has everything. Tables of dimensions are whole on every server.
    """

    prefectures: frozenset[str] = frozenset()
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """A month of a fact that was loaded."""

    fact: str
    month: str
    rows: int


def load(
    url: str,
    snapshot: Snapshot,
    shard: Shard | None = None,
    tell: Callable[[Brought], None] = lambda _one: None,
) -> list[Brought]:
    """Bring a ClickHouse to what a snapshot has, and return what was loaded. Nothing where nothing differs.

    Args:
        url: of its HTTP interface, with a user that may create tables and insert, and the database, which is there.
        snapshot: the months that count.
        shard: where several servers share the facts: what this one has.
        tell: is told of each month.

    Raises:
        Unavailable: `engine_failed`: it is away, or refuses; what is loaded by then stays.
    """
    shard, found = shard or Shard(), []
    with _server(url) as server:
        for fact in DECLARED.values():
            server.do(_table(fact, shard.suffix))
        server.do(_table_of_loaded(shard.suffix))
        known = server.loaded(shard.suffix)
        for code, parts in snapshot.parts.items():
            for part in parts:
                if known.get((code, part.month)) != part.file:
                    one = _bring(server, DECLARED[code], part, snapshot.folder / code / part.file, shard)
                    tell(one)
                    found.append(one)
    return found


def _bring(server: "_Server", fact: Fact, part: Part, path: Path, shard: Shard) -> Brought:
    table = f"{fact.code}{shard.suffix}"
    beside = f"{table}__beside"
    # Of a try that was killed there may be one.
    server.do(f"DROP TABLE IF EXISTS `{beside}` SYNC")
    server.do(f"CREATE TABLE `{beside}` AS `{table}`")
    body, rows = _rows(fact, path, shard)
    where = "tuple()" if part.month == WHOLE else f"'{part.month.replace('-', '')}'"
    if rows:
        server.put(f"INSERT INTO `{beside}` FORMAT Parquet", body)
        if (there := int(server.do(f"SELECT count() FROM `{beside}` FORMAT TSV"))) != rows:  # noqa: S608 names of ours
            raise Unavailable("engine_failed", retry_after=60) from ValueError(f"{rows} sent, {there} there")
        server.do(f"ALTER TABLE `{table}` REPLACE PARTITION {where} FROM `{beside}`")
    else:
        server.do(f"ALTER TABLE `{table}` DROP PARTITION {where}")
    server.do(
        f"INSERT INTO `{LOADED}{shard.suffix}` (fact, month, file, rows, demo)"  # noqa: S608 names of ours
        f" VALUES ('{fact.code}', '{part.month}', '{part.file}', {rows}, {str(part.demo).lower()})"
    )
    server.do(f"DROP TABLE `{beside}` SYNC")
    return Brought(fact.code, part.month, rows)


def _rows(fact: Fact, path: Path, shard: Shard) -> tuple[bytes, int]:
    """Return the rows of a file that a server has, as Parquet, and their number."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not shard.prefectures or fact.code in TABLES:
        return path.read_bytes(), pq.ParquetFile(path).metadata.num_rows
    rows = pq.read_table(path)
    if not fact.has("prefecture"):
        # Seats stand in no prefecture: one server has them.
        rows = rows if NOWHERE in shard.prefectures else rows.slice(0, 0)
    else:
        wanted = ["" if one == NOWHERE else one for one in shard.prefectures]
        rows = rows.filter(pc.is_in(rows["prefecture"], _texts(wanted)))
    file = BytesIO()
    pq.write_table(rows, file, compression="zstd")
    return file.getvalue(), rows.num_rows


def _texts(values: Iterable[str]) -> Any:
    import pyarrow as pa

    return pa.array(list(values), pa.string())


def _table(fact: Fact, suffix: str) -> str:
    def kind(name: str, kind: Kind) -> str:
        return "String" if name in _MANY and kind == Kind.CODE else _TYPES[kind]

    columns = ", ".join(f"`{one.name}` {kind(one.name, one.kind)}" for one in fact.columns)
    by_month = fact.code not in TABLES
    order = fact.sort if by_month else (fact.columns[0].name,)
    return (
        f"CREATE TABLE IF NOT EXISTS `{fact.code}{suffix}` ({columns}) ENGINE = MergeTree"
        f" {'PARTITION BY toYYYYMM(day)' if by_month else 'PARTITION BY tuple()'}"
        f" ORDER BY ({', '.join(f'`{name}`' for name in order)})"
    )


def _table_of_loaded(suffix: str) -> str:
    return (
        f"CREATE TABLE IF NOT EXISTS `{LOADED}{suffix}` (fact String, month String, file String, rows UInt64,"
        " demo Bool, at DateTime64(3) DEFAULT now64(3)) ENGINE = ReplacingMergeTree(at) ORDER BY (fact, month)"
    )


class _Server:
    def __init__(self, client: "httpx.Client", database: str) -> None:
        self._client, self._database = client, database

    def do(self, statement: str) -> str:
        return self._post({}, statement.encode())

    def put(self, statement: str, body: bytes) -> None:
        self._post({"query": statement}, body)

    def loaded(self, suffix: str) -> dict[tuple[str, str], str]:
        lines = self.do(f"SELECT fact, month, file FROM `{LOADED}{suffix}` FINAL FORMAT TSV").splitlines()  # noqa: S608
        return {(fact, month): file for fact, month, file in (line.split("\t") for line in lines)}

    def _post(self, more: dict[str, str], body: bytes) -> str:
        import httpx

        try:
            answer = self._client.post("/", params={"database": self._database, **more}, content=body)
        except httpx.HTTPError as failure:
            raise Unavailable("engine_failed", retry_after=60) from failure
        if answer.status_code != httpx.codes.OK:
            raise Unavailable("engine_failed", retry_after=60) from ValueError(answer.text[:500])
        return answer.text


@contextmanager
def _server(url: str) -> Iterator[_Server]:
    import httpx

    bare, auth, database = split(url)
    with httpx.Client(base_url=bare, auth=auth, timeout=_SECONDS) as client:
        yield _Server(client, database)


def split(url: str) -> tuple[str, tuple[str, str] | None, str]:
    """Return the address of a ClickHouse's HTTP interface, who asks, and the database, of a URL with these."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    auth = (parts.username, parts.password or "") if parts.username else None
    bare = urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, "/", "", ""))
    return bare, auth, parts.path.strip("/") or "default"
