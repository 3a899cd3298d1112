"""Facts as Arrow and Parquet: their columns, their files, and what a file is known again by."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from fawang.datacentre.warehouse.facts import Fact, Kind
from fawang.kernel.rules.problems import Invalid

#: Rows that are skipped or read together: the measure of DuckDB, so that its threads share a month.
ROW_GROUP = 122_880
#: Nearly all different: a dictionary of them would only be one more copy.
_MANY = frozenset({"person", "order"})


def arrow_schema(fact: Fact) -> Any:
    """Return the schema of a fact's rows in Arrow; codes come as texts or as dictionaries of texts."""
    import pyarrow as pa

    types = {
        Kind.DAY: pa.date32(), Kind.CODE: pa.string(), Kind.SMALL: pa.int16(), Kind.NUMBER: pa.int32(),
        Kind.FEN: pa.int64(), Kind.FLAG: pa.bool_(), Kind.REFERENCE: pa.int32(), Kind.KEY: pa.int64(),
    }  # fmt: skip
    return pa.schema([pa.field(one.name, types[one.kind], nullable=False) for one in fact.columns])


def fitted(fact: Fact, rows: Any) -> Any:
    """Return `rows` with the columns of the fact, in order and of the right types.

    Raises:
        Invalid: `facts_wrong`.
    """
    import pyarrow as pa

    schema = arrow_schema(fact)
    if odd := set(rows.column_names) ^ set(schema.names):
        raise Invalid("facts_wrong", fact=fact.code, month="", column=sorted(odd)[0])
    columns = []
    for wanted, column in zip(schema, fact.columns, strict=True):
        have = rows.column(column.name)
        encoded = pa.types.is_dictionary(have.type) and pa.types.is_string(have.type.value_type)
        try:
            columns.append(have if encoded and column.kind == Kind.CODE else have.cast(wanted.type))
        except pa.ArrowException:
            raise Invalid("facts_wrong", fact=fact.code, month="", column=column.name) from None
        if have.null_count:
            raise Invalid("facts_wrong", fact=fact.code, month="", column=column.name)
    return pa.table(
        columns,
        schema=pa.schema(
            [pa.field(c.name, a.type, False) for c, a in zip(fact.columns, columns, strict=True)]
        ),
    )


def write(fact: Fact, table: Any, path: Path) -> None:
    """Write a table of a fact, or of a summary of it, into a file."""
    import pyarrow.parquet as pq

    keys = {one.name for one in fact.columns if one.kind == Kind.KEY}
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=6,
        row_group_size=ROW_GROUP,
        use_dictionary=[name for name in table.column_names if name not in _MANY],
        write_statistics=[name for name in table.column_names if name not in keys],
        store_schema=False,
    )


def days(table: Any) -> tuple[str, str]:
    """Return the first and the last day of a table, empty where it has none."""
    import pyarrow.compute as pc

    if "day" not in table.column_names or not table.num_rows:
        return "", ""
    ends = pc.min_max(table["day"]).as_py()
    return ends["min"].isoformat(), ends["max"].isoformat()


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
