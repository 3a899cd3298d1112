"""Ibis expressions over tables that are only declared, and the statements that engines run of them. Pure."""

import sys
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.facts import Kind
from fawang.datacentre.warehouse.summaries import SUMMARIES, sums_of

_TYPES = {
    Kind.DAY: "!date", Kind.CODE: "!string", Kind.SMALL: "!int16", Kind.NUMBER: "!int32", Kind.FEN: "!int64",
    Kind.FLAG: "!boolean", Kind.REFERENCE: "!int32", Kind.KEY: "!int64",
}  # fmt: skip


def declared(fact: str, name: str, summary: str = "") -> Any:
    """Return an Ibis table with the columns of a fact or of a summary of it, under a name that the engine knows."""
    import ibis

    types = {one.name: _TYPES[one.kind] for one in DECLARED[fact].columns}
    if summary:
        # The summary of a month has the first day of it.
        kept = dict.fromkeys(("day", *SUMMARIES[fact][summary].columns))
        types = {column: types[column] for column in kept} | dict.fromkeys(sums_of(fact), "int64")
    return ibis.table(types, name=name)


def for_duckdb(expression: Any) -> str:
    """Return the statement of an Ibis expression for DuckDB."""
    return _for_duckdb(expression.op())


#: An expression is hundreds of objects: as many are kept as the pages of figures ask.
@lru_cache(maxsize=96)
def _for_duckdb(node: Any) -> str:
    """Compile once what is asked again and again, such as the tiles of a board: that takes ten milliseconds."""
    _load_dialects_singly()
    from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

    return str(DuckDBCompiler().to_sqlglot(node.to_expr()).sql(dialect="duckdb"))


def for_clickhouse(expression: Any) -> str:
    """Return the statement of an Ibis expression for ClickHouse. What is counted once each is counted exactly."""
    _load_dialects_singly()
    from ibis.backends.sql.compilers.clickhouse import ClickHouseCompiler
    from sqlglot import exp

    def exact(node: Any) -> Any:
        # Ibis takes `uniq` and `uniqIf`, which estimate.
        if isinstance(node, exp.ApproxDistinct):
            return exp.Anonymous(this="uniqExact", expressions=[node.this])
        if isinstance(node, exp.Anonymous) and node.name == "uniqIf":
            return exp.Anonymous(this="uniqExactIf", expressions=node.expressions)
        return node

    return str(ClickHouseCompiler().to_sqlglot(expression).transform(exact).sql(dialect="clickhouse"))


_COMPILERS = "ibis.backends.sql.compilers"


def _load_dialects_singly() -> None:
    """Have Ibis load the compiler that is asked for, and not those of twenty databases: 10 MB in each process.

    Its package of compilers imports all of them. One of the same name and place is put in front of it, which finds a
    compiler when somebody wants it.
    """
    if _COMPILERS in sys.modules:
        return
    import ibis.backends.sql

    package = ModuleType(_COMPILERS)
    package.__path__ = [str(Path(ibis.backends.sql.__file__).parent / "compilers")]

    def find(name: str) -> Any:
        if not name.endswith("Compiler"):
            raise AttributeError(name)
        return getattr(import_module(f"{_COMPILERS}.{name.removesuffix('Compiler').lower()}"), name)

    vars(package)["__getattr__"] = find
    sys.modules[_COMPILERS] = package
