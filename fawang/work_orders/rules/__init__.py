"""What every kind of order shares: the facts, who may what, and the rows that each table of steps has. Pure.

A kind's own table is in its room (`procedure.py`); `kernel/rules/procedure.py` judges by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Step, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.people.rules import PERSONAL_ROLES, Permission, Role

#: The state of an order that no office is competent for yet: its bureau dispatches it.
UNROUTED = "unrouted"
#: How the history calls the step by which an order came in.
SUBMIT = "submit"
#: And how those by which persons come, go and sign, and by which orders are linked.
JOIN, LEAVE, SIGN = "join", "leave", "sign"
#: A unit with which it is handled jointly comes and goes; a note between both.
SHARE, UNSHARE, JOINT_NOTE = "share", "unshare", "joint_note"
LINK, UNLINK = "link", "unlink"


class Command(StrEnum):
    """What may be done to an order of any kind; the names are those of the API."""

    DISPATCH = "dispatch"
    PASS_ON = "pass_on"
    RETURN = "return"
    ASK_EXTENSION = "ask_extension"
    APPROVE_EXTENSION = "approve_extension"
    DENY_EXTENSION = "deny_extension"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "answer_supervision"
    MARK_URGENT = "mark_urgent"
    NOTE = "note"
    MESSAGE = "message"
    REPLY = "reply"


class Term(StrEnum):
    """Terms (期限) of orders of any kind; `data/terms.yaml` says how long and by which source."""

    DISPATCH = "dispatch"
    SUPERVISION = "supervision"


class Party(StrEnum):
    """Who acts next; a kind may have others."""

    BUREAU = "bureau"
    OFFICE = "office"
    PERSON = "person"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts about an order that rules look at; a kind adds its own.

    `units` are the competent unit and all above it; `return_until` is until when a misdirected order may go back;
    `extension_left` counts the working days an extension may still add; `open_terms` when each open term is due;
    `persons` the applicants; `group` the one with a special claim to help in which the person counts, `kept_secret`:
    whoever looks after them must not learn of it; `first_by_hours` by how much its term counts as ending sooner in the
    queue, beside what the group has; `shared` the units with which it is handled jointly; `writers` the
    sides whose message waits for an answer, the one that has waited longest first.
    """

    order_id: int
    state: str
    units: tuple[int, ...]
    intake_unit_id: int | None = None
    created_by: str = ""
    firm_id: int | None = None
    lawyer_id: int | None = None
    resident_id: int | None = None
    binding: bool = False
    urgent: bool = False
    return_until: datetime | None = None
    extension_pending: bool = False
    extension_left: int = 0
    supervised: bool = False
    erased: bool = False
    persons: int = 1
    group: str = ""
    kept_secret: bool = False
    first_by_hours: int = 0
    shared: tuple[int, ...] = ()
    writers: tuple[str, ...] = ()
    open_terms: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def unit_id(self) -> int:
        """Return the competent unit."""
        return self.units[0]


def erased(order: Snapshot, _: datetime) -> str | None:
    """Bar every step: nothing is known any more about whom the order concerns."""
    return "erased" if order.erased else None


def _may_still_return(order: Snapshot, now: datetime) -> str | None:
    if order.binding:
        return "designated"
    if len(order.units) < 2:
        return "no_superior"
    return "return_too_late" if order.return_until is None or now > order.return_until else None


def _received_here(order: Snapshot, _: datetime) -> str | None:
    # Any office may receive and pass on; an order that came from elsewhere goes back by `return`.
    if order.binding:
        return "designated"
    return None if order.intake_unit_id == order.unit_id else "not_received_here"


def _extendable(order: Snapshot, _: datetime) -> str | None:
    if order.extension_pending:
        return "extension_pending"
    return None if order.extension_left > 0 else "not_extendable"


def _extension_asked(order: Snapshot, _: datetime) -> str | None:
    return None if order.extension_pending else "no_extension_asked"


def _supervised(order: Snapshot, _: datetime) -> str | None:
    return None if order.supervised else "not_supervised"


def _not_yet_urgent(order: Snapshot, _: datetime) -> str | None:
    return "already_urgent" if order.urgent else None


REASON = Field("reason", Kind.TEXT)
ARTICLE = Field("article", Kind.CHOICE)
UNIT = Field("unit_id", Kind.UNIT)
LAWYER = Field("lawyer_id", Kind.LAWYER)
NOTE = Field("note", Kind.TEXT, required=False)

_C, _P, _T = Command, Permission, Term


