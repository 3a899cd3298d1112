"""The talk: hold, consult, pass on; and what happens when one of them is gone. Pure.

However it goes, the caller is never left with nobody: a seat that dies puts them first in line, a transfer that nobody
answers does too, and a talk that ends is followed by the rating.
"""

from dataclasses import replace

from fawang.hotline import line
from fawang.hotline.after import rate
from fawang.hotline.inputs import (
    Completed,
    Consulted,
    Held,
    Input,
    OtherAnswered,
    OtherLost,
    PassedOn,
    Resumed,
    SeatLost,
)
from fawang.hotline.orders import (
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
from fawang.hotline.rules import POSITION_EVERY, Call, Lost, Other, Stage, Topic, phrase


def talking(call: Call, happened: Input) -> Step | None:
    """Caller and lawyer talk, or the caller talks with whom they were passed to."""
    match happened:
        case Held() if call.seat and call.other is None:
            return Step(replace(call, stage=Stage.HELD), (Music(POSITION_EVERY, (phrase("one_moment"),)),))
        case Consulted(target) if call.seat and call.other is None:
            consulting = replace(call, stage=Stage.HELD, other=Other(target))
            return Step(consulting, (Music(POSITION_EVERY, (phrase("one_moment"),)), Dial(target)))
        case OtherLost() if call.other:
            return rate(replace(call, other=None))
    return _either(call, happened)


def held(call: Call, happened: Input) -> Step | None:
    """The caller hears music, while the lawyer does something or talks with somebody else."""
    other = call.other
    match happened:
        case Resumed() if other is None:
            return _back(call)
        case OtherAnswered() if other and not call.seat:
            joined = replace(call, stage=Stage.TALKING, other=replace(other, up=True))
            return Step(joined, (Hush(), JoinOther()))
        case OtherAnswered() if other:
            return Step(replace(call, other=replace(other, up=True)), (JoinOther(call.seat),))
        case OtherLost() if other and call.seat:
            return _back(replace(call, other=None))
        case OtherLost() if other:
            # Passed on, and nobody is there.
            return line.enter(call, call.topic or Topic.HUMAN, again=True)
        case Resumed() if other and call.seat:
            return _back(replace(call, other=None), DropOther())
        case Completed() if other and other.up and call.seat:
            return _left_with_other(call, DropSeat(call.seat))
    return _either(call, happened)


def _either(call: Call, happened: Input) -> Step | None:
    match happened:
        case PassedOn(target) if call.seat and call.other is None:
            passed = replace(call, stage=Stage.HELD, seat="", other=Other(target))
            music = Music(POSITION_EVERY, (phrase("passed_on"),))
            return Step(passed, (music, DropSeat(call.seat), Dial(target)))
        case SeatLost(seat, why) if seat and seat == call.seat:
            return _seat_lost(call, why)
    return None


def _seat_lost(call: Call, why: Lost) -> Step:
    other, gone = call.other, replace(call, seat="")
    if why == Lost.DIED:
        dropped: tuple[Order, ...] = (DropOther(),) if other else ()
        back = line.enter(replace(gone, other=None), call.topic or Topic.HUMAN, again=True)
        return Step(back.call, (Missed(call.seat, died=True), *dropped, *back.orders))
    if other is None:
        return rate(gone)
    if other.up:
        # Hanging up while the third is there passes the call to them, as telephones do.
        return _left_with_other(call)
    return Step(replace(gone, stage=Stage.HELD), ())


def _left_with_other(call: Call, *first: Order) -> Step:
    left = replace(call, stage=Stage.TALKING, seat="")
    return Step(left, (*first, Hush(), JoinOther()))


def _back(call: Call, *first: Order) -> Step:
    return Step(replace(call, stage=Stage.TALKING), (*first, Hush(), Join(call.seat)))
