"""The writes of one transaction, gathered: what is added goes in together at its end, and of a row only its last state.

Actions say `add`, `change` and `held` instead of asking the tables at once. Outside of `gathered` each of these does so
at once, and nothing is kept. Inside, rows that were read under a lock are the same objects until the end.
Whoever asks a table of which something is gathered finds it there: it is written before. So what an action reads is the
same in both ways, and what is left out of the tables meanwhile is only what nobody asks for.

There are no savepoints inside: whatever goes wrong undoes the whole transaction. Whoever gathers the works of several
does them one by one then (`fawang.hotline.control.writer.batches`).
"""

import threading
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from fawang.kernel.storage.prepared import insert

#: Numbers for rows that others refer to before they are written are fetched so many at once, and as many again as are
#: used: a batch needs hundreds.
_NUMBERS = 8


type _Later = dict[Callable[[dict[Hashable, Any]], None], dict[Hashable, Any]]


class Gathered:
    """What is gathered. `held` has what was read under a lock, or was asked before, by whatever names it."""

    def __init__(self) -> None:
        self.held: dict[Hashable, Any] = {}
        self._added: dict[type[models.Model], list[models.Model]] = {}
        self._changed: dict[type[models.Model], dict[Any, tuple[models.Model, set[str]]]] = {}
        #: What is said by those who begin, and by those who end.
        self._first: _Later = {}
        self._later: _Later = {}
        self._numbers: dict[type[models.Model], list[int]] = {}
        self._new: set[int] = set()
        self._tables: set[str] = set()
        self.looking_past = False

    def add(self, row: models.Model, *, numbered: bool) -> None:
        kind = type(row)
        if numbered:
            row.pk = self._number(kind)
        row._state.adding, row._state.db = False, connection.alias
        self._added.setdefault(kind, []).append(row)
        self._new.add(id(row))
        self._tables.add(kind._meta.db_table)

    def change(self, row: models.Model, fields: Collection[str]) -> None:
        # What is not in the table yet goes into it as it is at the end.
        if id(row) not in self._new:
            rows = self._changed.setdefault(type(row), {})
            rows.setdefault(row.pk, (row, set()))[1].update(fields)
            self._tables.add(type(row)._meta.db_table)

    def later(
        self, write: Callable[[dict[Hashable, Any]], None], key: Hashable, value: Any, *, first: bool
    ) -> None:
        (self._first if first else self._later).setdefault(write, {})[key] = value

    def flush(self) -> None:
        """Write it all."""
        # What comes to an end makes room for what begins: a lawyer has one presence at a time.
        changed, self._changed = self._changed, {}
        added, self._added = self._added, {}
        self._tables.clear()
        self._new.clear()
        for kind, rows in changed.items():
            _update(kind, list(rows.values()))
        for kind, new in added.items():
            kind._base_manager.bulk_create(new)

    def end(self) -> None:
        """Write what is left, and what goes by itself at the end."""
        while self._first or self._later or self._tables:
            first, self._first = self._first, {}
            if not first:
                # News and events are of rows that are there.
                self.flush()
                first, self._later = self._later, {}
            for write, what in first.items():
                write(what)

    def before(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Write what is gathered before somebody asks for it."""
        if self._tables and not self.looking_past and any(table in str(sql) for table in self._tables):
            self.flush()
        return execute(sql, params, many, context)

    def _number(self, kind: type[models.Model]) -> int:
        numbers = self._numbers.setdefault(kind, [])
        if not numbers:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                    [
                        kind._meta.db_table,
                        kind._meta.pk.column,
                        max(_NUMBERS, len(self._added.get(kind, ()))),
                    ],
                )
                numbers += [row[0] for row in reversed(cursor.fetchall())]
        return numbers.pop()


class PartUndone(RuntimeError):
    """A part of what was gathered went wrong, and whoever did it went on: that can be undone only as a whole."""


class _Here(threading.local):
    gathered: Gathered | None = None


_here = _Here()


@contextmanager
def gathered() -> Iterator[None]:
    """Gather what is written within the block, which is one transaction. What goes wrong in it undoes all of it.

    Raises:
        PartUndone: something went wrong in it, and was passed over.
    """
    assert _here.gathered is None, "already gathered"
    one = Gathered()
    with transaction.atomic():
        _here.gathered = one
        # Of several works in one transaction none can be undone alone: the rows of others are not written yet.
        connection.features.uses_savepoints = False
        try:
            with connection.execute_wrapper(one.before):
                yield
                if transaction.get_rollback():
                    raise PartUndone
                one.end()
        finally:
            del connection.features.uses_savepoints
            _here.gathered = None


def is_gathering() -> bool:
    """Tell whether what is written is gathered here."""
    return _here.gathered is not None


def add(row: models.Model, *, numbered: bool = False) -> None:
    """Insert a row: now, or with what is gathered.

    Args:
        numbered: its number must be known at once.
    """
    if _here.gathered is None:
        insert(row)
    else:
        _here.gathered.add(row, numbered=numbered)


def change(row: models.Model, *fields: str) -> None:
    """Write fields of a row that is locked, or that nobody else changes: now, or with what is gathered."""
    if _here.gathered is None:
        row.save(update_fields=fields)
    elif fields:
        _here.gathered.change(row, fields)


def values_of(row: models.Model) -> dict[str, Any]:
    """Return what stands in the columns of a row by the names of its fields, to see later what has changed."""
    found = {one.name: getattr(row, one.attname) for one in row._meta.concrete_fields}
    return {name: list(value) if isinstance(value, list) else value for name, value in found.items()}


def later[K: Hashable](
    write: Callable[[dict[K, Any]], None], key: K, value: Any, *, first: bool = False
) -> None:
    """Let `write` be called with what was said here for each key: now, or once for all at the end.

    Of one key what was said last counts. Events, news and the like: nobody reads them back in the transaction.

    Args:
        first: it adds or changes rows itself.
    """
    if _here.gathered is None:
        write({key: value})
    else:
        _here.gathered.later(write, key, value, first=first)  # type: ignore[arg-type]


def hold(key: Hashable, value: Any) -> None:
    """Let `held` find a value; nothing where nothing is gathered."""
    if _here.gathered is not None:
        _here.gathered.held[key] = value


def held[T](key: Hashable, ask: Callable[[], T]) -> T:
    """Return what was asked before in what is gathered, else what `ask` returns.

    Only for what nobody else changes before the transaction ends: rows that are locked; or what may be a moment old.
    """
    if _here.gathered is None:
        return ask()
    values = _here.gathered.held
    if key not in values:
        values[key] = ask()
    found: T = values[key]
    return found


def get(key: Hashable) -> Any:
    """Return what is held; None where nothing is, or nothing is gathered."""
    return None if _here.gathered is None else _here.gathered.held.get(key)


def drop(key: Hashable) -> None:
    """Let something be asked anew: it has changed."""
    if _here.gathered is not None:
        _here.gathered.held.pop(key, None)


def is_held(key: Hashable) -> bool:
    """Tell whether `held` knows of something."""
    return _here.gathered is not None and key in _here.gathered.held


@contextmanager
def looking_past() -> Iterator[None]:
    """Ask tables within the block for what is surely not gathered: nothing is written before."""
    one = _here.gathered
    if one is None:
        yield
        return
    before, one.looking_past = one.looking_past, True
    try:
        yield
    finally:
        one.looking_past = before


def _update(kind: type[models.Model], rows: list[tuple[models.Model, set[str]]]) -> None:
    if len(rows) == 1:
        row, fields = rows[0]
        row.save(update_fields=fields)
        return
    # Rows of the same fields are one statement; few sets of fields come up.
    by_fields: dict[frozenset[str], list[models.Model]] = {}
    for row, fields in rows:
        by_fields.setdefault(frozenset(fields), []).append(row)
    for names, same in by_fields.items():
        _update_same(kind, sorted(names), same)


def _update_same(kind: type[models.Model], names: list[str], rows: list[models.Model]) -> None:
    key = kind._meta.pk
    fields = [one for one in kind._meta.concrete_fields if one.name in names]
    assert len(fields) == len(names), names
    types = [f"%s::{one.db_type(connection)}" for one in (key, *fields)]
    sets = ", ".join(f'"{one.column}" = new."{one.column}"' for one in fields)
    columns = ", ".join(f'"{one.column}"' for one in (key, *fields))
    # The types are those of the first row; the others follow it.
    first, rest = f"({', '.join(types)})", f"({', '.join(['%s'] * len(types))})"
    values = ", ".join([first, *[rest] * (len(rows) - 1)])
    given = [
        one.get_db_prep_save(getattr(row, one.attname), connection) for row in rows for one in (key, *fields)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{kind._meta.db_table}" AS old SET {sets} FROM (VALUES {values}) AS new ({columns})'
            f' WHERE old."{key.column}" = new."{key.column}"',
            given,
        )
