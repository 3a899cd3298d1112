"""What may be sent to whom, when and how openly; how often it is tried. Pure.

A decision is taken twice: when somebody is to be told, and again at the moment of sending, since
wishes change and a worker may have been down overnight. Nothing is ever sent against a wish.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fawang.people.rules.wishes import Medium, Wishes, is_mobile, quiet_until


class State(StrEnum):
    """Where a notice is. The column has a CheckConstraint over these."""

    #: Waits for the end of quiet hours.
    HELD = "held"
    QUEUED = "queued"
    #: Handed to the carrier; what became of it is not known here yet.
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    #: It may have been sent and nobody can tell. Never sent again on its own.
    UNCONFIRMED = "unconfirmed"
    SUPPRESSED = "suppressed"


#: Something is still going to happen without anybody's help.
WAITING = frozenset({State.HELD, State.QUEUED, State.SENDING})
#: Somebody should look at it.
PROBLEMS = frozenset({State.FAILED, State.UNCONFIRMED})
#: Staff may have it sent again; whether it goes is decided anew by the wishes.
REPEATABLE = PROBLEMS | {State.SUPPRESSED}
#: Staff may take it back, or put it aside as dealt with. Not while a carrier has it.
CANCELLABLE = PROBLEMS | {State.HELD, State.QUEUED}


@dataclass(frozen=True, slots=True)
class Ways:
    """By which media somebody can be reached at all, without the numbers themselves.

    `own` and `third` are the media for which the person and their third party left an address;
    `voice` are the media whose carrier speaks on the telephone.
    """

    own: frozenset[Medium]
    third: frozenset[Medium] = frozenset()
    voice: frozenset[Medium] = frozenset()


@dataclass(frozen=True, slots=True)
class Send:
    """Send it: by `medium`, to the third party or to the person, not before `not_before`.

    `neutral`: neither the sender nor the text says who writes and what about. `bare`: it holds neither code nor link,
    since others may hold the telephone.
    """

    medium: Medium
    third: bool
    neutral: bool
    not_before: datetime
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Suppress:
    """Do not send it, for the reason `code` (worded in `wording.py`)."""

    code: str


def decide(wishes: Wishes, ways: Ways, now: datetime) -> Send | Suppress:
    """Return what the person's wishes make of a message that would go out `now`.

    A third party is told instead of the person, never beside them, and always in neutral words:
    what it is about is for those only who say the pass phrase. A telephone that others may hold is told no more than
    that there is news.
    """
    medium = wishes.medium
    if medium == Medium.NONE:
        return Suppress("notice_unwanted")
    if medium in ways.voice and not wishes.may_call:
        return Suppress("notice_voice_unwanted")
    if medium not in (ways.third if wishes.third else ways.own):
        return Suppress("notice_third_unreachable" if wishes.third else "notice_unreachable")
    bare = wishes.shared_phone and not wishes.third and medium == Medium.SMS
    return Send(
        medium=medium,
        third=wishes.third,
        neutral=wishes.third or not wishes.may_announce or bare,
        not_before=quiet_until(wishes, now) or now,
        bare=bare,
    )


def decide_staff(phone: str | None, now: datetime) -> Send | Suppress:
    """Return what becomes of something that a member of staff is to be told.

    It is work, so there are no wishes to heed but the night: nothing goes out in the usual quiet
    hours. `phone` is empty if they gave none, and None if their account is closed.
    """
    if phone is None:
        return Suppress("notice_staff_gone")
    if not is_mobile(phone):
        return Suppress("notice_staff_unreachable")
    night = quiet_until(Wishes(medium=Medium.SMS), now)
    return Send(medium=Medium.SMS, third=False, neutral=False, not_before=night or now)


def decide_code(asked_at: datetime, valid: timedelta, now: datetime) -> Send | Suppress:
    """Return what becomes of a one-time code, the one message that heeds no wishes.

    The person has just typed this number and waits for it: it goes at once, in words that name
    nobody, and not at all once it is too old to be of use.
    """
    if now >= asked_at + valid:
        return Suppress("notice_code_too_old")
    return Send(medium=Medium.SMS, third=False, neutral=True, not_before=now)


#: 2 s, 4 s, 8 s … up to an hour between two tries: 17 tries within about six hours.
PAUSES = tuple(timedelta(seconds=min(2**n, 3600)) for n in range(1, 17))


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after `attempts` tries that failed for now; None to give up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
