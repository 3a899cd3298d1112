"""Whose account of a channel it is, how that was proved, and what it opens. Pure.

A phone number proves little: a household shares a telephone, and numbers are handed on to new owners.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: So long unused, a number is proved anew. Own figure: operators give numbers out again after months.
IDLE = timedelta(days=180)
#: The level of assurance from which on a real name counts: name and identity number compared with the police's.
REAL_NAME_LEVEL = 2


class Proof(StrEnum):
    """How an account was joined to a resident."""

    #: The resident pressed a button on our page, signed in by a one-time code to their phone.
    CODE = "code"
    #: A platform of the state vouches for name and identity number.
    REAL_NAME = "real_name"


class Access(StrEnum):
    """What an account opens of the matters of the resident it is joined to."""

    NOTHING = "nothing"
    #: Those that the telephone number alone opens (people.rules.shared_phones).
    OPEN = "open"
    #: The discreet, dangerous and household ones as well.
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Joined:
    """What is known of an account that is joined to a resident. `seen_at`: when it was used last, before now."""

    proof: Proof | None
    level: int
    proved_at: datetime | None
    seen_at: datetime | None


def access(joined: Joined, now: datetime) -> Access:
    """Return what an account opens besides what was begun by it, which is its own."""
    if joined.proof is None or joined.proved_at is None:
        return Access.NOTHING
    if joined.proof == Proof.REAL_NAME:
        return Access.ALL if joined.level >= REAL_NAME_LEVEL else Access.NOTHING
    last = max(joined.proved_at, joined.seen_at or joined.proved_at)
    return Access.OPEN if now - last < IDLE else Access.NOTHING
