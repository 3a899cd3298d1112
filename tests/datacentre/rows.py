"""Rows of facts for tests: everything unknown, but for what is given."""

from datetime import date
from typing import Any

import pyarrow as pa

from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.facts import Kind
from fawang.datacentre.warehouse.parquet import arrow_schema

_UNKNOWN: dict[Kind, Any] = {
    Kind.DAY: date(2021, 3, 1), Kind.CODE: "", Kind.SMALL: 0, Kind.NUMBER: 0, Kind.FEN: 0, Kind.FLAG: False,
    Kind.REFERENCE: 0, Kind.KEY: 0,
}  # fmt: skip


def rows(fact: str, *given: dict[str, Any]) -> pa.Table:
    """Return a table of a fact with a row for each of `given`."""
    columns = DECLARED[fact].columns
    return pa.Table.from_pylist(
        [{one.name: row.get(one.name, _UNKNOWN[one.kind]) for one in columns} for row in given],
        schema=arrow_schema(DECLARED[fact]),
    )
