"""What is said of lawyers and firms in public, and what may be asked of them. Pure."""

from datetime import date
from enum import StrEnum

#: So many lawyers or firms may be asked with one request.
MOST_RECIPIENTS = 3


class Target(StrEnum):
    """Whom a request, a complaint or a record is about."""

    LAWYER = "lawyer"
    FIRM = "firm"


class Who(StrEnum):
    """Who gives a command."""

    #: Holds the secret key of the request or complaint.
    PERSON = "person"
    #: The lawyer who is asked, or the administrator of the firm that is asked.
    LAWYER = "lawyer"
    #: Handles complaints at the bureau that supervises the firm, or above.
    BUREAU = "bureau"
    CLOCK = "clock"


def years_in_practice(since: date | None, today: date) -> int | None:
    """Return the whole years since the first licence; None where its date is not known or lies ahead."""
    if since is None or since > today:
        return None
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
