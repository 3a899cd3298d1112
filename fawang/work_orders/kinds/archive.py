"""What goes into the file of an order that is handed to an archive: its kind and rooms above say what they add."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fawang.kernel import clock
from fawang.kernel.wording import Text

if TYPE_CHECKING:
    from fawang.work_orders.models import WorkOrder


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the list of contents: its title, the heads of its columns, its rows."""

    title: Text
    head: Sequence[Text]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that lies in it.

    Args:
        name: with its ending.
        about: what it is.
        read: returns its content; read one after the other, since together they may be large.
    """

    name: str
    about: Text
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """What one room adds."""

    tables: Sequence[Table] = ()
    enclosures: Sequence[Enclosure] = ()


def when(moment: datetime | None) -> str:
    """Return a moment as such a table has it, to the second in China's time; empty for none."""
    return moment.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M:%S") if moment else ""


type Adds = Callable[["WorkOrder"], Part]
_added: list[Adds] = []


def nothing(order: "WorkOrder") -> Part:
    """Return an empty part: what a kind adds that declares nothing."""
    return Part()


def connect(*added: Adds) -> None:
    """Set what rooms above add to the file of every order. Called once, by the composition."""
    _added[:] = added


def parts_of(order: "WorkOrder", own: Adds) -> list[Part]:
    """Return what rooms add to the file of an order, that of its kind (`own`) first."""
    return [add(order) for add in (own, *_added)]
