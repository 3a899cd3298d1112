"""What whoever has a call in hand may ask of it, and what that is to the journey. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.events import Input, Wanted


class What(StrEnum):
    """What a page asks for."""

    HOLD = "hold"
    #: Back to the person; whoever was asked meanwhile is let go.
    RESUME = "resume"
    CONSULT = "consult"
    #: Leave the person with whom was asked.
    COMPLETE = "complete"
    #: All three talk: the person, the lawyer and whom they have called.
    TOGETHER = "together"
    #: Let them go, and talk with the person alone.
    DROP = "drop"
    PASS_ON = "pass_on"
    #: A supervisor listens; speaks to the lawyer alone; speaks to all; leaves.
    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"
    LEAVE = "leave"


class Mark(StrEnum):
    """What a lawyer marks a call with; the names of its columns."""

    #: The person cannot speak freely: questions to answer with yes and no.
    SILENT = "silent"
    #: The person is under age.
    MINOR = "minor"


#: Whom it is about must be named.
NEEDS_TARGET = frozenset({What.CONSULT, What.PASS_ON})
#: For whoever leads the shift; the target is their own seat.
SUPERVISING = frozenset({What.LISTEN, What.WHISPER, What.BARGE, What.LEAVE})
_WANTED: dict[What, Callable[[str], Wanted]] = {
    What.HOLD: lambda _target: i.Held(),
    What.RESUME: lambda _target: i.Resumed(),
    What.CONSULT: i.Consulted,
    What.COMPLETE: lambda _target: i.Completed(),
    What.TOGETHER: lambda _target: i.Together(),
    What.DROP: lambda _target: i.Dropped(),
    What.PASS_ON: i.PassedOn,
}
_BY_SUPERVISORS: dict[What, Callable[[str], Input]] = {
    What.LISTEN: i.Monitored,
    What.WHISPER: i.Whispered,
    What.BARGE: i.Barged,
    What.LEAVE: i.MonitorEnded,
}


def as_input(what: What, target: str, *, by: str) -> Input:
    """Return what an instruction is to the journey.

    Args:
        by: the seat of whoever asked.
    """
    if what in SUPERVISING:
        return _BY_SUPERVISORS[what](target)
    return i.Asked(by, _WANTED[what](target))


def is_theirs(what: What, *, by: str, has: str) -> bool:
    """Tell whether an instruction is done: a lawyer's, who still has the call, or a supervisor's, where anybody has it.

    What somebody asked just as their line broke is dropped, also where the call comes back to them: they have seen
    since that it was gone, and would be surprised.

    Args:
        by: the seat of whoever asked.
        has: the seat that has the call in hand; empty where nobody has.
    """
    return bool(has) and (what in SUPERVISING or by == has)


@dataclass(frozen=True, slots=True)
class Seen:
    """How a call stands in the tables: who has it in hand, for whom it rings, and the wait.

    `has` and `rings` are seats, empty where there is none. `over`: nobody waits and nobody has it any more.
    """

    has: str = ""
    rings: str = ""
    over: bool = False
    position: int | None = None
    minutes: int | None = None


def follow(before: Seen, now: Seen, *, talking: str) -> tuple[Input, ...]:
    """Return what happened to a call between two looks at the tables.

    Whoever takes it on a page before their telephone rings is rung then: having it and hearing it are one.

    Args:
        talking: the seat that has taken off; empty while nobody has.
    """
    if talking:
        if now.over:
            return (i.Closed(),)
        if not now.has:
            return (i.Released(),)
        return (i.PassedOn(now.has),) if now.has != talking else ()
    found: list[Input] = []
    then, wanted = before.has or before.rings, now.has or now.rings
    if wanted != then:
        found.append(i.Offered(wanted) if wanted else i.Withdrawn(then))
    if now.position is not None and (now.position, now.minutes) != (before.position, before.minutes):
        found.append(i.Estimated(now.position, now.minutes))
    return tuple(found)
