"""What a person may have to be told of their appointment, and why one ended. Pure."""

from enum import StrEnum


class News(StrEnum):
    """What a person may have to be told of."""

    BOOKED = "booked"
    #: A place is kept until the office has called.
    TO_CONFIRM = "to_confirm"
    #: A place became free for somebody who waited for it.
    OFFERED = "offered"
    RESCHEDULED = "rescheduled"
    #: The same time, with another counter, lawyer or office.
    ELSEWHERE = "elsewhere"
    #: The office could not keep the date: another one is kept, or none was found.
    DISPLACED = "displaced"
    DISPLACED_BARE = "displaced_bare"
    CANCELLED = "cancelled"
    #: What was kept was not taken in time; nobody was reached to confirm it; no place became free.
    LAPSED = "lapsed"
    UNCONFIRMED = "unconfirmed"
    NO_PLACE = "no_place"
    #: A reminder.
    SOON = "soon"
    MISSED = "missed"


class Ended(StrEnum):
    """Why an appointment ended that was not served."""

    UNWANTED = "unwanted"
    LAPSED = "lapsed"
    UNCONFIRMED = "unconfirmed"
    NO_PLACE = "no_place"
    NOT_CHOSEN = "not_chosen"
    NO_SHOW = "no_show"
