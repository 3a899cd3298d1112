"""What time alone does with an appointment: reminders, what lapses, who did not come. Pure."""

from datetime import datetime
from enum import StrEnum

from fawang.appointments.rules.dates import Snapshot, State, Terms


class Due(StrEnum):
    """What is to be done when the time has come."""

    REMIND = "remind"
    LAPSE = "lapse"
    NO_SHOW = "no_show"
    NOTHING = "nothing"


def next_wake(facts: Snapshot, now: datetime, terms: Terms) -> datetime | None:
    """Return when time alone has something to do with an appointment after `now`; None: never."""
    if facts.state == State.HELD:
        return facts.until
    if facts.state in (State.WAITING, State.MOVED):
        return facts.begins
    if facts.state != State.BOOKED:
        return None
    moments = [facts.begins - before for before in terms.reminders]
    return next((one for one in sorted(moments) if one > now), facts.begins + terms.grace)


def due(facts: Snapshot, now: datetime, terms: Terms) -> Due:
    """Return what is to be done at `now`; asked twice it says the same."""
    if facts.state == State.HELD:
        return Due.LAPSE if facts.until is not None and facts.until <= now else Due.NOTHING
    if facts.state in (State.WAITING, State.MOVED):
        return Due.LAPSE if facts.begins <= now else Due.NOTHING
    if facts.state != State.BOOKED:
        return Due.NOTHING
    if now >= facts.begins + terms.grace:
        return Due.NO_SHOW
    first = min((facts.begins - before for before in terms.reminders), default=None)
    return Due.REMIND if first is not None and first <= now < facts.begins else Due.NOTHING


def reminder_of(facts: Snapshot, now: datetime, terms: Terms) -> int:
    """Return which reminder is due, by its hours: one that was passed over is not sent late beside the next."""
    past = [before for before in terms.reminders if facts.begins - before <= now]
    return int(min(past).total_seconds() // 3600) if past else 0
