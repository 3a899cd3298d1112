"""A call that the platform makes: a call-back, from the lawyer's own telephone to the person's. Pure.

    step = decide(call, LawyerUp())
    step.call, step.orders

    new ──Taken──► lawyer rings ──takes off──► clearing ──Cleared──► person rings ──takes off──► consent ──► talking
                       │ fails: given to others    │ Refused: ended      │ fails: the lawyer hears why    │ rating

Where the lawyer's line dies, the person hears an apology, and others call them again: it goes on being owed.

Whether one may call is asked at the last moment, when the lawyer is on the line and before the person's telephone
rings. Where the person does not want it said who calls, the platform says nothing at all to whoever takes off: it shows
no number, asks for no recording and no rating. A machine that answers hears no rating either: only whoever pressed a
key is asked for one.
"""

from collections.abc import Callable
from dataclasses import replace

from fawang.hotline.rules import BEST_SCORE, MOST_MISSES, PATIENCE, Cause, Phrase, phrase
from fawang.hotline.rules.legs import Why
from fawang.hotline.rules.outgoing import (
    BreakOff,
    Clear,
    Cleared,
    Closed,
    Drop,
    Failed,
    Finish,
    GiveBack,
    Heard,
    Input,
    Join,
    Key,
    LawyerGone,
    LawyerHolds,
    LawyerUp,
    Music,
    Note,
    Order,
    Outbound,
    PersonGone,
    PersonUp,
    Quiet,
    Rate,
    Record,
    Refused,
    Ring,
    Say,
    Side,
    Stage,
    Step,
    Taken,
    TalkBegan,
    TalkEnded,
)

#: Seconds: how long the lawyer's telephone rings, and the person's (own figures; networks give up after 60); how long
#: somebody who is asked for their consent may be silent, before the lawyer speaks.
LAWYER_RINGS, PERSON_RINGS, CONSENT_PATIENCE = 25.0, 45.0, 4.0


def decide(call: Outbound, happened: Input) -> Step:
    """Return what an input comes to. What means nothing in a stage changes nothing."""
    if call.ended:
        return Step(call)
    if isinstance(happened, Failed):
        return _over(call, Cause.FAILED, *_drops(call), *_after_talk(call))
    if isinstance(happened, LawyerHolds):
        return _holds(call, held=happened.on)
    return STAGES[call.stage](call, happened) or Step(call)


def gone(side: Side, why: Why) -> Input:
    """Return what it means that a telephone is not there, or not any more."""
    if why == Why.FAILED:
        return Failed()
    return PersonGone(why) if side == Side.PERSON else LawyerGone(why)


def _new(call: Outbound, happened: Input) -> Step | None:
    match happened:
        case Taken():
            return Step(replace(call, stage=Stage.LAWYER), (Ring(Side.LAWYER, LAWYER_RINGS),))
        case Closed():
            return _over(call, Cause.NOT_REACHED)
    return None


def _lawyer(call: Outbound, happened: Input) -> Step | None:
    match happened:
        case LawyerUp():
            return Step(replace(call, stage=Stage.CLEARING), (Clear(),))
        case LawyerGone(why):
            lost = why in (Why.UNREACHABLE, Why.DIED)
            return _over(call, Cause.NOT_REACHED, GiveBack(lost))
        case Quiet():
            return _over(call, Cause.NOT_REACHED, Drop(Side.LAWYER), GiveBack(lost=False))
        case Closed():
            return _over(call, Cause.NOT_REACHED, Drop(Side.LAWYER))
    return None


def _clearing(call: Outbound, happened: Input) -> Step | None:
    match happened:
        case Cleared(announce):
            ringing = replace(call, stage=Stage.PERSON, announce=announce)
            return Step(ringing, (Ring(Side.PERSON, PERSON_RINGS),))
        case Refused():
            return _over(call, Cause.NOT_REACHED, Drop(Side.LAWYER, (phrase("dialled_not_now"),)))
        case LawyerGone(Why.DIED):
            return _over(call, Cause.NOT_REACHED, GiveBack(lost=True))
        case LawyerGone():
            return _over(call, Cause.NOT_REACHED)
        case Closed():
            return _over(call, Cause.NOT_REACHED, Drop(Side.LAWYER))
    return None


#: What the lawyer hears of a telephone that was not taken off.
_SAID = {
    Heard.BUSY: phrase("dialled_busy"),
    Heard.NO_ANSWER: phrase("dialled_no_answer"),
    Heard.UNREACHABLE: phrase("dialled_unreachable"),
}
_HEARD = {Why.BUSY: Heard.BUSY, Why.NO_ANSWER: Heard.NO_ANSWER}


def _person(call: Outbound, happened: Input) -> Step | None:
    match happened:
        case PersonUp() if call.announce:
            asked = replace(call, stage=Stage.CONSENT)
            busy = Say(Side.LAWYER, (phrase("dialled_asked"),))
            return Step(asked, (Note(Heard.ANSWERED), busy, _asks(phrase("call_back"), phrase("consent"))))
        case PersonUp():
            return _talk(call, Note(Heard.ANSWERED))
        case PersonGone(why):
            heard = _HEARD.get(why, Heard.UNREACHABLE)
            return _over(call, Cause.NOT_REACHED, Note(heard), Drop(Side.LAWYER, (_SAID[heard],)))
        case Quiet():
            said = Drop(Side.LAWYER, (_SAID[Heard.NO_ANSWER],))
            return _over(call, Cause.NOT_REACHED, Note(Heard.NO_ANSWER), Drop(Side.PERSON), said)
        case LawyerGone(Why.DIED):
            return _over(call, Cause.NOT_REACHED, Drop(Side.PERSON), BreakOff())
        case LawyerGone():
            return _over(call, Cause.NOT_REACHED, Note(Heard.STOPPED), Drop(Side.PERSON))
        case Closed():
            return _over(call, Cause.NOT_REACHED, Note(Heard.STOPPED), *_drops(call))
    return None


