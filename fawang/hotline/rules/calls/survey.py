"""After the talk: the rating; and the message of somebody who did not want to wait. Pure."""

from dataclasses import replace

from fawang.hotline.rules import (
    BEST_SCORE,
    MOST_MISSES,
    PATIENCE,
    SHORTEST_MESSAGE,
    Call,
    Cause,
    Stage,
    phrase,
)
from fawang.hotline.rules.calls import queue
from fawang.hotline.rules.calls.commands import Rate, Say, Step, TalkEnded
from fawang.hotline.rules.calls.events import Input, Key, Message, Quiet


def rate(call: Call) -> Step:
    """Ask how it was."""
    asked = replace(call, stage=Stage.RATING, seat="", other=None, missed=0)
    return Step(asked, (TalkEnded(), Say((phrase("rating"),), PATIENCE)))


def rating(call: Call, happened: Input) -> Step | None:
    """The caller rates: 1 is best on the keys, 5 in the records."""
    match happened:
        case Key(("1" | "2" | "3" | "4" | "5") as key):
            over = queue.end(call, Cause.RATED, phrase("thanks"))
            return Step(over.call, (Rate(BEST_SCORE + 1 - int(key)), *over.orders))
        case Key() | Quiet():
            if call.missed + 1 >= MOST_MISSES:
                return queue.end(call, Cause.UNRATED, phrase("thanks"))
            return Step(replace(call, missed=call.missed + 1), (Say((phrase("rating"),), PATIENCE),))
    return None


def voicemail(call: Call, happened: Input) -> Step | None:
    """The caller leaves a message."""
    match happened:
        case Message(seconds) if seconds >= SHORTEST_MESSAGE:
            return queue.end(call, Cause.MESSAGE_LEFT, phrase("message_kept"), seconds=seconds)
        case Message():
            return queue.end(call, Cause.CALLER, phrase("no_message"))
    return None
