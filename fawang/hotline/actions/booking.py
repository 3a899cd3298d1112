"""A call-back instead of waiting: the first time that has room."""

from dataclasses import replace
from datetime import datetime

from fawang.consultations.queries.offers import about as about_talk
from fawang.dispatch.actions import callbacks as actions
from fawang.dispatch.actions.callbacks import Booking
from fawang.dispatch.queries import callbacks, pools
from fawang.dispatch.queries.callbacks import NOTHING
from fawang.hotline.queries import calls
from fawang.hotline.rules import Topic
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.kernel.rules.problems import Conflict, Problem
from fawang.people.rules.wishes import Dialect, Medium, Reach, read_phone

#: Whoever is called back at once need not be told by text that they will be.
_UNNAMED = "—"
_MOST_TRIES = 5


def book_first(*, by: Actor, name: str, words: str = "") -> str:
    """Book the first free time for a call; return it as it is said, empty where there is none.

    Nobody is called back whose number is withheld. A number to which a call is booked already keeps that one.
    """
    booked = book(by=by, name=name, words=words)
    return booked[1] if booked else ""


def book(*, by: Actor, name: str, words: str = "") -> tuple[str, str] | None:
    """Book the first free time for a call; return the code and the time as it is said."""
    row = calls.named(name)
    number = read_phone(row.number)
    if not number:
        return None
    dialect = Dialect(row.language or Dialect.MANDARIN)
    talk = row.consultation
    about = about_talk(talk) if talk is not None else NOTHING
    if row.topic == Topic.DANGER:
        about = replace(about, guarded=True)
    unit = pools.centre_of(talk.place if talk is not None else "")
    reach = Reach(_UNNAMED, number, medium=Medium.NONE, dialect=dialect)
    for begins in callbacks.open_times(unit, dialect, clock.now())[:_MOST_TRIES]:
        try:
            booked = actions.book(
                by=ANONYMOUS,
                booking=Booking(begins, reach, words=words, about=about, is_demo=row.is_demo),
            )
        except Conflict:
            # Somebody was faster; the next one.
            continue
        except Problem:
            return None
        return booked.callback.code, _said(begins)
    return None


def _said(begins: datetime) -> str:
    local = begins.astimezone(clock.CHINA)
    return f"{local.month}月{local.day}日{local:%H:%M}"
