"""How far a special zone that is written at the workbench has come. Pure."""

from enum import StrEnum


class ZoneState(StrEnum):
    """What people see of it."""

    #: Nothing, beside those who write it.
    DRAFT = "draft"
    #: It is on every channel, within its days and hours.
    OPEN = "open"
    #: Its page says that it has ended.
    CLOSED = "closed"
