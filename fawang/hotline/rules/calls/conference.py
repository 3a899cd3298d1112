"""Whom the lawyer has called: three talk together, such as with an interpreter; or the lawyer leaves the two. Pure.

Whoever of three goes, the two others go on. A colleague with whom the person is left has the call from then on. Another
hotline only has the person: if the lawyer's line had died, who was left with a hotline comes back into line afterwards.
"""

from dataclasses import replace

from fawang.hotline.rules import POSITION_EVERY, SEAT, Call, Lost, Other, Stage, phrase
from fawang.hotline.rules.calls.audibility import hearing
from fawang.hotline.rules.calls.commands import (
    Adopt,
    Dial,
    DropOther,
    DropSeat,
    Hush,
    Join,
    JoinOther,
    Missed,
    Mix,
    Music,
    Order,
    Step,
    TalkEnded,
    Took,
)
from fawang.hotline.rules.calls.events import Completed, Dropped, Held, Input, OtherLost, PassedOn, SeatLost


def begin(call: Call) -> Step:
    """Let all three hear each other."""
    together = replace(call, stage=Stage.TALKING)
    return Step(together, (Hush(), Mix(hearing(together))))


def together(call: Call, happened: Input) -> Step | None:
    """Return what an input comes to while three talk."""
    assert call.other is not None
    two = replace(call, other=None)
    match happened:
        case Held():
            # The person waits, and the two others go on.
            music = Music(POSITION_EVERY, (phrase("one_moment"),))
            return Step(replace(call, stage=Stage.HELD), (music, JoinOther(call.seat)))
        case Dropped():
            return Step(two, (DropOther(), Join(call.seat)))
        case OtherLost():
            return Step(two, (Join(call.seat),))
        case Completed():
            return leave(call, DropSeat(call.seat))
        case PassedOn(target) if target == call.other.target:
            return leave(call, DropSeat(call.seat))
        case PassedOn(target):
            return pass_on(two, target, DropOther())
        case SeatLost(seat, why) if seat == call.seat:
            return _lost(call, why)
    return None


def pass_on(call: Call, target: str, *first: Order) -> Step:
    """Let the person wait for somebody else, without the lawyer."""
    passed = replace(call, stage=Stage.HELD, seat="", other=Other(target))
    return Step(
        passed, (*first, Music(POSITION_EVERY, (phrase("passed_on"),)), DropSeat(call.seat), Dial(target))
    )


def leave(call: Call, *first: Order) -> Step:
    """Leave the person with whom the lawyer called: a colleague has the call then, a hotline only the caller."""
    assert call.other is not None
    left = replace(call, stage=Stage.TALKING, seat="")
    if not call.other.target.startswith(SEAT):
        return Step(left, (*first, Hush(), JoinOther(), TalkEnded(passed=True)))
    target = call.other.target
    taken = replace(left, seat=target, other=None)
    return Step(taken, (*first, Hush(), Adopt(target), Join(target), Took(target)))


def _lost(call: Call, why: Lost) -> Step:
    assert call.other is not None
    if why != Lost.DIED:
        return leave(call)
    missed = Missed(call.seat, died=True)
    if call.other.target.startswith(SEAT):
        return leave(call, missed)
    step = leave(replace(call, owed=True))
    return Step(step.call, (*step.orders, missed))
