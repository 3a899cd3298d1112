"""How far a request at a city's server is, and when it is tried or asked for again. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum


class RequestState(StrEnum):
    """`waiting` → `posted` → `closed`; `token` between them where the city gives numbers later."""

    WAITING = "waiting"
    TOKEN = "token"
    POSTED = "posted"
    CLOSED = "closed"
    #: Whether the city has it is not known, or it refuses it: a person looks, and posts again or tells it otherwise.
    STUCK = "stuck"


#: A request that is open is asked for so often while it is young, and later less.
_YOUNG, _YOUNG_EACH, _OLD_EACH = timedelta(days=2), timedelta(minutes=15), timedelta(hours=4)
#: Tries of a post before a person has to look: about a day in all.
MOST_TRIES = 10


def next_try(attempts: int, now: datetime) -> datetime:
    """Return when to try again after so many tries that failed: later and later, at most six hours on."""
    return now + min(timedelta(seconds=20 * 3**attempts), timedelta(hours=6))


def next_look(posted_at: datetime, now: datetime) -> datetime:
    """Return when to ask again how a request stands."""
    return now + (_YOUNG_EACH if now - posted_at < _YOUNG else _OLD_EACH)
