"""The one thing to do first about somebody's matter: what a page of guidance shows as its main button.

What carries an item in this installation a room above knows, and hands in; `choose` itself is pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.urls import reverse

from fawang.knowledge.data.item import Item
from fawang.knowledge.data.pack import Door
from fawang.knowledge.queries.entries import Shown

if TYPE_CHECKING:
    # The model of urgency is loaded with the first words: every process knows this module.
    from fawang.knowledge.guidance.urgent import Help


class Do(StrEnum):
    """What is done first; `labels.ACTIONS` says it in words."""

    CALL = "call"
    APPLY = "apply"
    BOOK = "book"
    #: The application itself.
    AID = "aid"
    #: What somebody came for already.
    GOING_ON = "going_on"
    CALL_BACK = "call_back"
    ASK = "ask"


#: Numbers that are dialled at once. What an office answers in its hours is no first step at night.
_AT_ONCE = frozenset({"110", "119", "120", "122", "96110"})


@dataclass(frozen=True, slots=True)
class Ways:
    """Where one begins in this installation with service items, by id: in an application, or with a date."""

    apply: Mapping[str, str]
    book: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MainAction:
    """What is done first. `href`: a path or a telephone; `what`: the item or whom to call; `item`: its id, if any."""

    do: Do
    href: str = ""
    what: str = ""
    item: str = ""


def choose(
    helps: Sequence["Help"], items: Sequence[Shown], doors: Sequence[Door], ways: Ways, *, known: bool
) -> MainAction:
    """Return what somebody should do first.

    Args:
        helps: whom to call at once; nothing goes before that.
        items: service items that help, the likeliest first.
        doors: where the matter is dealt with.
        known: what it is about is known. Where it is not, a lawyer calls: a form would ask for what nobody could say.
    """
    for one in helps:
        if one.calls:
            return MainAction(Do.CALL, f"tel:{one.calls[0].number}", one.calls[0].name)
    for shown in items:
        entry, code = shown.entry, shown.code
        if isinstance(entry, Item) and entry.phone in _AT_ONCE and code not in ways.apply:
            return MainAction(Do.CALL, f"tel:{entry.phone}", shown.title, code)
        if code in ways.apply:
            return MainAction(Do.APPLY, ways.apply[code], shown.title, code)
        # A number that is an item of its own is called, in its hours; nobody goes there for a date.
        if code in ways.book and not (isinstance(entry, Item) and entry.phone and entry.phone in shown.title):
            return MainAction(Do.BOOK, ways.book[code], shown.title, code)
    if Door.LEGAL_AID in doors[:3]:
        return MainAction(Do.AID, reverse("work_orders:help"))
    if known:
        return MainAction(Do.ASK, reverse("consultations:ask"))
    return MainAction(Do.CALL_BACK, reverse("dispatch:callback"))


type Source = Callable[[Sequence[str]], Ways]
_source: list[Source] = []


def connect(source: Source) -> None:
    """Set what knows where one begins with items. Called once, by the composition."""
    _source[:] = [source]


def ways(items: Sequence[str]) -> Ways:
    """Return where one begins here with these items; nothing where no room above knows."""
    return _source[0](items) if _source else Ways({}, {})