def routing_steps(*, received: str, starts: str) -> tuple[Step[Snapshot], ...]:
    """Return the rows by which an order gets to the competent office.

    Args:
        received: the state in which it lies there.
        starts: the term that begins when it arrives.
    """
    return (
        step(_C.DISPATCH, UNROUTED, received, _P.ORDER_DISPATCH, next_party=Party.OFFICE,
             fields=(UNIT, REASON, Field("designate", Kind.FLAG, required=False)),
             meets=(_T.DISPATCH,), starts=(starts,)),
        step(_C.PASS_ON, received, received, _P.ORDER_PASS_ON, next_party=Party.OFFICE,
             fields=(UNIT, REASON), cancels=(starts,), starts=(starts,), guard=_received_here),
        step(_C.RETURN, received, UNROUTED, _P.ORDER_DECIDE, next_party=Party.BUREAU,
             fields=(REASON,), cancels=(starts,), starts=(_T.DISPATCH,), guard=_may_still_return),
    )  # fmt: skip


def oversight_steps(states: frozenset[str], *, ended: frozenset[str]) -> tuple[Step[Snapshot], ...]:
    """Return the rows for time, supervision, notes and messages, for a table with these states."""
    running = states - ended
    return (
        step(_C.ASK_EXTENSION, running, None, _P.ORDER_ASK_EXTENSION,
             fields=(Field("days", Kind.NUMBER, most=15), REASON), guard=_extendable, public=False),
        step(_C.APPROVE_EXTENSION, running, None, _P.ORDER_APPROVE_EXTENSION, fields=(NOTE,),
             guard=_extension_asked),
        step(_C.DENY_EXTENSION, running, None, _P.ORDER_APPROVE_EXTENSION, fields=(REASON,),
             guard=_extension_asked, public=False),
        step(_C.SUPERVISE, running, None, _P.ORDER_SUPERVISE, fields=(Field("instruction", Kind.TEXT),),
             starts=(_T.SUPERVISION,), public=False),
        step(_C.ANSWER_SUPERVISION, running, None, _P.ORDER_DECIDE, fields=(Field("answer", Kind.TEXT),),
             meets=(_T.SUPERVISION,), guard=_supervised, public=False),
        step(_C.MARK_URGENT, running, None, _P.ORDER_DECIDE, _P.ORDER_DISPATCH, fields=(REASON,),
             guard=_not_yet_urgent),
        step(_C.NOTE, states, None, _P.ORDER_VIEW, fields=(Field("note", Kind.TEXT),), public=False),
        # Whoever takes part writes to the office, and is answered: what one side writes the others do not read.
        step(_C.MESSAGE, running, None, _P.ORDER_OWN, _P.ORDER_TAKE_PART, fields=(Field("message", Kind.TEXT),)),
        step(_C.REPLY, states, None, _P.ORDER_DECIDE, _P.ORDER_DISPATCH, _P.ORDER_HANDLE,
             fields=(Field("reply", Kind.TEXT),)),
    )  # fmt: skip


def side_permission(side: str) -> str:
    """Return what everybody on a side holds, so that a step can be theirs."""
    return f"side:{side}"


def ends_for_others(taken: Step[Snapshot], phases: Mapping[str, Phase], order: Snapshot, side: str) -> bool:
    """Tell whether an applicant would end with `taken` what the other applicants go on with: they can leave instead.

    Args:
        side: that of the applicants.
    """
    theirs = taken.permissions <= {Permission.ORDER_OWN, side_permission(side)}
    ends = phases[order.state] != Phase.ENDED and phases[taken.target_for(order)] == Phase.ENDED
    return order.persons > 1 and theirs and ends


def held(order: Snapshot, *, grants: tuple[tuple[int, str, frozenset[str]], ...], lawyer_id: int | None,
         owns: bool, side: str = "") -> frozenset[str]:  # fmt: skip
    """Return the permissions somebody holds on `order`.

    Args:
        grants: (unit, role, permissions) of the actor; a grant reaches down to all units below.
        lawyer_id: the lawyer the actor is, if any. Grants of a personal role (a lawyer's at the
            firm) count only where the order is assigned to that lawyer.
        owns: the actor is the person whose order it is, or shows its secret key.
        side: the side that the actor is on, or acts for somebody of; empty for none.
    """
    permissions: frozenset[str] = frozenset({Permission.ORDER_OWN}) if owns else frozenset()
    if side:
        permissions |= {side_permission(side), *(() if owns else (Permission.ORDER_TAKE_PART,))}
    above = {*order.units, *((order.firm_id,) if order.firm_id else ())}
    for unit_id, role, granted in grants:
        if role in PERSONAL_ROLES:
            if lawyer_id is not None and lawyer_id == order.lawyer_id and unit_id == order.firm_id:
                permissions |= granted
        elif unit_id in above:
            gives = role == Role.FIRM_ADMIN and unit_id == order.firm_id
            permissions |= granted | ({Permission.ORDER_GIVE} if gives else set())
        elif unit_id == order.intake_unit_id and Permission.ORDER_VIEW in granted:
            # The office that took the order in follows what becomes of it, adds what the person brings,
            # and decides nothing.
            permissions |= granted & {Permission.ORDER_VIEW, Permission.ORDER_INTAKE}
        elif unit_id in order.shared:
            # With which it is handled jointly: it sees the order, and decides nothing.
            permissions |= granted & {Permission.ORDER_VIEW}
    return permissions
