"""What a kind of order declares, and which kinds this installation has: filled in by `config/wiring.py`.

`work_orders` keeps what every order has. What a kind's law adds lives in a room above; pages, API and actions reach it
through the declaration here, and no module of this room names a kind.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.events import Event
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.procedure import Phase, Procedure
from fawang.kernel.wording import Text
from fawang.notices.texts import Text as Notice
from fawang.notices.texts import add as add_texts
from fawang.work_orders.kinds.archive import Adds, nothing
from fawang.work_orders.kinds.figures import Figures
from fawang.work_orders.kinds.panels import Pages
from fawang.work_orders.kinds.questions import Asks
from fawang.work_orders.rules import UNROUTED, Snapshot

if TYPE_CHECKING:
    from fawang.organisations.queries import UnitRow
    from fawang.work_orders.actions.intake import Intake
    from fawang.work_orders.events import StepTaken
    from fawang.work_orders.models import WorkOrder
    from fawang.work_orders.queries.orders import HistoryRow


@dataclass(frozen=True, slots=True)
class Change:
    """A step on its way, in its transaction: the order in its new state and not saved yet, and what led there."""

    order: "WorkOrder"
    facts: Snapshot
    values: dict[str, Any]
    by: Actor
    now: datetime

    def keep(self, **facts: Any) -> None:
        """Set facts of the kind, at which its guards look."""
        self.order.facts = {**self.order.facts, **facts}


#: What a command does besides moving the state; what it raises undoes the step. It returns the unit at which the
#: order lies afterwards, if that changes.
type Effect = Callable[[Change], "UnitRow | None"]
#: What can be chosen in the form of a command: (value, label) pairs by CHOICE, LIST or LAWYER field.
type Offers = Callable[[str], Mapping[str, list[tuple[str, Any]]]]
#: Completes what somebody tells, and returns it with what is to be written beside the new order.
type Prepare = Callable[["Intake"], "tuple[Intake, Callable[[WorkOrder], None] | None]"]
#: Fills the sentence by which the person learns of a step; None: of this one they learn nothing.
type Params = Callable[["WorkOrder", "HistoryRow"], dict[str, Any] | None]


def _always(order: "WorkOrder", side: str) -> bool:
    return True


def _from_the_start(order: "WorkOrder") -> bool:
    return True


def _no_offers(order: "WorkOrder") -> Offers:
    return lambda command: {}


def _no_lines(data: Mapping[str, Any]) -> list[str]:
    return []


def _no_presumption(words: str, topic: str, signs: Collection[str]) -> dict[str, str]:
    return {}


class Parties(NamedTuple):
    """Who stands on which side of orders of a kind, each party as (opposing, hash of the name).

    `firms_against(own, besides)`: the firms that serve, or served within CONFLICT_YEARS, the other side of `own`, but
    for the order `besides`; `of(order_ids)`: the parties of these orders. See queries/conflicts.py.
    """

    firms_against: Callable[[Collection[tuple[bool, bytes]], int | None], frozenset[int]]
    of: Callable[[Collection[int]], set[tuple[bool, bytes]]]


@dataclass(frozen=True, slots=True)
class Names:
    """How people read what a kind declares, by code; what all kinds share is in `labels.py`.

    Args:
        done: how a step reads in the history, after the fact.
        tones: the colour of a state, where it is not that of its phase.
        fields: label and hint of what commands ask for.
        choices: by field, how its choices read.
        sources: where lengths of terms come from.
        parties: who acts next, where a kind has others.
        sides: whom the persons of a side are, where there is more than the applicants'.
    """

    states: Mapping[str, Text]
    commands: Mapping[str, Text]
    done: Mapping[str, Text]
    terms: Mapping[str, Text]
    fields: Mapping[str, tuple[Text, Text]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    sources: Mapping[str, Text] = field(default_factory=dict)
    parties: Mapping[str, Text] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OrderKind:
    """A kind of order.

    Args:
        title: what people apply for; `apply` heads the page on which it is done for somebody.
        procedures: by version; an order ends under the one with which it began.
        current: the version with which orders begin now.
        facts: the class of the facts that its guards look at; what it adds is kept with the order as JSON.
        terms: the file that says how long its terms are.
        service: its code in the register of who may handle what (organisations.rules.Service); its name, if empty.
        chosen: the answer by which the person chooses the unit that handles it, where the law lets them.
        choosable: the units that may be chosen, by the answers so far; without it, all of the kind of `office`.
        applied_for: persons apply for it themselves; otherwise staff alone take it in, and nobody is offered it.
        office: the kind of unit that handles it (organisations.rules.UnitKind), offered first where an office is named.
        asks: what intake asks besides what it asks for all.
        presume: answers that somebody's words already hold, by (words, topic, signs of knowledge).
        prepare: completes what somebody tells; without it, the answers are read by the fields of `asks`.
        pages: what pages show of its orders.
        agreed: what a matter has agreed on for a term instead of its usual length: working days, and the source.
        on_person: terms that wait for the person: nobody here is late with them.
        never_paused: terms whose clocks run on while the matter waits.
        asked: states in which somebody was offered the case and may not read names yet.
        main: commands that usually come next; grave: what cannot simply be taken back.
        watched: the states that the lists name, by box.
        told: which steps the person is told of, by which text of notices, with what.
        told_to: by command and side, what persons of a side are told instead.
        texts: its own texts, added to those of notices.
        lines: how the data of a step reads in the history, before reasons and notes.
        public_notes: commands whose note the person reads.
        kept_back: fields of commands that no person reads, whatever step they stand in: one side's words, an address.
        closing, closed, reopening: the command by which it is closed and the state it then has, to be rated; the
            command by which whoever is dissatisfied gets it taken up again.
        sides: the sides that it has, that of the applicants first.
        open_to: whether a side knows of an order yet; until then it does not exist for its persons.
        shares_files: what one side hands in all sides see.
        reactions: what its room does after a step of any order.
        follows: what it does when something happens in a room between it and this one (certificates, payments).
        owes: of a kind that follows payments, whether an order can have any yet; nobody looks for them before.
        parties: where orders have sides that no firm may serve both of.
        figures: what it adds to the facts and metrics of the data centre.
        archive: what it adds to the file of an order for an archive; `archive_title`: what such a file is called.
        items: service items (knowledge) that are applied for as its orders, each with the answers that go with it.
        directory: what the public list of who handles it is called, and the name of its address; empty: there is none.
    """

    title: Text
    apply: Text
    procedures: Mapping[int, Procedure[Any]]
    current: int
    names: Names
    terms: Path
    facts: type[Snapshot] = Snapshot
    service: str = ""
    office: str = ""
    applied_for: bool = True
    chosen: str = ""
    choosable: Callable[[Mapping[str, Any]], Collection[int]] | None = None
    asks: Asks = field(default_factory=Asks)
    presume: Callable[[str, str, Collection[str]], Mapping[str, str]] = _no_presumption
    prepare: Prepare | None = None
    pages: Pages = field(default_factory=Pages)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    offers: Callable[["WorkOrder"], Offers] = _no_offers
    agreed: Callable[["WorkOrder", str], tuple[int, str] | None] | None = None
    on_person: frozenset[str] = frozenset()
    never_paused: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    main: frozenset[str] = frozenset()
    grave: frozenset[str] = frozenset()
    watched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[str, tuple[str, Params]] = field(default_factory=dict)
    told_to: Mapping[tuple[str, str], tuple[str, Params]] = field(default_factory=dict)
    texts: Mapping[str, Notice] = field(default_factory=dict)
    lines: Callable[[Mapping[str, Any]], list[str]] = _no_lines
    public_notes: frozenset[str] = frozenset()
    kept_back: frozenset[str] = frozenset()
    closing: str = "close"
    closed: str = "closed"
    reopening: str = ""
    sides: tuple[str, ...] = ("applicant",)
    open_to: Callable[["WorkOrder", str], bool] = _always
    shares_files: bool = False
    reactions: tuple[Callable[["StepTaken"], None], ...] = ()
    follows: Mapping[type[Event], Callable[[Any], None]] = field(default_factory=dict)
    owes: Callable[["WorkOrder"], bool] = _from_the_start
    parties: Parties | None = None
    figures: Figures = field(default_factory=Figures)
    archive: Adds = nothing
    archive_title: Text = ""
    items: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    directory: tuple[Text, str] = ("", "")

    @property
    def procedure(self) -> Procedure[Any]:
        """Return the procedure with which orders begin now."""
        return self.procedures[self.current]

    @property
    def received(self) -> str:
        """Return the state in which an order begins that has found its office."""
        return next(state for state in self.procedure.initial if state != UNROUTED)


_kinds: dict[str, OrderKind] = {}


def connect(kinds: Mapping[str, OrderKind]) -> None:
    """Set the kinds of this installation. Called once, by the composition."""
    _kinds.clear()
    _kinds.update(kinds)
    commands.cache_clear()
    states.cache_clear()
    knowing.cache_clear()
    for kind in kinds.values():
        add_texts(kind.texts)


def names() -> tuple[str, ...]:
    """Return the kinds of this installation."""
    return tuple(_kinds)


def open_to_persons() -> tuple[str, ...]:
    """Return the kinds for which persons apply themselves."""
    return tuple(name for name, kind in _kinds.items() if kind.applied_for)


def first() -> str:
    """Return the kind that is meant where none is named: the first of the composition."""
    return next(iter(_kinds))


def everything() -> Mapping[str, OrderKind]:
    """Return all kinds by name."""
    return _kinds


def kind_of(name: str) -> OrderKind:
    """Return a kind.

    Raises:
        Invalid: there is none of this name.
    """
    if name not in _kinds:
        raise Invalid("invalid", errors={"kind": "kind_unknown"})
    return _kinds[name]


def service_of(name: str) -> str:
    """Return the code under which the register knows who handles a kind."""
    return kind_of(name).service or name


def procedure_of(order: "WorkOrder") -> Procedure[Any]:
    """Return the procedure under which an order began."""
    return kind_of(order.kind).procedures[order.procedure]


def first_side(order: "WorkOrder") -> str:
    """Return the side of the applicants."""
    return kind_of(order.kind).sides[0]


def phase_of(order: "WorkOrder") -> Phase:
    """Return the phase in which an order is."""
    return procedure_of(order).phases[order.state]


def has_sides(order: "WorkOrder") -> bool:
    """Tell whether an order has more sides than that of the applicants."""
    return len(kind_of(order.kind).sides) > 1


def is_open_to(order: "WorkOrder", side: str) -> bool:
    """Tell whether the persons of a side know of an order yet."""
    return kind_of(order.kind).open_to(order, side)


def is_ended(order: "WorkOrder") -> bool:
    """Tell whether nothing is owed to the person any more, unless they object or ask to reopen."""
    return phase_of(order) == Phase.ENDED


def watched(box: str) -> tuple[str, ...]:
    """Return the states that a list names, those of all kinds in their order."""
    return tuple(dict.fromkeys(state for kind in _kinds.values() for state in kind.watched.get(box, ())))


@cache
def knowing(state: str) -> tuple[str, ...]:
    """Return the kinds that have a state of this name."""
    return tuple(
        name for name, kind in _kinds.items() if any(state in one.phases for one in kind.procedures.values())
    )


@cache
def commands() -> tuple[str, ...]:
    """Return the commands of all kinds, in the order of their tables."""
    return tuple(
        dict.fromkeys(
            name for kind in _kinds.values() for one in kind.procedures.values() for name in one.steps
        )
    )


@cache
def states() -> tuple[str, ...]:
    """Return the states of all kinds, in the order of their tables."""
    return tuple(
        dict.fromkeys(
            state for kind in _kinds.values() for one in kind.procedures.values() for state in one.phases
        )
    )


def phases_of(state: str) -> frozenset[Phase]:
    """Return the phases that a state of this name has, in any kind."""
    return frozenset(
        one.phases[state]
        for kind in _kinds.values()
        for one in kind.procedures.values()
        if state in one.phases
    )
