"""How far a special zone that is written at the workbench has come. Pure."""

from enum import StrEnum

from fawang.dispatch.rules import MOST_PRIORITY

#: What the greatest priority is worth in the queue of an office: as much as the groups with the strongest claim have
#: (people/data/groups.toml). Own figure: no source names one.
MOST_HOURS = 24


class ZoneState(StrEnum):
    """What people see of it."""

    #: Nothing, beside those who write it.
    DRAFT = "draft"
    #: It is on every channel, within its days and hours.
    OPEN = "open"
    #: Its page says that it has ended.
    CLOSED = "closed"


def first_by_hours(priority: float) -> int:
    """Return by how many hours the term of an application counts as ending sooner, for the priority of its zone.

    Args:
        priority: seconds of waiting that its people are worth in a line, 0 to `MOST_PRIORITY`.
    """
    return round(MOST_HOURS * min(max(priority, 0.0), MOST_PRIORITY) / MOST_PRIORITY)
