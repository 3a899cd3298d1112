"""What a kind shows of its orders on pages, beyond what pages show of every order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.procedure import Step
from fawang.kernel.wording import Text

if TYPE_CHECKING:
    from fawang.work_orders.kinds import Offers
    from fawang.work_orders.models import WorkOrder
    from fawang.work_orders.queries.orders import HistoryRow


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: its template, which finds `context` under the name `panel`.

    Args:
        papers: what belongs to an order of this kind; whoever adds a file on the workbench says which of them it is.
    """

    template: str
    context: Mapping[str, Any]
    papers: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """An order as somebody has it before them.

    Args:
        hidden: they were offered the case and may not read names yet.
        person: the name as they may read it.
        key: the secret of the person's link; empty for staff.
    """

    order: "WorkOrder"
    by: Actor
    history: Sequence["HistoryRow"]
    hidden: bool = False
    person: str = ""
    key: str = ""

    @property
    def taken(self) -> list[str]:
        """Return the commands that were given so far, the first one first."""
        return [row.command for row in self.history]


class Place(StrEnum):
    """Where on their page the person finds a command: before the files, with them, with messages, or at the end."""

    FIRST = "first"
    FILES = "files"
    MESSAGES = "messages"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A command that the person gives on their own page, in their words.

    Args:
        label: what the button says; done: what is said after it.
        asked: the question that its field asks, with a hint; empty: the field's own.
        title, intro: stand above it.
    """

    label: Text
    done: Text
    asked: tuple[Text, Text] = ("", "")
    title: Text = ""
    intro: Text = ""
    place: Place = Place.LAST


@dataclass(frozen=True, slots=True)
class Missing:
    """Papers that the person was asked for, and until when."""

    papers: Sequence[str]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ToBring:
    """What somebody is told when their matter was taken in: what to expect, and which papers to bring."""

    sentence: Text = ""
    papers: Sequence[Text] = ()


def _nothing(*_: Any) -> tuple[()]:
    return ()


def _none(*_: Any) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Pages:
    """What the pages of a kind show. Whatever is left out is left away.

    Args:
        panels: for staff, between the facts of an order and its history.
        own_panels: for the person, below how their matter stands.
        rows: (label, value) pairs among the facts, for staff and the person.
        own: the person's commands, in the order in which their page has them.
        missing: the papers the person still has to hand in, if any were asked for.
        printed: (title, path) of what can be printed now.
        beside: what stands beside the form of a command.
        expected: what somebody with these answers in this division can expect, before anything personal is asked.
        wanted: (code, name) of papers that help whoever has these answers in this division, before they hand in.
        to_bring: by the id of a new order.
        ahead: what comes next for the person, what they have to do, and what to bring; their page begins with it.
        next_steps: what comes after the office has the matter, as the receipt says it.
        declared: what the person confirms by handing in.
        reasoned: states that were entered with a reason which the person reads first.
    """

    panels: Callable[[Seen], Sequence[Panel]] = _nothing
    own_panels: Callable[[Seen], Sequence[Panel]] = _nothing
    rows: Callable[[Seen], Sequence[tuple[Text, Any]]] = _nothing
    own: Mapping[str, OwnStep] = field(default_factory=dict)
    missing: Callable[[Seen], Missing | None] = _none
    printed: Callable[[Seen], Sequence[tuple[Text, str]]] = _nothing
    beside: Callable[["Offers", Step[Any]], Panel | None] = _none
    expected: Callable[[Mapping[str, str], str], Panel] | None = None
    wanted: Callable[[Mapping[str, str], str], Sequence[tuple[str, Text]]] = _nothing
    to_bring: Callable[[int], ToBring] = lambda order_id: ToBring()
    ahead: Callable[[Seen], ToBring] = lambda seen: ToBring()
    next_steps: Sequence[Text] = ()
    declared: Text = ""
    reasoned: frozenset[str] = frozenset()


#: What rooms above add to the page of an order.
type AddedPanel = Callable[[Seen], Panel | None]
_own: list[AddedPanel] = []
_desk: list[AddedPanel] = []


def connect(*own: AddedPanel, desk: tuple[AddedPanel, ...] = ()) -> None:
    """Set what rooms above add to the pages of an order. Called once, by the composition.

    Args:
        own: to the person's page, below how the matter stands.
        desk: to that of staff, before what its kind shows.
    """
    _own[:], _desk[:] = own, desk


def added(seen: Seen) -> list[Panel]:
    """Return what rooms above add to the person's page."""
    return [panel for draw in _own if (panel := draw(seen))]


def added_at_desk(seen: Seen) -> list[Panel]:
    """Return what rooms above add to the page of an order on the workbench."""
    return [panel for draw in _desk if (panel := draw(seen))]
