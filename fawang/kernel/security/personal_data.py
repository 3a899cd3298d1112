"""What is kept about people: found, exported and erased together, whichever rooms keep it.

Rooms enter themselves as keepers (config/wiring.py). One of them has the record with its code; others keep
something about it. The order of the table is the order in which they erase.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit
from fawang.kernel.wording import Text

EXPORTED = audit.declare("kernel.exported", gettext_lazy("Exported what is kept about a person"))


@dataclass(frozen=True, slots=True)
class Record:
    """Something with a code that is kept about a person: an order, a consultation, a call-back.

    `table` and `id` name it, as the audit and notices do: `work_orders.order:7`. `contact_id` is None where nobody is
    reached about it. `others` are the contacts of further persons in it, who are erased with it.
    """

    table: str
    id: int
    code: str
    contact_id: int | None
    others: tuple[int, ...] = ()

    @property
    def object(self) -> str:
        """Return how audit and notices name it."""
        return f"{self.table}:{self.id}"

    @property
    def contacts(self) -> tuple[int, ...]:
        """Return the contacts of everybody in it."""
        return tuple(one for one in (self.contact_id, *self.others) if one is not None)


@dataclass(frozen=True, slots=True)
class Shown:
    """What whoever knows the code of a record and the end of its phone number may see of it.

    Args:
        state, tone: how far it is, and how that is drawn.
        line: where and when; empty once it is over.
    """

    code: str
    state: Text
    tone: str
    line: str


@dataclass(frozen=True, slots=True)
class Keeper:
    """What one room keeps about people.

    Args:
        name: its part of an export, and of what is counted when something is erased.
        tables: of which records it keeps something; empty: of all.
        find: the record of a code. Only the room to which the record belongs has it, and the three that follow.
        of_resident: the records that a resident's phone number alone opens (docs/adr/0035).
        with_code: a record of a resident's phone, for whoever knows its code as well.
        with_tail: what whoever knows code and last four digits of the phone may see of a record.
        own_path: the address that opens a record to a signed-in resident of its phone who knows its code; else empty.
        leads_to: the codes of records that are erased with one.
        erase: removes its part of a record, or raises Conflict while it is needed; returns how many things those were.
        export: what the person may read of it, for JSON; None if there is nothing.
        export_resident: what is kept of a resident beside all records.
        of_number: the codes of the records that a phone number has left, in any spelling of it.
        erase_number: removes what else the number has left; returns how many things those were.
    """

    name: str
    tables: frozenset[str] = frozenset()
    find: Callable[[str], Record | None] | None = None
    of_resident: Callable[[int], list[Record]] | None = None
    with_code: Callable[[str, int], Record | None] | None = None
    with_tail: Callable[[str, str], Shown | None] | None = None
    own_path: Callable[[str, int], str] | None = None
    leads_to: Callable[[Record], list[str]] | None = None
    erase: Callable[[Actor, Record], int] | None = None
    export: Callable[[Record], Any] | None = None
    export_resident: Callable[[int], Any] | None = None
    of_number: Callable[[str], list[str]] | None = None
    erase_number: Callable[[Actor, str], int] | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """A record that was erased, and how many things each keeper has removed."""

    code: str
    counts: dict[str, int]


@dataclass(slots=True)
class _Erasing:
    """An erasure under way: each record once, however it was reached."""

    by: Actor
    done: list[Erased] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)

    def erase(self, record: Record) -> None:
        if record.object in self.reached:
            return
        self.reached.add(record.object)
        counts: dict[str, int] = {}
        for keeper in _keepers_of(record):
            for code in keeper.leads_to(record) if keeper.leads_to else ():
                self.erase(find(code))
            if keeper.erase:
                counts[keeper.name] = keeper.erase(self.by, record)
        for name in (record.object, *(f"people.contact:{one}" for one in record.contacts)):
            audit.erase(object=name, by=self.by)
        self.done.append(Erased(record.code, counts))


_keepers: list[Keeper] = []


def connect(keepers: Iterable[Keeper]) -> None:
    """Set who keeps what, in the order in which they erase."""
    _keepers[:] = keepers


def find(code: str) -> Record:
    """Return the record of `code`, in any spelling of it. Nothing is checked.

    Raises:
        NotFound: there is none.
    """
    found = read_code(code) or ""
    return _first(keeper.find(found) for keeper in _keepers if keeper.find)


def of_resident(resident_id: int, code: str = "") -> list[Record]:
    """Return the records of a signed-in resident: those that the number alone opens, or with `code` that one.

    Raises:
        NotFound: no record of their phone has the code.
    """
    if code:
        found = read_code(code) or ""
        return [_first(keeper.with_code(found, resident_id) for keeper in _keepers if keeper.with_code)]
    return [one for keeper in _keepers if keeper.of_resident for one in keeper.of_resident(resident_id)]


def with_tail(code: str, tail: str) -> Shown | None:
    """Return what may be seen of a record by its code and the last four digits of its phone number."""
    found = (keeper.with_tail(code, tail) for keeper in _keepers if keeper.with_tail)
    return next((one for one in found if one is not None), None)


def own_path(code: str, resident_id: int) -> str:
    """Return the address of a record of a signed-in resident's phone to whoever knows its code; else empty."""
    for keeper in _keepers:
        if keeper.own_path and (path := keeper.own_path(code, resident_id)):
            return path
    return ""


def erase(*, by: Actor, record: Record) -> list[Erased]:
    """Remove all personal data of an ended record: by all keepers, or by none. Erasing twice is fine. PIPL Art. 47.

    Returns:
        What was erased: the records that it leads to, then the record itself.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        NotFound: there is no such record.
        Conflict: it is still being worked on.
    """
    erasing = _Erasing(by)
    with transaction.atomic():
        erasing.erase(record)
    return erasing.done


def erase_number(*, by: Actor, number: str) -> tuple[list[Erased], int]:
    """Remove what a phone number has left; return the records that it has left, and how many other things.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        Invalid: `phone_wrong`.
        Conflict: something of it is still going on; then nothing is erased.
    """
    erasing, others = _Erasing(by), 0
    with transaction.atomic():
        for keeper in _keepers:
            for code in keeper.of_number(number) if keeper.of_number else ():
                erasing.erase(find(code))
        for keeper in _keepers:
            others += keeper.erase_number(by, number) if keeper.erase_number else 0
    return erasing.done, others


def export(*, by: Actor, records: Collection[Record], resident_id: int | None = None) -> dict[str, Any]:
    """Return what is kept, readable, as one document for JSON; files are listed. Each record is audited. PIPL Art. 45.

    The caller has checked whose records these are.
    """
    with transaction.atomic():
        for record in records:
            audit.record(EXPORTED, by=by, object=record.object)
        person = {
            keeper.name: keeper.export_resident(resident_id)
            for keeper in _keepers
            if keeper.export_resident and resident_id is not None
        }
        return {"exported_at": clock.now(), "person": person, "records": [_exported(one) for one in records]}


def _exported(record: Record) -> dict[str, Any]:
    parts = {one.name: one.export(record) for one in _keepers_of(record) if one.export}
    return {"code": record.code, **{name: part for name, part in parts.items() if part is not None}}


def _keepers_of(record: Record) -> list[Keeper]:
    return [one for one in _keepers if not one.tables or record.table in one.tables]


def _first(found: Iterable[Record | None]) -> Record:
    record = next((one for one in found if one is not None), None)
    if record is None:
        raise NotFound("not_found")
    return record
