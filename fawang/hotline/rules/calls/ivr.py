"""Before somebody waits: language, hours, consent to recording, menu, the code of one's matter. Pure.

Whoever presses nothing, or the wrong keys, is not sent in circles: after the third time a human takes over.
"""

from dataclasses import replace

from fawang.hotline.rules import (
    CODE_DIGITS,
    CODE_PATIENCE,
    MOST_MISSES,
    PATIENCE,
    SPOKEN,
    Call,
    Cause,
    Phrase,
    Stage,
    Topic,
    phrase,
)
from fawang.hotline.rules.calls import queue
from fawang.hotline.rules.calls.commands import CallBack, LookUp, Order, Record, Remember, Say, Step
from fawang.hotline.rules.calls.events import Begun, Booked, Input, Key, Looked, Quiet
from fawang.hotline.rules.menus import STANDARD, Choice
from fawang.organisations.rules import Language

#: By which key each language is chosen.
_KEYS = {str(key): language for key, language in enumerate(SPOKEN, 1)}
_WRONG, _NOTHING = phrase("wrong_key"), phrase("nothing_heard")


def begin(call: Call, happened: Input) -> Step | None:
    """A call was answered."""
    match happened:
        case Begun(known, blocked_until=until) if until:
            spoken = known if known in SPOKEN else Language.MANDARIN
            return queue.end(replace(call, language=spoken), Cause.BLOCKED, phrase("blocked", until=until))
        case Begun(known):
            own = replace(
                call,
                menu=happened.menu,
                greeting=happened.greeting,
                closed_until=happened.closed_until,
                announcement=happened.announcement,
            )
            if known in SPOKEN:
                return _served(
                    replace(own, language=known), *_welcome(own), *_zone(own, known), phrase("other_language")
                )
            # Nobody knows yet what they speak, and some choose nothing.
            return _languages(own, *_welcome(own), *_zone(own, Language.MANDARIN))
    return None


def language(call: Call, happened: Input) -> Step | None:
    """The caller chooses a language."""
    match happened:
        case Key(key) if key in _KEYS:
            chosen = _KEYS[key]
            # They have heard it in Mandarin.
            again = () if chosen == Language.MANDARIN else _zone(call, chosen)
            return _served(replace(call, language=chosen), *again, first=(Remember(chosen),))
        case Key("0"):
            return _human(replace(call, language=Language.MANDARIN))
        case Key("#"):
            return _languages(call)
        case Key() | Quiet():
            if call.missed + 1 >= MOST_MISSES:
                return _human(replace(call, language=Language.MANDARIN))
            return _languages(replace(call, missed=call.missed + 1))
    return None


def closed(call: Call, happened: Input) -> Step | None:
    """Outside the hours: a call-back, a message; whoever is in danger comes in line all the same."""
    match happened:
        case Key("0"):
            return queue.enter(call, Topic.DANGER)
        case Key("1"):
            return Step(call, (Say((phrase("looking"),), CODE_PATIENCE), CallBack()))
        case Key("9"):
            return queue.message(call)
        case Key("*"):
            return _languages(replace(call, missed=0))
        case Booked(""):
            return _closed(call, phrase("no_call_back"))
        case Booked(when):
            return queue.end(call, Cause.CALL_BACK, phrase("call_back_booked", when=when))
        case Key("#"):
            return _closed(call)
        case Key() | Quiet():
            if call.missed + 1 >= MOST_MISSES:
                return queue.end(call, Cause.CLOSED, phrase("thanks"))
            return _closed(replace(call, missed=call.missed + 1), _said_of(happened))
    return None


