"""In line: music, where one stands, a call-back or a message instead, and the seat that rings. Pure."""

from dataclasses import replace

from fawang.hotline.rules import (
    LONG_WAIT_MINUTES,
    LONGEST_MESSAGE,
    POSITION_EVERY,
    Call,
    Cause,
    Lost,
    Phrase,
    Stage,
    Topic,
    phrase,
)
from fawang.hotline.rules.calls.commands import (
    CallBack,
    Finish,
    HangUp,
    Hush,
    Join,
    Leave,
    Missed,
    Music,
    Order,
    Ring,
    Step,
    StopRinging,
    TakeMessage,
    Took,
    Wait,
)
from fawang.hotline.rules.calls.events import (
    Answered,
    Booked,
    Estimated,
    Input,
    Key,
    Offered,
    Quiet,
    SeatLost,
    Withdrawn,
)
from fawang.organisations.rules import Language


def enter(call: Call, topic: Topic, *, again: bool = False) -> Step:
    """Let the caller stand in line; `again`: first in it, with an apology, since a seat failed them."""
    spoken = call.language or Language.MANDARIN
    waiting = replace(
        call,
        stage=Stage.WAITING,
        language=spoken,
        topic=topic,
        missed=0,
        typed="",
        seat="",
        other=None,
        owed=False,
        queued=True,
    )
    said = phrase("sorry_first_in_line" if again else "connecting")
    return Step(waiting, (Wait(topic, spoken, again), Music(POSITION_EVERY, (said,))))


def message(call: Call) -> Step:
    """Let the caller leave a message instead."""
    left = (Leave(),) if call.queued else ()
    return Step(
        replace(
            call, stage=Stage.VOICEMAIL, language=call.language or Language.MANDARIN, queued=False, seat=""
        ),
        (*left, TakeMessage(LONGEST_MESSAGE)),
    )


def waiting(call: Call, happened: Input) -> Step | None:
    """The caller waits, and no seat rings."""
    match happened:
        case Offered(seat):
            return Step(replace(call, stage=Stage.RINGING, seat=seat), (Ring(seat),))
        case Key("1") if call.offered_back:
            return Step(call, (Music(POSITION_EVERY, (phrase("looking"),)), CallBack()))
        case Key("9"):
            return message(call)
    return _either(call, happened)


def ringing(call: Call, happened: Input) -> Step | None:
    """A seat rings for the caller, who still hears music."""
    match happened:
        case Answered(seat) if seat == call.seat:
            talking = replace(call, stage=Stage.TALKING, queued=False)
            return Step(talking, (Hush(), Join(seat), Took(seat)))
        case Withdrawn(seat) if seat == call.seat:
            return Step(replace(call, stage=Stage.WAITING, seat=""), (StopRinging(seat),))
        case SeatLost(seat, why) if seat == call.seat:
            back = replace(call, stage=Stage.WAITING, seat="")
            return Step(back, (Missed(seat, died=why == Lost.DIED),))
        case Offered(seat) if seat != call.seat:
            return Step(replace(call, seat=seat), (StopRinging(call.seat), Ring(seat)))
    return _either(call, happened)


def _either(call: Call, happened: Input) -> Step | None:
    match happened:
        case Booked(""):
            return Step(call, (Music(POSITION_EVERY, (phrase("call_back_none"),)),))
        case Booked(when):
            return end(call, Cause.CALL_BACK, phrase("call_back_booked", when=when))
        case Estimated(position, minutes):
            return _estimated(replace(call, position=position, minutes=minutes))
        case Key("0") if call.topic != Topic.DANGER:
            urgent = replace(call, topic=Topic.DANGER)
            spoken = call.language or Language.MANDARIN
            return Step(urgent, (Wait(Topic.DANGER, spoken), Music(POSITION_EVERY, (phrase("danger"),))))
        case Key():
            # They stopped what was said: the music goes on, and they hear where they stand.
            return Step(call, (Music(POSITION_EVERY, _where(call)),))
        case Quiet():
            return Step(call, (Music(POSITION_EVERY, _where(call)),))
    return None


def _estimated(call: Call) -> Step:
    long = call.minutes is None or call.minutes > LONG_WAIT_MINUTES
    if not long or call.offered_back or call.stage != Stage.WAITING:
        return Step(call)
    offered = replace(call, offered_back=True)
    return Step(offered, (Music(POSITION_EVERY, _where(offered)),))


def _where(call: Call) -> tuple[Phrase, ...]:
    said: list[Phrase] = []
    if call.minutes is None and call.position is not None:
        said.append(phrase("nobody_on_duty"))
    elif call.position is not None:
        said.append(phrase("position", position=call.position, minutes=max(1, call.minutes or 1)))
    else:
        said.append(phrase("still_waiting"))
    if call.offered_back:
        said.append(phrase("call_back_offer"))
    return tuple(said)


def clear(call: Call) -> tuple[Order, ...]:
    """Return what takes a caller out of the line."""
    stop = (StopRinging(call.seat),) if call.stage == Stage.RINGING else ()
    return (*stop, Leave()) if call.queued else ()


def end(call: Call, cause: Cause, *said: Phrase, seconds: int = 0) -> Step:
    """End a call that stands in line, or after it, with a last word."""
    over = replace(call, stage=Stage.ENDED, queued=False, seat="", other=None)
    return Step(over, (*clear(call), HangUp(cause, said), Finish(cause, seconds)))
