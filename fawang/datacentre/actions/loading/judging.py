"""Judging a batch: the rows that are right as columns of the fact, and what is wrong with the others.

Who somebody is becomes a key as soon as it is read, by the installation's secret; the identity itself is not kept,
and not in a report either.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fawang.datacentre.actions.filling.sources import PLACES
from fawang.datacentre.actions.loading import cells
from fawang.datacentre.actions.loading.cells import Wrong
from fawang.datacentre.actions.loading.files import Batch
from fawang.datacentre.actions.loading.headings import IDENTITIES, PLACE_COLUMNS, Reading, group_of, plain
from fawang.datacentre.rules.pseudonyms import key_of
from fawang.datacentre.warehouse.facts import Column, Fact, Kind
from fawang.datacentre.warehouse.parquet import arrow_schema
from fawang.kernel.rules.text import whole_number

#: Different cells of a column whose meaning is remembered.
_REMEMBERED = 50_000
_HIDDEN = "···"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell, or with one row: `column` is the file's own heading."""

    line: int
    column: str
    code: str
    value: str = ""


@dataclass
class Known:
    """What the installation knows: against which the cells are held.

    `units` has the numbers of names; `filled` tells whether a day is the tables' own; `hashed` is the keyed hash of a
    telephone or identity number; `address` the division that a text certainly names, or "".
    """

    today: date
    secret: bytes
    divisions: Collection[str]
    units: Mapping[str, int]
    filled: Callable[[date], bool]
    hashed: Callable[[str, str], bytes]
    address: Callable[[str], str]


