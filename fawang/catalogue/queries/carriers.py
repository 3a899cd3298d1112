"""In what items are applied for in this installation: kinds of orders, forms, and what other rooms enter.

An item's author says how far it goes online; whether it goes so far here is said by whoever carries it. What nobody
carries is shown for what is left: a date where some office gives any, or where to go
(docs/adr/0046-items-and-who-carries-them.md).
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from fawang.appointments.queries.plans import kinds_with_plans
from fawang.catalogue.queries import forms
from fawang.kernel.wording import Text
from fawang.knowledge.data.item import Depth
from fawang.knowledge.queries.items import ItemLine
from fawang.work_orders import kinds
from fawang.work_orders.kinds.forms import FORM
from fawang.work_orders.queries.local_rules import local_rules

_ORDER = tuple(Depth)
#: So long a process keeps which kinds of offices give dates and which forms there are: asked with every search, and
#: seldom others.
KEEP_SECONDS = 30
_kept: dict[str, tuple[float, frozenset[str]]] = {}


@dataclass(frozen=True, slots=True)
class Carrier:
    """Something in which items are applied for.

    Args:
        href: the path where one begins, for an item's id and the form that goes with it ("" without one); it hands
            the item on, so that nothing is asked twice.
        items: ids of the items that it carries; forms: codes of forms by which items name it.
        depth: how far it carries them.
        directory: what the public list of who handles them is called, and the name of its address; empty: none.
    """

    href: Callable[[str, str], str]
    items: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    depth: Depth = Depth.APPLY
    directory: tuple[Text, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Carriers:
    """All that are open now, by item and by form; and the kinds of units of which some give dates."""

    by_item: Mapping[str, Carrier] = field(default_factory=dict)
    by_form: Mapping[str, Carrier] = field(default_factory=dict)
    dates: frozenset[str] = frozenset()

    def of(self, line: ItemLine) -> Carrier | None:
        """Return what carries an item, if anything does and its author says that it can be applied for."""
        if line.depth not in (Depth.APPLY, Depth.WHOLE):
            return None
        return self.by_item.get(line.id) or self.by_form.get(line.form)

    def href(self, line: ItemLine) -> str:
        """Return the path where one begins to apply for an item; empty where nothing carries it.

        Where a kind of order carries it and its form is there, the kind's questions and the form's are asked together.
        """
        carrier = self.of(line)
        form = self.by_form.get(line.form)
        return carrier.href(line.id, line.form if form else "") if carrier else ""

    def depth(self, line: ItemLine) -> Depth:
        """Return how far an item goes here: never further than its author says, nor than what carries it."""
        if carrier := self.of(line):
            return min(carrier.depth, line.depth, key=_ORDER.index)
        return Depth.BOOK if self.books(line) else Depth.READ

    def books(self, line: ItemLine) -> bool:
        """Return whether a date can be booked for an item at some office of this installation."""
        return line.depth != Depth.READ and not self.dates.isdisjoint(line.offices)


type Source = Callable[[], Iterable[Carrier]]
_sources: list[Source] = []


def connect(*sources: Source) -> None:
    """Set what other rooms carry. Called once, by the composition."""
    _sources[:] = sources


def current() -> Carriers:
    """Return what is open now; what a bureau does not offer carries nothing."""
    by_item: dict[str, Carrier] = {}
    by_form: dict[str, Carrier] = {}
    for source in (_kinds, _forms, *_sources):
        for carrier in source():
            by_item |= dict.fromkeys(carrier.items, carrier)
            by_form |= dict.fromkeys(carrier.forms, carrier)
    return Carriers(by_item, by_form, _dates())


def forget() -> None:
    """Ask again at the next question which kinds of offices give dates, and which forms there are."""
    _kept.clear()


def _dates() -> frozenset[str]:
    return _keeping("kinds", kinds_with_plans)


def _keeping(what: str, read: Callable[[], frozenset[str]]) -> frozenset[str]:
    kept = _kept.get(what)
    if kept is None or time.monotonic() - kept[0] >= KEEP_SECONDS:
        kept = _kept[what] = (time.monotonic(), read())
    return kept[1]


def _forms() -> Iterable[Carrier]:
    for code in _keeping("forms", forms.codes):
        yield Carrier(_fill_in(code), forms=frozenset({code}))


def _fill_in(code: str) -> Callable[[str, str], str]:
    return lambda item, form: reverse("catalogue:form", args=[code])


def _kinds() -> Iterable[Carrier]:
    for name, kind in kinds.everything().items():
        if kind.items and local_rules().offered_somewhere(name):
            yield Carrier(_begin(name), items=frozenset(kind.items), directory=kind.directory)


def _begin(kind: str) -> Callable[[str, str], str]:
    def href(item: str, form: str) -> str:
        asked = {"kind": kind, "item": item} | ({FORM: form} if form else {})
        return reverse("work_orders:help", query=asked)

    return href
