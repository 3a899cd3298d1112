"""Queries and inserts that are the same each time but for their values: composed and compiled once in each process.

To compose and compile a small query takes four fifths of what it costs in Python; to read and plan it is most of what
it costs the database, which does that once in each connection. What is asked with every request is written with these;
everything else as Django has it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import DatabaseDefault
from psycopg.types.numeric import Int8BinaryDumper

#: Stand for the value while a query is compiled; nothing in it is equal to them.
_NUMBER, _TEXT, _BYTES = (
    0x5EED_0000_0000_0000 - 1,
    "\ue000 what is looked for \ue000",
    b"\x00 what is looked for \x00",
)

#: The statement, its values, the model, the names of its columns, and what reads some of them, by their place.
type _Compiled[M: Model] = tuple[str, list[Any], type[M], list[str], list[tuple[int, Any]]]


class Lookup[M: Model]:
    """Finds the rows of a table by one number, by one text, or by bytes such as a hash.

    Args:
        build: the query for a value. It selects whole rows of its table, and no others with them.
        text, binary: the value is a text, or bytes.
        columns: for `values`, which of them; empty: all.
        related: foreign keys that are never null in what is found, and are read along (`select_related`).
        annotated: what the query adds to each row (`annotate`): one name, and not beside `related`.
    """

    def __init__(
        self,
        build: Callable[[Any], QuerySet[M]],
        *,
        text: bool = False,
        binary: bool = False,
        columns: tuple[str, ...] = (),
        related: tuple[str, ...] = (),
        annotated: str = "",
    ) -> None:
        self._build = build
        self._mark: int | str | bytes = _TEXT if text else _BYTES if binary else _NUMBER
        self._columns = columns
        self._related = related
        self._annotated = annotated
        self._compiled: _Compiled[M] | None = None

    def __call__(self, value: int | str | bytes) -> list[M]:
        """Return the rows that are found for `value`."""
        model, names = (self._compiled or self._compile())[2:4]
        assert not self._columns, "whole rows have all columns"
        alias = connection.alias
        found, own = self._rows(value), len(model._meta.concrete_fields)
        rows = [model.from_db(alias, names[:own], row[:own]) for row in found]
        place = own
        for name in self._related:
            along: type[Model] = model._meta.get_field(name).related_model  # type: ignore[assignment]
            end = place + len(along._meta.concrete_fields)
            for one, row in zip(rows, found, strict=True):
                setattr(one, name, along.from_db(alias, names[place:end], row[place:end]))
            place = end
        if self._annotated:
            for one, row in zip(rows, found, strict=True):
                setattr(one, self._annotated, row[own])
        return rows

    def values(self, value: int | str | bytes) -> list[dict[str, Any]]:
        """Return the columns of the rows that are found for `value`, by their names."""
        rows = self._rows(value)
        names = (self._compiled or self._compile())[3]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _rows(self, value: int | str | bytes) -> list[Sequence[Any]]:
        sql, given, _model, _names, reading = self._compiled or self._compile()
        rows = run(sql, [value if one == self._mark else one for one in given])
        return [_read(row, reading) for row in rows] if reading else rows

    def first(self, value: int | str | bytes) -> M | None:
        """Return the first row; None where there is none."""
        return next(iter(self(value)), None)

    def get(self, value: int | str | bytes) -> M:
        """Return the one row that there is.

        Raises:
            DoesNotExist: there is none.
        """
        found = self.first(value)
        # Which says best that there is none.
        return self._build(value).get() if found is None else found

    def _compile(self) -> _Compiled[M]:
        rows = self._build(self._mark)
        if self._related:
            rows = rows.select_related(*self._related)
        meta = rows.model._meta
        query = (rows.values_list(*self._columns) if self._columns else rows).query
        sql, values = query.sql_with_params()
        # Bytes stand in the driver's own wrapping.
        given = [getattr(one, "obj", one) for one in values]
        assert self._mark in given, f"{sql} does not look for a value"
        fields: list[Any] = [meta.get_field(one) for one in self._columns] or [*meta.concrete_fields]
        for name in self._related:
            fields += meta.get_field(name).related_model._meta.concrete_fields  # type: ignore[union-attr]
        reading = [
            (place, field.from_db_value)
            for place, field in enumerate(fields)
            if hasattr(field, "from_db_value")
        ]
        self._compiled = (sql, given, rows.model, [one.attname for one in fields], reading)
        return self._compiled


def _read(row: tuple[Any, ...], reading: list[tuple[int, Any]]) -> list[Any]:
    values = list(row)
    for place, read in reading:
        values[place] = read(values[place], None, connection)
    return values


def run(sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
    """Run a statement that is always the same text, prepared once in each connection; return its rows.

    It runs within the transaction that there is, or as one of its own. Values go beside it, so their types must be
    plain from where they stand (`%(number)s::bigint` where not).
    """
    # Whoever listens to statements hears of all.
    if connection.queries_logged or connection.execute_wrappers:
        return _written_out(sql, values)
    connection.validate_no_broken_transaction()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    own = _cursor_of(connection.connection)
    try:
        with connection.wrap_database_errors:
            own.execute(sql.encode(), values, prepare=True)
            return own.fetchall() if own.description else []
    except OverflowError:
        # A number of more than eight bytes is of another type, and nothing was asked yet.
        return _written_out(sql, values)


def _written_out(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def _cursor_of(raw: Any) -> psycopg.Cursor[Any]:
    """Return the cursor of a connection whose values go beside the statement; Django's own write them into it."""
    found: psycopg.Cursor[Any] | None = getattr(raw, "_fawang_prepared", None)
    if found is None:
        # Django has it so that nothing is prepared.
        raw.prepare_threshold = 5
        found = raw._fawang_prepared = psycopg.Cursor(raw)
        # Otherwise the type of a number follows its size, and each would be a statement of its own.
        found.adapters.register_dumper(int, Int8BinaryDumper)
    return found


