"""What it means to a call that one of its telephones is no more."""

import pytest

from fawang.hotline.control.live_call import Live
from fawang.hotline.rules import Call, Cause, Lost, Other, Stage
from fawang.hotline.rules.calls import commands as o
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.call_flow import decide
from fawang.hotline.rules.calls.events import Input
from fawang.hotline.rules.legs import Why

IN_LINE = {Stage.WAITING, Stage.RINGING}
IN_A_TALK = {Stage.TALKING, Stage.HELD}


def live() -> Live:
    """A call with all its legs."""
    call = Call("c", Stage.HELD, seat="seat:1", other=Other("line:12345", up=True))
    return Live(call, "c", "1", seat_leg="c-1", other_leg="c-2", supervisor_leg="c-3", supervisor="seat:9")


@pytest.mark.parametrize(
    ("leg", "why", "happened"),
    [
        ("c", Why.HUNG_UP, i.HungUp()),
        # Whoever has vanished is gone like whoever hung up: nothing of ours has failed.
        ("c", Why.DIED, i.HungUp()),
        ("c", Why.FAILED, i.Failed()),
        ("c-1", Why.HUNG_UP, i.SeatLost("seat:1", Lost.HUNG_UP)),
        ("c-1", Why.DIED, i.SeatLost("seat:1", Lost.DIED)),
        ("c-1", Why.UNREACHABLE, i.SeatLost("seat:1", Lost.DIED)),
        ("c-1", Why.FAILED, i.Failed()),
        ("c-2", Why.DIED, i.OtherLost()),
        ("c-2", Why.FAILED, i.OtherLost()),
        ("c-3", Why.DIED, i.SupervisorLost("seat:9")),
    ],
)
def test_who_is_gone_and_why(leg: str, why: Why, happened: Input) -> None:
    assert live().went(leg, why) == happened


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.ENDED])
def test_a_caller_who_vanishes_leaves_nothing_in_any_stage(stage: Stage) -> None:
    call = Call(
        "c",
        stage,
        seat="seat:1" if stage in IN_A_TALK | {Stage.RINGING} else "",
        other=Other("line:12345", up=True) if stage == Stage.HELD else None,
        queued=stage in IN_LINE,
    )
    step = decide(call, Live(call, "c", "1").went("c", Why.DIED))
    assert step.call.ended
    assert step.orders == (
        *((o.StopRinging("seat:1"),) if stage == Stage.RINGING else ()),
        *((o.Leave(),) if stage in IN_LINE else ()),
        *((o.DropSeat("seat:1"),) if stage in IN_A_TALK else ()),
        *((o.DropOther(),) if stage == Stage.HELD else ()),
        o.Finish(Cause.UNRATED if stage == Stage.RATING else Cause.CALLER),
    )
