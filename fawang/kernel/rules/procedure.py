"""A procedure: the states of one kind of thing, and the steps between them, as one table. Pure.

Work orders, consultations, call-backs, quality checks, complaints and versions of the content each declare a
`Procedure`. `decide` judges one command, `open_steps` lists what is open to somebody: the buttons of a page. Both ask
`_against`, so they cannot disagree. A table in which nobody could live is refused when it is made.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from fawang.kernel.rules.problems import Conflict, NotAllowed, Problem
from fawang.kernel.rules.step_fields import Field, read


class Phase(StrEnum):
    """What lists, filters, figures and the person's page know of the states of any procedure."""

    #: Nobody competent has it yet.
    WAITING = "waiting"
    #: An office must act.
    WITH_US = "with_us"
    #: The person, or one of the sides, must act.
    WITH_PERSON = "with_person"
    #: Somebody handles it.
    IN_HAND = "in_hand"
    #: What was asked for is decided or made, and not yet closed.
    DECIDED = "decided"
    ENDED = "ended"


class Facts(Protocol):
    """What rules look at. Each procedure has a class of its own with more than the state."""

    @property
    def state(self) -> str:
        """The state it is in."""


#: A condition beyond state and permission. Returns what stands against the step (a code means 409), or None.
type Guard[F] = Callable[[F, datetime], Problem | str | None]


@dataclass(frozen=True, slots=True)
class Step[F: Facts]:
    """One row of the table.

    Args:
        target: the state afterwards; None leaves it as it is.
        permissions: one of them is enough.
        branches: where `target` is not fixed: the states of which one comes next.
        branch: chooses it by the facts; without it the action chooses.
        next_party: who acts next; None leaves that as it is.
        starts, meets, cancels: terms (期限). `pauses` and `resumes` stop and restart the clocks that wait for us.
        public: stands in the history that the person reads.
        shown: the sides that read and are told of it, where it is public; None: the applicants.
    """

    command: str
    sources: frozenset[str]
    target: str | None
    permissions: frozenset[str]
    branches: frozenset[str] = frozenset()
    branch: Callable[[F], str] | None = None
    next_party: str | None = None
    fields: tuple[Field, ...] = ()
    starts: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    pauses: bool = False
    resumes: bool = False
    guard: Guard[F] | None = None
    public: bool = True
    shown: frozenset[str] | None = None

    def target_for(self, facts: F) -> str:
        """Return the state after this step."""
        return self.branch(facts) if self.branch else self.target or facts.state


def step[F: Facts](
    command: str, sources: str | frozenset[str], target: str | None, *permissions: str, **rest: Any
) -> Step[F]:
    """Write one row of a table: a single source and several permissions read better without their sets."""
    states = frozenset({sources}) if isinstance(sources, str) else sources
    return Step(command, states, target, frozenset(permissions), **rest)


class UnfitTable(ValueError):
    """The table has a state without a way in or out, a term that never ends, or a step that nobody may take."""


@dataclass(frozen=True)
class Procedure[F: Facts]:
    """A table of steps with what is needed to judge by it.

    Args:
        phases: every state with its phase.
        initial: the states in which it may begin.
        opens: terms that start with it.
        moves: (from, to) without a command: by the clock, by erasure, by what happens to something else.
        barred: looked at before the state: what stands against every step.
        moved_on: the code for a command that does not fit the state.
    """

    name: str
    phases: Mapping[str, Phase]
    table: tuple[Step[F], ...]
    initial: frozenset[str]
    opens: tuple[str, ...] = ()
    moves: tuple[tuple[str, str], ...] = ()
    barred: Guard[F] | None = None
    moved_on: str = "wrong_state"
    steps: Mapping[str, Step[F]] = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a table in which nobody could live.

        Raises:
            UnfitTable: it says what is wrong, all of it.
        """
        object.__setattr__(self, "steps", {one.command: one for one in self.table})
        if wrong := [*self._faults()]:
            raise UnfitTable(f"{self.name}: " + "; ".join(wrong))

    def states(self, *phases: Phase) -> frozenset[str]:
        """Return the states of these phases."""
        return frozenset(state for state, phase in self.phases.items() if phase in phases)

    def decide(
        self,
        facts: F,
        command: str,
        *,
        permissions: frozenset[str],
        now: datetime,
        data: Mapping[str, Any] | None = None,
    ) -> tuple[Step[F], dict[str, Any]]:
        """Return the step that `command` takes, and `data` checked and converted by its fields.

        Raises:
            NotAllowed: `not_allowed`, nobody with these permissions may give this command.
            Conflict: `moved_on` of this procedure, or the code of the guard that stands against it.
            Problem: what a guard says itself.
            Invalid: `invalid`, with a code for each field that is missing or wrong.
            KeyError: there is no such command.
        """
        chosen = self.steps[command]
        if against := self._against(chosen, facts, permissions, now):
            raise against
        return chosen, read(chosen.fields, data or {})

    def open_steps(self, facts: F, *, permissions: frozenset[str], now: datetime) -> tuple[Step[F], ...]:
        """Return exactly the steps that `decide` would take, in the order of the table."""
        return tuple(one for one in self.table if not self._against(one, facts, permissions, now))

    def _against(
        self, chosen: Step[F], facts: F, permissions: frozenset[str], now: datetime
    ) -> Problem | None:
        if not chosen.permissions & permissions:
            return NotAllowed("not_allowed")
        against = self.barred(facts, now) if self.barred else None
        if against is None and facts.state not in chosen.sources:
            against = self.moved_on
        if against is None and chosen.guard:
            against = chosen.guard(facts, now)
        if isinstance(against, str):
            return Conflict(against, state=facts.state, command=chosen.command)
        return against

    def _faults(self) -> Iterator[str]:
        if len(self.steps) < len(self.table):
            yield "a command stands twice"
        ways = {*self.moves, *((a, b) for one in self.table for a in one.sources for b in _targets(one))}
        named = self.initial.union(*ways, *(one.sources for one in self.table))
        yield from (f"no phase for {state}" for state in sorted(named - self.phases.keys()))
        reached = self.initial | {after for before, after in ways if before != after}
        left = self.states(Phase.ENDED) | {before for before, after in ways if before != after}
        yield from (f"nobody reaches {state}" for state in sorted(self.phases.keys() - reached))
        yield from (f"no way out of {state}" for state in sorted(self.phases.keys() - left))
        yield from (f"nobody may {one.command}" for one in self.table if not one.permissions)
        started = {*self.opens, *(term for one in self.table for term in one.starts)}
        stopped = {term for one in self.table for term in (*one.meets, *one.cancels)}
        yield from (f"term {term} starts and never ends" for term in sorted(started - stopped))


def _targets[F: Facts](one: Step[F]) -> frozenset[str]:
    return one.branches or (frozenset({one.target}) if one.target is not None else frozenset())
