"""A supervisor listens to a lawyer, whispers to them, or barges in: 监听, 密语, 强插. Pure.

Without them everything happens as it would: they keep no call alive and end none. They come to a talk that has a
lawyer, one at a time, and leave it with the lawyer, whether they hang up or the lawyer does. What they do is told to
the platform, which writes it down.
"""

from dataclasses import replace

from fawang.hotline.rules import Call, Mode, Stage, Supervisor
from fawang.hotline.rules.calls.audibility import hearing
from fawang.hotline.rules.calls.commands import (
    DialSupervisor,
    DropSupervisor,
    Join,
    JoinOther,
    Mix,
    Music,
    Order,
    Say,
    Step,
    Supervises,
)
from fawang.hotline.rules.calls.events import (
    Barged,
    Input,
    Monitored,
    MonitorEnded,
    SupervisorAnswered,
    SupervisorLost,
    Whispered,
)

_MODES = {Monitored: Mode.LISTENS, Whispered: Mode.WHISPERS, Barged: Mode.BARGES}


def supervised(call: Call, happened: Input) -> Step | None:
    """Return what becomes of an input about a supervisor; None if it is about something else."""
    match happened:
        case Monitored(who) if call.supervisor is None:
            return _begin(call, who)
        case (
            Monitored(who)
            | Whispered(who)
            | Barged(who)
            | MonitorEnded(who)
            | SupervisorAnswered(who)
            | SupervisorLost(who)
        ):
            # What is said of another supervisor comes too late.
            now = call.supervisor
            return _changed(call, now, happened) if now is not None and now.target == who else Step(call)
    return None


def beside(before: Call, step: Step) -> Step:
    """Return a step of the call with what it means for its supervisor."""
    call, orders, was = step.call, step.orders, before.supervisor
    if call.supervisor is not None and (not _has_lawyer(call) or call.seat != before.seat):
        # They go first: nothing is done for a call after its end.
        gone = replace(call, supervisor=None)
        return Step(gone, (DropSupervisor(), *_notes(was, None), *orders))
    now = call.supervisor
    if now is not None and now.up:
        orders = _mixed(before, call, orders)
    return Step(call, (*orders, *_notes(was, now)))


def _begin(call: Call, who: str) -> Step:
    theirs = {call.seat, call.other.target if call.other else ""}
    if not _has_lawyer(call) or who in theirs:
        return Step(call)
    return Step(replace(call, supervisor=Supervisor(who)), (DialSupervisor(who),))


def _changed(call: Call, now: Supervisor, happened: Input) -> Step:
    match happened:
        case SupervisorAnswered():
            return Step(replace(call, supervisor=replace(now, up=True)))
        case MonitorEnded() | SupervisorLost():
            alone = replace(call, supervisor=None)
            dropped = (DropSupervisor(),) if isinstance(happened, MonitorEnded) else ()
            return Step(alone, (*dropped, *([Mix(hearing(alone))] if now.up else [])))
        case Monitored() | Whispered() | Barged():
            return Step(replace(call, supervisor=replace(now, mode=_MODES[type(happened)])))
    return Step(call)


def _has_lawyer(call: Call) -> bool:
    return bool(call.seat) and call.stage in (Stage.TALKING, Stage.HELD)


def _mixed(before: Call, call: Call, orders: tuple[Order, ...]) -> tuple[Order, ...]:
    """Return orders in which nobody is joined who would then not be heard by the supervisor, or not hear them."""
    others = tuple(one for one in orders if not isinstance(one, Join | JoinOther | Mix))
    parted = any(isinstance(one, Music | Say) for one in orders)
    if others == orders and not parted and hearing(before) == hearing(call):
        return orders
    return (*others, Mix(hearing(call)))


def _notes(was: Supervisor | None, now: Supervisor | None) -> tuple[Order, ...]:
    before, after = ((one.target, one.mode) if one is not None and one.up else None for one in (was, now))
    if before == after:
        return ()
    if after is not None:
        return (Supervises(*after),)
    return (Supervises(before[0], None),) if before is not None else ()
