"""How old a signature may be, and what is said about clocks. Pure."""

from datetime import UTC, datetime, timedelta

#: From `created` on (RFC 9421, 7.2.2: a short window bounds what somebody can do with a message that was caught).
MAX_AGE = timedelta(minutes=5)
#: A clock may be so far ahead of ours.
AHEAD = timedelta(seconds=30)


def skew(created: int, now: datetime) -> int:
    """Return by how many seconds the clock of the other side is ahead of ours, as far as its signature tells."""
    return round(created - now.timestamp())


def fresh(created: int, now: datetime) -> bool:
    """Tell whether a signature of `created` (seconds since 1970) is taken now."""
    return -MAX_AGE.total_seconds() <= created - now.timestamp() <= AHEAD.total_seconds()


def kept_until(created: int) -> datetime:
    """Return until when its nonce is kept: afterwards the signature itself is too old."""
    return datetime.fromtimestamp(created, UTC) + MAX_AGE + AHEAD
