"""What a database holds: its columns, its constraints, and a digest of the rows of each table."""

from dataclasses import dataclass

from django.db import connection

_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef OR a.attidentity <> ''
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
"""
#: What only lets rows in or keeps them out; whether a column may be empty is told with the column.
_CONSTRAINTS = """
SELECT r.conrelid::regclass::text, r.conname FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid
 WHERE c.relnamespace = 'public'::regnamespace AND r.contype <> 'n'
"""
_DIGEST = (
    "SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM (SELECT {} FROM {}) t"
)


@dataclass(frozen=True)
class Column:
    """A column: its type with its length, whether it must have a value, and whether the database gives it one."""

    type: str
    must: bool
    given: bool


type Columns = dict[tuple[str, str], Column]
type Digests = dict[str, tuple[int, str]]


def columns() -> Columns:
    """Return the columns of all tables, by table and name."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        return {(table, name): Column(*rest) for table, name, *rest in cursor.fetchall()}


def constraints() -> set[tuple[str, str]]:
    """Return the constraints and unique rules of all tables, by table and name."""
    with connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS)
        return set(cursor.fetchall())


def digests(of: Columns) -> Digests:
    """Return for each table how many rows it has, and a digest of what they have in the columns `of` it."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({table for table, _name in of}):
            names = sorted(f'"{name}"' for one, name in of if one == table)
            cursor.execute(_DIGEST.format(", ".join(names), table))
            found[table] = cursor.fetchone()
    return found
