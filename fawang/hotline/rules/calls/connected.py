"""The talk: hold, consult, pass on, three together (`conference.py`), and what happens when one of them is gone. Pure.

However it goes, the caller is never left with nobody: a seat that dies puts them first in line, a transfer that nobody
answers does too, and a talk that ends is followed by the rating.
"""

from dataclasses import replace

from fawang.hotline.rules import POSITION_EVERY, Call, Lost, Other, Stage, Topic, phrase
from fawang.hotline.rules.calls import conference, queue
from fawang.hotline.rules.calls.commands import (
    Dial,
    DropOther,
    DropSeat,
    Hush,
    Join,
    JoinOther,
    Missed,
    Music,
    Order,
    Step,
)
from fawang.hotline.rules.calls.events import (
    Closed,
    Completed,
    Consulted,
    Dropped,
    Held,
    Input,
    OtherAnswered,
    OtherLost,
    PassedOn,
    Refused,
    Released,
    Resumed,
    SeatHolds,
    SeatLost,
    Together,
)
from fawang.hotline.rules.calls.survey import rate


def talking(call: Call, happened: Input) -> Step | None:
    """Caller and lawyer talk, or the caller talks with whom they were passed to."""
    if call.together:
        return conference.together(call, happened) or _either(call, happened)
    match happened:
        case Held() if call.seat and call.other is None:
            return _let_wait(call)
        case SeatHolds(seat, on=True) if seat and seat == call.seat and call.other is None:
            return _let_wait(call)
        case Consulted(target) if call.seat and call.other is None:
            consulting = replace(call, stage=Stage.HELD, other=Other(target))
            return Step(consulting, (Music(POSITION_EVERY, (phrase("one_moment"),)), Dial(target)))
        case OtherLost() if call.other and call.owed:
            return queue.enter(call, call.topic or Topic.HUMAN)
        case OtherLost() if call.other:
            return rate(replace(call, other=None))
    return _either(call, happened)


def held(call: Call, happened: Input) -> Step | None:
    """The caller hears music, while the lawyer does something or talks with somebody else."""
    other = call.other
    match happened:
        case Resumed() if other is None:
            return _back(call)
        case SeatHolds(seat, on=False) if seat and seat == call.seat and other is None:
            return _back(call)
        case OtherAnswered() if other and not call.seat:
            return conference.leave(replace(call, other=replace(other, up=True)))
        case OtherAnswered() if other:
            return Step(replace(call, other=replace(other, up=True)), (JoinOther(call.seat),))
        case OtherLost() if other and call.seat:
            return _back(replace(call, other=None))
        case OtherLost() if other:
            # Passed on, and nobody is there.
            return queue.enter(call, call.topic or Topic.HUMAN, again=True)
        case Resumed() | Dropped() if other and call.seat:
            return _back(replace(call, other=None), DropOther())
        case Completed() if other and other.up and call.seat:
            return conference.leave(call, DropSeat(call.seat))
        case Together() if other and other.up and call.seat:
            return conference.begin(call)
    return _either(call, happened)


def _let_wait(call: Call) -> Step:
    return Step(replace(call, stage=Stage.HELD), (Music(POSITION_EVERY, (phrase("one_moment"),)),))


def _either(call: Call, happened: Input) -> Step | None:
    match happened:
        case PassedOn(target) if call.seat and call.other is None:
            return conference.pass_on(call, target)
        case SeatLost(seat, why) if seat and seat == call.seat:
            return _seat_lost(call, why)
        case Closed() if call.seat:
            return _after(rate(call), DropSeat(call.seat), *_without_other(call))
        case Released() if call.seat:
            return _given_back(call)
        case Refused(seat) if seat and seat == call.seat:
            return _given_back(call)
    return None


def _seat_lost(call: Call, why: Lost) -> Step:
    other, gone = call.other, replace(call, seat="")
    if why == Lost.DIED:
        dropped: tuple[Order, ...] = (DropOther(),) if other else ()
        back = queue.enter(replace(gone, other=None), call.topic or Topic.HUMAN, again=True)
        return Step(back.call, (Missed(call.seat, died=True), *dropped, *back.orders))
    if other is None:
        return rate(gone)
    if other.up:
        # Hanging up while the third is there passes the call to them, as telephones do.
        return conference.leave(call)
    return Step(replace(gone, stage=Stage.HELD), ())


def _given_back(call: Call) -> Step:
    back = queue.enter(replace(call, seat="", other=None), call.topic or Topic.HUMAN, again=True)
    return _after(back, DropSeat(call.seat), *_without_other(call))


def _without_other(call: Call) -> tuple[Order, ...]:
    return (DropOther(),) if call.other else ()


def _after(step: Step, *first: Order) -> Step:
    return Step(step.call, (*first, *step.orders))


def _back(call: Call, *first: Order) -> Step:
    return Step(replace(call, stage=Stage.TALKING), (*first, Hush(), Join(call.seat)))