@dataclass
class Judge:
    """Judges one batch after another of a file."""

    fact: Fact
    reading: Reading
    known: Known
    _memory: dict[str, dict[Any, Any]] = field(default_factory=dict)

    def judge(self, batch: Batch) -> tuple[Any, list[Fault]]:
        """Return the right rows of a batch as an Arrow table, and all faults. No row with a fault is in it."""
        import pyarrow as pa

        faults: list[Fault] = []
        wrong: set[int] = set()
        width = len(self.reading.targets)
        for index, row in enumerate(batch.rows):
            if any(cell not in (None, "") for cell in row[width:]):
                faults.append(Fault(batch.lines[index], "", "too_many_cells"))
                wrong.add(index)
        given: dict[str, list[Any]] = {}
        for place, target in enumerate(self.reading.targets):
            if target:
                column = [row[place] for row in batch.rows]
                heading = self.reading.headings[place]
                given[target] = self._column(target, heading, column, batch.lines, faults, wrong)
        for target, value in self.reading.always.items():
            if target not in given:
                given[target] = self._column(
                    target, target, [value] * len(batch.rows), batch.lines, faults, wrong
                )
        days = given["at"] if "at" in given else given["day"]
        for index, day in enumerate(days):
            if day is not None and self._remembered("filled", day[0], self.known.filled):
                faults.append(Fault(batch.lines[index], self._heading_of_day(), "day_filled", f"{day[0]}"))
                wrong.add(index)
        right = [index for index in range(len(batch.rows)) if index not in wrong]
        made = self._made(
            {target: [column[i] for i in right] for target, column in given.items()}, len(right)
        )
        return pa.table(made, schema=arrow_schema(self.fact)), faults

    def _column(
        self,
        target: str,
        heading: str,
        column: list[Any],
        lines: list[int],
        faults: list[Fault],
        wrong: set[int],
    ) -> list[Any]:
        of = self._meaning(target)
        memory = self._memory.setdefault(target, {})
        found: list[Any] = []
        for index, cell in enumerate(column):
            # 1 and True are one key to a dictionary.
            key = cell if isinstance(cell, str) else (type(cell), cell)
            if key not in memory:
                if len(memory) >= _REMEMBERED:
                    memory.clear()
                memory[key] = _try(of, cell)
            meant = memory[key]
            if isinstance(meant, Wrong):
                value = _HIDDEN if target in IDENTITIES else cells.text_of(cell)[:60]
                faults.append(Fault(lines[index], heading, meant.code, value))
                wrong.add(index)
                found.append(None)
            else:
                found.append(meant)
        return found

    def _remembered(self, name: str, key: Any, of: Callable[[Any], Any]) -> Any:
        memory = self._memory.setdefault(name, {})
        if key not in memory:
            if len(memory) >= _REMEMBERED:
                memory.clear()
            memory[key] = of(key)
        return memory[key]

    def _meaning(self, target: str) -> Callable[[Any], Any]:
        known, fact = self.known, self.fact
        if target in ("at", "day"):
            return lambda cell: cells.moment(cell, known.today)
        if target == "place" or target in PLACE_COLUMNS:
            return lambda cell: self._place(cells.text_of(cell))
        if target == "phone":
            return lambda cell: self._hashed("phone", cells.phone(cells.text_of(cell)))
        if target == "id_number":
            return lambda cell: self._hashed("id_number", cells.text_of(cell).upper())
        if target in IDENTITIES:
            return lambda cell: key_of(known.secret, target, _prefixed(cells.text_of(cell)))
        column = fact.column(target)
        if column.kind == Kind.REFERENCE:
            return lambda cell: self._unit(cells.text_of(cell))
        if column.kind == Kind.CODE:
            words = self.reading.words.get(target, {})
            return lambda cell: cells.code(fact.code, column, cells.text_of(cell), words, plain(cell))
        if column.kind == Kind.FEN:
            return lambda cell: cells.fen(cells.text_of(cell))
        if column.kind == Kind.FLAG:
            return lambda cell: cells.flag(cells.text_of(cell))
        if target == "score":
            words = self.reading.words.get(target, {})
            return lambda cell: cells.number(column, words.get(plain(cell), cells.text_of(cell)))
        return lambda cell: cells.number(column, cells.text_of(cell))

    def _place(self, text: str) -> str:
        if not text:
            return ""
        if text.isdigit():
            return cells.division(text, self.known.divisions)
        if not (found := self.known.address(text)):
            raise Wrong("place_unknown")
        return found

    def _unit(self, text: str) -> int:
        if not text:
            return 0
        number = whole_number(text, digits=9)
        number = self.known.units.get(text, 0) if number is None else number
        if number not in self._units:
            raise Wrong("unit_unknown")
        return number

    @property
    def _units(self) -> frozenset[int]:
        return self._remembered("units", "", lambda _: frozenset(self.known.units.values()))  # type: ignore[no-any-return]

    def _hashed(self, purpose: str, text: str) -> int:
        if not text:
            return 0
        # A telephone has the key that it has in facts from the tables, so that people are counted once.
        identity = self.known.hashed(purpose, text).hex()
        return key_of(
            self.known.secret, "person", identity if purpose == "phone" else f"{purpose} {identity}"
        )

    def _heading_of_day(self) -> str:
        for target, heading in zip(self.reading.targets, self.reading.headings, strict=True):
            if target in ("at", "day"):
                return heading
        return "day"

    def _made(self, given: dict[str, list[Any]], number: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        moments = given["at"] if "at" in given else given["day"]
        places = given.get("place") or [
            next((at for at in reversed(levels) if at), "")
            for levels in zip(
                *(given.get(name) or [""] * number for name in PLACES), strict=True
            )
        ]  # fmt: skip
        for column in self.fact.columns:
            name = column.name
            if name == "day":
                found[name] = [moment[0] for moment in moments]
            elif name in ("hour", "minute") and name not in given:
                found[name] = [moment[1 if name == "hour" else 2] for moment in moments]
            elif name in PLACES:
                size = PLACES[name]
                found[name] = [place[:size] if len(place) >= size else "" for place in places]
            elif name == "person":
                found[name] = _first_known(given, ("phone", "id_number", "person"), number)
            elif name == "since":
                found[name] = [-1] * number
            elif name == "channel_group" and "channel" in given:
                own = given.get(name) or [""] * number
                found[name] = [
                    group_of(one) or group for one, group in zip(given["channel"], own, strict=True)
                ]
            elif name == "matter" and "topic" in given:
                own = given.get(name) or [""] * number
                found[name] = [
                    one or topic.partition(".")[0] for one, topic in zip(own, given["topic"], strict=True)
                ]
            else:
                found[name] = given.get(name) or [_unknown(column)] * number
        return found


def _try(of: Callable[[Any], Any], cell: Any) -> Any:
    try:
        return of(cell)
    except Wrong as wrong:
        return wrong


def _prefixed(text: str) -> str:
    # Numbers of a bureau's own system are no ids of ours.
    return f"file {text}" if text else ""


def _first_known(given: dict[str, list[Any]], names: tuple[str, ...], number: int) -> list[int]:
    columns = [given[name] for name in names if name in given]
    if not columns:
        return [0] * number
    return [next((key for key in keys if key), 0) for keys in zip(*columns, strict=True)]


def _unknown(column: Column) -> Any:
    if column.kind == Kind.CODE:
        return ""
    if column.kind == Kind.FLAG:
        return False
    return -1 if column.name in cells.UNKNOWN else 0
