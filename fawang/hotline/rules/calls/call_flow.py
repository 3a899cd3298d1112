"""A call from the first ring to the last word: one table of stages, one function that decides. Pure.

    step = decide(call, Key("1"))
    step.call, step.orders

Whatever happens in whatever stage has an answer: what means nothing there changes nothing. Keys that are pressed while
nobody asked for any are among it.
"""

from collections.abc import Callable
from dataclasses import replace

from fawang.hotline.rules import Call, Cause, Stage
from fawang.hotline.rules.calls import connected, ivr, monitoring, queue, survey
from fawang.hotline.rules.calls.commands import DropOther, DropSeat, Finish, HangUp, Order, Step
from fawang.hotline.rules.calls.events import Asked, Failed, HungUp, Input

#: Who decides in which stage.
STAGES: dict[Stage, Callable[[Call, Input], Step | None]] = {
    Stage.NEW: ivr.begin,
    Stage.LANGUAGE: ivr.language,
    Stage.CLOSED: ivr.closed,
    Stage.CONSENT: ivr.consent,
    Stage.MENU: ivr.menu,
    Stage.CODE: ivr.code,
    Stage.WAITING: queue.waiting,
    Stage.RINGING: queue.ringing,
    Stage.TALKING: connected.talking,
    Stage.HELD: connected.held,
    Stage.RATING: survey.rating,
    Stage.VOICEMAIL: survey.voicemail,
    Stage.ENDED: lambda call, _happened: Step(call),
}


def decide(call: Call, happened: Input) -> Step:
    """Return what an input comes to."""
    if call.ended:
        return Step(call)
    if isinstance(happened, Asked):
        if happened.seat != call.seat:
            # Their line broke while they asked; whoever has the call now has not asked for it.
            return Step(call)
        happened = happened.what
    return monitoring.beside(call, _step(call, happened))


def _step(call: Call, happened: Input) -> Step:
    if isinstance(happened, HungUp | Failed):
        return _gone(call, happened)
    return monitoring.supervised(call, happened) or STAGES[call.stage](call, happened) or Step(call)


def _gone(call: Call, happened: Input) -> Step:
    cause = Cause.FAILED if isinstance(happened, Failed) else Cause.CALLER
    if call.stage == Stage.RATING and cause == Cause.CALLER:
        cause = Cause.UNRATED
    orders: list[Order] = list(queue.clear(call))
    if call.seat and call.stage in (Stage.TALKING, Stage.HELD):
        orders.append(DropSeat(call.seat))
    if call.other is not None:
        orders.append(DropOther())
    if cause == Cause.FAILED:
        orders.append(HangUp(cause))
    over = replace(call, stage=Stage.ENDED, seat="", other=None, queued=False)
    return Step(over, (*orders, Finish(cause)))