#: So many rows of an insert come often enough for a plan of their own.
_FEW = 4


@dataclass(frozen=True, slots=True)
class _Insert:
    """A statement before, of and after the values of a row; the fields it writes, and those that come back."""

    head: str
    places: str
    tail: str
    fields: list[Any]
    returned: list[Any]


_inserts: dict[tuple[type[Model], frozenset[int]], _Insert | None] = {}


def insert(*rows: Model, unless_taken: str = "") -> bool:
    """Insert rows of one table in one statement; their numbers, and what the database sets, are known afterwards.

    As `save(force_insert=True)` does with each, and without signals.

    Args:
        unless_taken: a unique column, of a single row whose table has a number. Where another row has its value already
            nothing is inserted, False is returned, and the transaction goes on.
    """
    if not rows:
        return True
    model = type(rows[0])
    numbered, fields = model._meta.auto_field, _fields_of(model)
    values = [[field.pre_save(row, add=True) for field in fields] for row in rows]
    left = {
        frozenset(place for place, value in enumerate(given) if isinstance(value, DatabaseDefault))
        for given in values
    }
    compiled = _compiled(model, next(iter(left))) if len(left) == 1 else None
    odd = any(
        hasattr(value, "resolve_expression") and not isinstance(value, DatabaseDefault)
        for given in values
        for value in given
    )
    # A number that is given, or an expression: Django knows what to do.
    if compiled is None or odd or (numbered and any(row.pk is not None for row in rows)):
        assert not unless_taken, "Django knows no such insert"
        for row in rows:
            row.save(force_insert=True)
        return True
    given = [
        field.get_db_prep_save(value, connection)
        for one in values
        for field, value in zip(fields, one, strict=True)
        if not isinstance(value, DatabaseDefault)
    ]
    free = f' ON CONFLICT ("{unless_taken}") DO NOTHING' if unless_taken else ""
    # Many at once are another statement for each number of them, and more values than may stand beside one.
    write = run if len(rows) <= _FEW else _written_out
    back = write(f"{compiled.head}{', '.join([compiled.places] * len(rows))}{free}{compiled.tail}", given)
    if unless_taken and not back:
        return False
    for row, found in zip(rows, back, strict=False):
        for field, value in zip(compiled.returned, found, strict=True):
            setattr(row, field.attname, value)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return True


def _fields_of(model: type[Model]) -> list[Any]:
    meta = model._meta
    return [
        field for field in meta.local_concrete_fields if not field.generated and field is not meta.auto_field
    ]


def _compiled(model: type[Model], left: frozenset[int]) -> _Insert | None:
    """Return the statement that leaves fields, by their place, to the database; None where more comes back."""
    if (model, left) not in _inserts:
        _inserts[model, left] = _compile_insert(model, left)
    return _inserts[model, left]


def _compile_insert(model: type[Model], left: frozenset[int]) -> _Insert | None:
    meta, every = model._meta, _fields_of(model)
    numbers = [meta.auto_field] if meta.auto_field else []
    returned = [*numbers, *(every[place] for place in sorted(left))]
    # What the database would set if it were left to it is in `left`, or given.
    if meta.parents or any(
        one not in numbers and not one.has_db_default() for one in meta.db_returning_fields
    ):
        return None
    if any(hasattr(field, "from_db_value") for field in returned):
        return None
    fields = [field for place, field in enumerate(every) if place not in left]
    # An array that is empty has no type of its own.
    places = (
        f"%s::{one.db_type(connection)}" if hasattr(one, "get_placeholder_sql") else "%s" for one in fields
    )
    columns = ", ".join(f'"{field.column}"' for field in fields)
    back = ", ".join(f'"{field.column}"' for field in returned)
    return _Insert(
        f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ',
        f"({', '.join(places)})",
        f" RETURNING {back}" if back else "",
        fields,
        returned,
    )
