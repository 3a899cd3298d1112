"""Reading what the rooms publish (sources.sql): checksums of days, and the rows of a day as columns.

They are statements in a file and not views in the database: a view keeps PostgreSQL from altering the columns it reads,
so that every later migration of a room would fail on it; and a statement bounds its days where the index is.
"""

import io
import json
import re
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from fawang.consultations.queries import zone_versions
from fawang.datacentre.queries.questions import order_kinds
from fawang.datacentre.rules.pseudonyms import key_of
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.facts import Kind
from fawang.datacentre.warehouse.parquet import arrow_schema
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules import text
from fawang.people.rules.groups import group_of_zone

#: By which identity of the source a key is made, and of what sort it is.
KEYS = {"person": ("who", "person"), "lawyer": ("lawyer_who", "lawyer"), "order": ("order_who", "order")}
PLACES = {"prefecture": 4, "county": 6, "town": 9, "village": 12}
#: What the source does not say: who came before follows from all services (returning.py).
RECKONED = frozenset({"since"})
#: By which channel a talk in writing came (channels.data: the same codes, but for the mini program's).
_CHANNEL = "CASE k.channel WHEN '' THEN 'web' WHEN 'miniprogram' THEN 'mini_programme' ELSE k.channel END"
_FROM_MOMENT = {
    "day": "s.at::date",
    "hour": "extract(hour FROM s.at)::int",
}

type Digest = tuple[int, str]
#: Of a day without rows.
NOTHING: Digest = (0, "0")


def sources() -> dict[str, str]:
    """Return the statement of each fact that has one, with what the kinds of orders add to it."""
    return {fact: order_kinds.fill_in(statement) for fact, statement in _statements().items()}


@cache
def _statements() -> dict[str, str]:
    whole = (Path(__file__).parent / "sources.sql").read_text(encoding="utf-8").replace("{channel}", _CHANNEL)
    parts = re.split(r"^-- fact: (\w+)$", whole, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))


def digests(fact: str, first: date, last: date) -> dict[date, Digest]:
    """Return the number of rows of each day in the source, and a checksum in which their order does not count."""
    statement = (
        "SELECT at::date, count(*), sum(hashtextextended(s::text, 0))::text"  # noqa: S608 sources.sql
        f" FROM ({sources()[fact]}) s GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, between(first, last))
        return {day: (number, checksum) for day, number, checksum in cursor.fetchall()}


def between(first: date, last: date) -> dict[str, Any]:
    """Return the parameters of a statement for these days."""
    groups = {
        code: group
        for code, zone in sorted(zone_versions.current().items())
        if (group := group_of_zone(zone.kind))
    }
    return {
        "begin": datetime.combine(first, time(), CHINA),
        "end": datetime.combine(last + timedelta(1), time(), CHINA),
        "hour": clock.now().replace(minute=0, second=0, microsecond=0),
        "groups": json.dumps(groups),
    }


def read(fact: str, day: date) -> Any:
    """Return the rows of a day as an Arrow table, people and orders as keys; what is reckoned later is -1."""
    import pyarrow as pa
    from pyarrow import csv

    columns = DECLARED[fact].columns
    schema = arrow_schema(DECLARED[fact])
    content = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(_copying(fact), between(day, day)) as rows:
        for block in rows:
            content.write(block)
    names = [one.name for one in columns if one.name not in RECKONED]
    identities = pa.dictionary(pa.int32(), pa.string())
    types = {one.name: identities if one.kind == Kind.KEY else schema.field(one.name).type for one in columns}
    if not content.tell():
        return schema.empty_table()
    table = csv.read_csv(
        pa.py_buffer(content.getbuffer()),
        read_options=csv.ReadOptions(column_names=names, use_threads=False),
        convert_options=csv.ConvertOptions(
            column_types={name: types[name] for name in names},
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=False,
        ),
        parse_options=csv.ParseOptions(newlines_in_values=True),
    )
    made = {name: table.column(name) for name in names}
    for one in columns:
        if one.kind == Kind.KEY:
            made[one.name] = keys(made[one.name], KEYS[one.name][1])
        if one.name in RECKONED:
            made[one.name] = pa.array([-1], schema.field(one.name).type).take(
                pa.array([0] * table.num_rows, pa.int32())
            )
    return pa.table([made[one.name] for one in columns], schema=schema)


def keys(identities: Any, sort: str) -> Any:
    """Return the keys of a column of identities; each different one is hashed once."""
    import pyarrow as pa

    secret = pseudonym_secret()
    if not pa.types.is_dictionary(identities.type):
        identities = identities.dictionary_encode()
    blocks = []
    for chunk in identities.chunks if isinstance(identities, pa.ChunkedArray) else [identities]:
        hashed = pa.array([key_of(secret, sort, one) for one in chunk.dictionary.to_pylist()], pa.int64())
        blocks.append(hashed.take(chunk.indices))
    return pa.chunked_array(blocks, pa.int64())


def pseudonym_secret() -> bytes:
    """Return the secret without which no key can be reckoned from who somebody is."""
    return text.keyed_hash(settings.FAWANG_INDEX_KEY, "facts", "pseudonyms")


def _copying(fact: str) -> str:
    chosen = []
    for one in DECLARED[fact].columns:
        if one.name in RECKONED:
            continue
        if one.name in _FROM_MOMENT:
            chosen.append(f'{_FROM_MOMENT[one.name]} AS "{one.name}"')
        elif one.name in PLACES:
            size = PLACES[one.name]
            chosen.append(f"CASE WHEN length(s.place) >= {size} THEN left(s.place, {size}) ELSE '' END")
        elif one.kind == Kind.KEY:
            chosen.append(f's."{KEYS[one.name][0]}"')
        else:
            chosen.append(f's."{one.name}"')
    return f"COPY (SELECT {', '.join(chosen)} FROM ({sources()[fact]}) s) TO STDOUT (FORMAT csv)"  # noqa: S608