def _consent(call: Outbound, happened: Input) -> Step | None:
    match happened:
        case Key("1"):
            return _talk(replace(call, keyed=True, recorded=True), Record())
        case Key("2"):
            return _talk(replace(call, keyed=True))
        case Key() if not call.missed:
            return Step(replace(call, missed=1), (_asks(phrase("wrong_key"), phrase("consent")),))
        case Key() | Quiet():
            # Silence is no consent; and somebody who says hello into the telephone is to hear a human.
            return _talk(call)
        case PersonGone():
            return _over(call, Cause.UNRATED, Drop(Side.LAWYER, (phrase("dialled_gone"),)))
        case LawyerGone(Why.DIED):
            return _break_off(call)
        case LawyerGone():
            return _over(call, Cause.UNRATED, Drop(Side.PERSON))
        case Closed():
            return _over(call, Cause.UNRATED, *_drops(call))
    return None


def _talking(call: Outbound, happened: Input) -> Step | None:
    match happened:
        case PersonGone():
            return _over(call, Cause.UNRATED, TalkEnded(), Drop(Side.LAWYER))
        case LawyerGone(Why.DIED):
            return _break_off(call, TalkEnded())
        case LawyerGone():
            return _rate(call)
        case Closed():
            return _rate(call, Drop(Side.LAWYER))
    return None


def _holds(call: Outbound, *, held: bool) -> Step:
    """Let the person hear music while the lawyer's telephone holds; it may do so before they talk."""
    changed = held != call.held and call.stage == Stage.TALKING
    return Step(replace(call, held=held), ((Music() if held else Join()),) if changed else ())


def _rating(call: Outbound, happened: Input) -> Step | None:
    match happened:
        case Key(("1" | "2" | "3" | "4" | "5") as key):
            thanks = Drop(Side.PERSON, (phrase("dialled_thanks"),))
            return _over(call, Cause.RATED, Rate(BEST_SCORE + 1 - int(key)), thanks)
        case Key() | Quiet() if call.missed + 1 < MOST_MISSES:
            return Step(replace(call, missed=call.missed + 1), (_asks_rating(),))
        case Key() | Quiet():
            return _over(call, Cause.UNRATED, Drop(Side.PERSON, (phrase("dialled_thanks"),)))
        case PersonGone():
            return _over(call, Cause.UNRATED)
    return None


STAGES: dict[Stage, Callable[[Outbound, Input], Step | None]] = {
    Stage.NEW: _new,
    Stage.LAWYER: _lawyer,
    Stage.CLEARING: _clearing,
    Stage.PERSON: _person,
    Stage.CONSENT: _consent,
    Stage.TALKING: _talking,
    Stage.RATING: _rating,
    Stage.ENDED: lambda call, _happened: Step(call),
}


def _asks(*phrases: Phrase) -> Say:
    return Say(Side.PERSON, phrases, CONSENT_PATIENCE)


def _asks_rating() -> Say:
    return Say(Side.PERSON, (phrase("rating"),), PATIENCE)


def _talk(call: Outbound, *first: Order) -> Step:
    waits = (Music(),) if call.held else ()
    return Step(replace(call, stage=Stage.TALKING, missed=0), (*first, Join(), TalkBegan(), *waits))


def _rate(call: Outbound, *first: Order) -> Step:
    """End the talk; ask how it was whoever has shown that they are a human who may be told who called."""
    if not call.keyed:
        return _over(call, Cause.UNRATED, *first, TalkEnded(), Drop(Side.PERSON))
    return Step(replace(call, stage=Stage.RATING, missed=0), (*first, TalkEnded(), _asks_rating()))


def _break_off(call: Outbound, *first: Order) -> Step:
    """Tell the person, if they may be told who called, that the line has died and that they are called again."""
    sorry = (phrase("dialled_broken"),) if call.announce else ()
    return _over(call, Cause.FAILED, *first, Drop(Side.PERSON, sorry), BreakOff())


def _drops(call: Outbound) -> tuple[Order, ...]:
    """Return what ends the telephones that ring or are taken off."""
    lawyer = (Stage.LAWYER, Stage.CLEARING, Stage.PERSON, Stage.CONSENT, Stage.TALKING)
    person = (Stage.PERSON, Stage.CONSENT, Stage.TALKING, Stage.RATING)
    return (
        *((Drop(Side.PERSON),) if call.stage in person else ()),
        *((Drop(Side.LAWYER),) if call.stage in lawyer else ()),
    )


def _after_talk(call: Outbound) -> tuple[Order, ...]:
    return (TalkEnded(),) if call.stage == Stage.TALKING else ()


def _over(call: Outbound, cause: Cause, *orders: Order) -> Step:
    return Step(replace(call, stage=Stage.ENDED), (*orders, Finish(cause)))
