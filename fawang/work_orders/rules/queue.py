"""Where an order stands in a queue: one number, so that every list reads an index in order. Pure.

Open orders come first, urgent before others, then by the term that ends soonest; ended ones follow,
the latest first. Microseconds since 2000 leave room for the class in a 64-bit integer.
"""

from datetime import UTC, datetime

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_CLASS = 10**16
#: Keys below belong to open orders; a list of open ones never reads further.
ENDED_FROM = 5 * _CLASS
#: In the facts of an order: what made it go first when it came in, such as a special zone.
FIRST_BY_HOURS = "first_by_hours"
#: The number of seconds in three centuries, in microseconds: turns "latest first" into "smallest first".
_LATEST = 10**16 - 1


def queue_key(
    *, urgent: bool, due_at: datetime | None, ended_at: datetime | None, first_by_hours: int = 0
) -> int:
    """Return the sort key of an order.

    Args:
        first_by_hours: its term counts as ending so many hours sooner, among those that are not urgent.
    """
    if ended_at is not None:
        return ENDED_FROM + _LATEST - _micros(ended_at)
    moment = _micros(due_at) if due_at is not None else _LATEST
    if due_at is not None and not urgent:
        moment -= first_by_hours * 3_600 * 10**6
    return (1 if urgent else 2) * _CLASS + max(moment, 0)


def _micros(moment: datetime) -> int:
    delta = moment - _EPOCH
    return (delta.days * 86400 + delta.seconds) * 10**6 + delta.microseconds
