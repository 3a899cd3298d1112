"""The process in which one statement of an analyst runs. It is told all on its standard input, and answers in lines.

    in   {"statement", "tables": {name: SELECT}, "columns": {name: [column]}, "paths", "load", "limit", limits …}
    out  {"columns": [[name, type], …]}  {"rows": [[…], …]} …  {"end": true, "cut": false}
         or, instead of any of these, {"problem": code, "detail": text}

`load`: the tables are read into memory before the statement runs, and then no file can be opened any more: the rows
that somebody may not see are nowhere in reach, whatever the statement makes of filters and errors. Without `load` the
tables are views over the files that are named, for those who may see everything.

Its limits are the kernel's: memory, time, no file of its own, and no network where the kernel lets it go without.
"""

import json
import math
import os
import resource
import signal
import sys
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from fawang.datacentre.queries.sql.judging import Judged, Refused, judge

#: Longer texts and lists in a cell are cut, and a line is never longer than the reader takes.
MOST_TEXT, MOST_LIST, MOST_LINE = 4_000, 1_000, 900_000
_SAFE_INTEGER = 2**53
_TOGETHER = 200
#: Errors whose words say what is wrong with the statement, and nothing of what is in the tables.
_TELLING = ("ParserException", "BinderException", "CatalogException", "SyntaxException")


def main() -> None:
    """Do what standard input says."""
    order = json.loads(sys.stdin.buffer.read())
    # The engine has a progress bar, and may have more to say: only lines of ours go to the reader.
    sys.stdout = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    _confine(order)
    try:
        _run(order)
    except MemoryError:
        _tell({"problem": "sql_too_large"})


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=True, allow_nan=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def _confine(order: dict[str, Any]) -> None:
    # The engine counts what it holds; these count what it forgets to count.
    room = (int(order["memory_mb"]) + 600) * 1024 * 1024
    cpu = math.ceil(order["seconds"]) * int(order["threads"]) + 5
    for what, limit in (
        (resource.RLIMIT_DATA, room),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    # Where nobody reads any more, it ends by itself.
    signal.setitimer(signal.ITIMER_REAL, float(order["seconds"]) + 5)
    for spaces in (os.CLONE_NEWNET, os.CLONE_NEWUSER | os.CLONE_NEWNET):
        with suppress(OSError):
            os.unshare(spaces)
            break


def _run(order: dict[str, Any]) -> None:
    import duckdb

    connection = duckdb.connect()
    for line in (
        f"SET memory_limit = '{int(order['memory_mb'])}MB'",
        f"SET threads = {int(order['threads'])}",
        "SET temp_directory = ''",
        "SET preserve_insertion_order = false",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET allow_community_extensions = false",
        "SET allow_persistent_secrets = false",
        "SET enable_progress_bar = false",
        "SET python_enable_replacements = false",
        "SET max_expression_depth = 250",
    ):
        connection.execute(line)
    try:
        judged = judge(order["statement"], order["tables"], connection)
        _prepare(connection, order, judged)
        _answer(connection, order)
    except Refused as refused:
        _tell({"problem": "sql_refused", "detail": refused.what})
    except duckdb.OutOfMemoryException:
        _tell({"problem": "sql_too_large"})
    except duckdb.Error as failure:
        name = type(failure).__name__
        said = str(failure).splitlines()[0][:300] if name in _TELLING else ""
        _tell({"problem": "sql_wrong" if said else "sql_failed", "detail": said})


def _prepare(connection: Any, order: dict[str, Any], judged: Judged) -> None:
    """Make the tables that are read, and close everything else."""
    if order["load"]:
        for name in sorted(judged.tables):
            columns = order["columns"][name]
            needed = [one for one in columns if judged.all_columns or one in judged.names] or columns[:1]
            listed = ", ".join(f'"{one}"' for one in needed)
            connection.execute(
                f'CREATE TABLE "{name}" AS SELECT {listed} FROM ({order["tables"][name]})'  # noqa: S608 names of ours
            )
    else:
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in order["paths"])
        connection.execute(f"SET allowed_paths = [{listed}]")
    connection.execute("SET enable_external_access = false")
    if not order["load"]:
        for name in sorted(judged.tables):
            connection.execute(f'CREATE VIEW "{name}" AS {order["tables"][name]}')
    connection.execute("SET lock_configuration = true")


def _answer(connection: Any, order: dict[str, Any]) -> None:
    found = connection.execute(order["statement"])
    _tell({"columns": [[str(one[0])[:200], str(one[1])[:200]] for one in found.description]})
    left = int(order["limit"])
    while lines := found.fetchmany(_TOGETHER):
        rows = [[_plain(cell) for cell in line] for line in lines[:left]]
        _rows(rows)
        if len(lines) > left:
            _tell({"end": True, "cut": True})
            return
        left -= len(lines)
    _tell({"end": True, "cut": False})


def _rows(rows: list[list[Any]]) -> None:
    """Say rows, in lines that are not too long; a single row that is too long is refused."""
    said = json.dumps(rows, allow_nan=False)
    if len(said) <= MOST_LINE:
        if rows:
            _tell({"rows": rows})
    elif len(rows) == 1:
        raise Refused("a row is too long")
    else:
        for row in rows:
            _rows([row])


def _plain(cell: Any, depth: int = 0) -> Any:
    """Return a cell as JSON has it: days and decimals as text, whole numbers beyond 2^53 too, no NaN."""
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, int):
        return cell if abs(cell) < _SAFE_INTEGER else str(cell)[:MOST_TEXT]
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if isinstance(cell, str):
        return cell[:MOST_TEXT]
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    if isinstance(cell, bytes):
        return cell[: MOST_TEXT // 2].hex()
    if isinstance(cell, list | tuple | dict) and depth > 8:
        return "…"
    if isinstance(cell, list | tuple):
        return [_plain(one, depth + 1) for one in cell[:MOST_LIST]]
    if isinstance(cell, dict):
        return {str(key)[:200]: _plain(one, depth + 1) for key, one in list(cell.items())[:MOST_LIST]}
    return str(cell)[:MOST_TEXT]