def consent(call: Call, happened: Input) -> Step | None:
    """The caller says whether the call may be recorded. Silence is no consent, and no reason not to help."""
    match happened:
        case Key("1"):
            return _menu(replace(call, recorded=True), first=(Record(True),))
        case Key("2"):
            return _menu(call)
        case Key("0"):
            return queue.enter(call, Topic.HUMAN)
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
        case Key(key) if (choice := call.menu.at(key)) is not None:
            return _chosen(call, choice)
        case Key(key) if key == call.zone_key:
            return queue.enter(call, Topic.ZONE)
        case Key("*"):
            return _languages(replace(call, missed=0))
        case Key("#"):
            return _menu(call)
        case Key() | Quiet():
            if call.missed + 1 >= MOST_MISSES:
                return queue.enter(call, Topic.HUMAN)
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
    choices = tuple(Phrase("choose", (("key", key),), one) for key, one in _KEYS.items())
    return _ask(replace(call, stage=Stage.LANGUAGE, language=None), (*before, *choices))


def _welcome(call: Call) -> tuple[Phrase, ...]:
    # A number's own greeting is written once, in Mandarin.
    own = Phrase("greeting", (("text", call.greeting),), Language.MANDARIN)
    return (own if call.greeting else phrase("welcome"),)


def _zone(call: Call, language: Language) -> tuple[Phrase, ...]:
    return (call.announcement.phrase(language),) if call.announcement else ()


def _served(call: Call, *before: Phrase, first: tuple[Order, ...] = ()) -> Step:
    """Go on in the language that was chosen: to consent, or, outside the hours, to what there is then."""
    return _closed(call, *before, first=first) if call.closed_until else _consent(call, *before, first=first)


def _human(call: Call) -> Step:
    return _closed(replace(call, missed=0)) if call.closed_until else queue.enter(call, Topic.HUMAN)


def _closed(call: Call, *before: Phrase, first: tuple[Order, ...] = ()) -> Step:
    asked = replace(call, stage=Stage.CLOSED, missed=call.missed if call.stage == Stage.CLOSED else 0)
    return _ask(asked, (*before, phrase("closed", until=call.closed_until)), first)


def _chosen(call: Call, choice: Choice) -> Step:
    match choice:
        case Choice.ADVICE:
            return queue.enter(call, Topic.ADVICE)
        case Choice.PROGRESS:
            return _code(replace(call, missed=0))
        case Choice.LEGAL_AID:
            return queue.enter(call, Topic.LEGAL_AID)
        case Choice.HUMAN:
            return queue.enter(call, Topic.HUMAN)
        case Choice.MESSAGE:
            return queue.message(call)


def _consent(call: Call, *before: Phrase, first: tuple[Order, ...] = ()) -> Step:
    asked = replace(call, stage=Stage.CONSENT, missed=call.missed if call.stage == Stage.CONSENT else 0)
    return _ask(asked, (*before, phrase("consent")), first)


def _menu(call: Call, *before: Phrase, first: tuple[Order, ...] = ()) -> Step:
    asked = replace(call, stage=Stage.MENU, typed="", missed=call.missed if call.stage == Stage.MENU else 0)
    return _ask(asked, (*before, *_ways(call)), first)


def _ways(call: Call) -> tuple[Phrase, ...]:
    """Return the menu as it is said: the usual one as one text, which people can record; others way by way."""
    zone = (phrase("menu_zone", key=call.zone_key),) if call.zone_key else ()
    if call.menu == STANDARD:
        return (*zone, phrase("menu"))
    ways = (phrase(f"menu_{choice}", key=key) for key, choice in call.menu.ways)
    return (*zone, *ways, phrase("menu_keys"))


def _code(call: Call, *before: Phrase) -> Step:
    asked = replace(call, stage=Stage.CODE, typed="")
    return Step(asked, (Say((*before, phrase("code")), CODE_PATIENCE),))


def _again(call: Call, why: Phrase) -> Step:
    if call.missed + 1 >= MOST_MISSES:
        return queue.enter(replace(call, typed=""), Topic.HUMAN)
    return _code(replace(call, missed=call.missed + 1), why)


def _ask(call: Call, phrases: tuple[Phrase, ...], first: tuple[Order, ...] = ()) -> Step:
    return Step(call, (*first, Say(phrases, PATIENCE)))


def _said_of(happened: Input) -> Phrase:
    return _NOTHING if isinstance(happened, Quiet) else _WRONG
