"""Before somebody waits: language, consent to recording, menu, the code of one's matter. Pure.

Whoever presses nothing, or the wrong keys, is not sent in circles: after the third time a human takes over.
"""

from dataclasses import replace

from fawang.hotline import line
from fawang.hotline.inputs import Begun, Input, Key, Looked, Quiet
from fawang.hotline.orders import LookUp, Order, Record, Remember, Say, Step
from fawang.hotline.rules import (
    CODE_DIGITS,
    CODE_PATIENCE,
    MOST_MISSES,
    PATIENCE,
    SPOKEN,
    Call,
    Phrase,
    Stage,
    Topic,
    phrase,
)
from fawang.organisations.rules import Language

_WRONG, _NOTHING = phrase("wrong_key"), phrase("nothing_heard")
_HUMAN = "0"


def begin(call: Call, happened: Input) -> Step | None:
    """A call was answered."""
    match happened:
        case Begun(known) if known in SPOKEN:
            return _consent(replace(call, language=known), phrase("welcome"), phrase("other_language"))
        case Begun():
            return _languages(call, phrase("welcome"))
    return None


def language(call: Call, happened: Input) -> Step | None:
    """The caller chooses a language."""
    match happened:
        case Key(("1" | "2" | "3" | "4") as key):
            chosen = SPOKEN[int(key) - 1]
            return _consent(replace(call, language=chosen), first=(Remember(chosen),))
        case Key("0"):
            return line.enter(replace(call, language=Language.MANDARIN), Topic.HUMAN)
        case Key("#"):
            return _languages(call)
        case Key() | Quiet():
            if call.missed + 1 >= MOST_MISSES:
                return line.enter(replace(call, language=Language.MANDARIN), Topic.HUMAN)
            return _languages(replace(call, missed=call.missed + 1))
    return None


def consent(call: Call, happened: Input) -> Step | None:
    """The caller says whether the call may be recorded. Silence is no consent, and no reason not to help."""
    match happened:
        case Key("1"):
            return _menu(replace(call, recorded=True), first=(Record(True),))
        case Key("2"):
            return _menu(call)
        case Key("0"):
            return line.enter(call, Topic.HUMAN)
        case Key("*"):
            return _languages(replace(call, missed=0))
        case Key("#"):
            return _consent(call)
        case Key() | Quiet():
            if call.missed + 1 >= MOST_MISSES - 1:
                return _menu(call)
            return _consent(replace(call, missed=call.missed + 1), _said_of(happened))
    return None


def menu(call: Call, happened: Input) -> Step | None:
    """The caller says what they want."""
    match happened:
        case Key("1"):
            return line.enter(call, Topic.ADVICE)
        case Key("2"):
            return _code(replace(call, missed=0))
        case Key("3"):
            return line.enter(call, Topic.LEGAL_AID)
        case Key("0"):
            return line.enter(call, Topic.HUMAN)
        case Key("9"):
            return line.message(call)
        case Key("*"):
            return _languages(replace(call, missed=0))
        case Key("#"):
            return _menu(call)
        case Key() | Quiet():
            if call.missed + 1 >= MOST_MISSES:
                return line.enter(call, Topic.HUMAN)
            return _menu(replace(call, missed=call.missed + 1), _said_of(happened))
    return None


def code(call: Call, happened: Input) -> Step | None:
    """The caller types the code of their matter; `#` ends it, `*` begins anew, or leads back from the beginning."""
    looking = len(call.typed) == CODE_DIGITS
    match happened:
        case Looked(""):
            return _again(call, phrase("code_unknown"))
        case Looked(state) if looking:
            return _menu(replace(call, missed=0), phrase(state))
        case Key() | Quiet() if looking:
            return Step(call)
        case Key("*"):
            return _code(call) if call.typed else _menu(replace(call, missed=0))
        case Key("#") | Quiet():
            return _again(call, phrase("code_short") if call.typed else _NOTHING)
        case Key(digit):
            typed = call.typed + digit
            if len(typed) < CODE_DIGITS:
                return Step(replace(call, typed=typed), (Say((), CODE_PATIENCE),))
            return Step(replace(call, typed=typed), (Say((phrase("looking"),), CODE_PATIENCE), LookUp(typed)))
    return None


def _languages(call: Call, *before: Phrase) -> Step:
    # Each is asked in its own language: who reads none of the others knows which key is theirs.
    choices = tuple(Phrase("choose", (("key", str(key)),), one) for key, one in enumerate(SPOKEN, 1))
    return _ask(replace(call, stage=Stage.LANGUAGE, language=None), (*before, *choices))


def _consent(call: Call, *before: Phrase, first: tuple[Order, ...] = ()) -> Step:
    asked = replace(call, stage=Stage.CONSENT, missed=call.missed if call.stage == Stage.CONSENT else 0)
    return _ask(asked, (*before, phrase("consent")), first)


def _menu(call: Call, *before: Phrase, first: tuple[Order, ...] = ()) -> Step:
    asked = replace(call, stage=Stage.MENU, typed="", missed=call.missed if call.stage == Stage.MENU else 0)
    return _ask(asked, (*before, phrase("menu")), first)


def _code(call: Call, *before: Phrase) -> Step:
    asked = replace(call, stage=Stage.CODE, typed="")
    return Step(asked, (Say((*before, phrase("code")), CODE_PATIENCE),))


def _again(call: Call, why: Phrase) -> Step:
    if call.missed + 1 >= MOST_MISSES:
        return line.enter(replace(call, typed=""), Topic.HUMAN)
    return _code(replace(call, missed=call.missed + 1), why)


def _ask(call: Call, phrases: tuple[Phrase, ...], first: tuple[Order, ...] = ()) -> Step:
    return Step(call, (*first, Say(phrases, PATIENCE)))


def _said_of(happened: Input) -> Phrase:
    return _NOTHING if isinstance(happened, Quiet) else _WRONG
