"""Law talks and service days: what can be planned, who finds a place, what may be said afterwards. Pure."""

from datetime import date, datetime, time, timedelta

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.outreach.rules.codes import Happening

MOST_PLACES = 5000
MOST_PERSONS = 20_000
#: Of one sign-up: a family, a dormitory's room.
MOST_OF_ONE = 10
MOST_HANDOUTS = 10
LONGEST_FILE_NAME = 120
LONGEST_TALK = timedelta(hours=12)
#: So long after a talk the names and numbers of those who signed up are deleted. Own figure.
KEPT_AFTER = timedelta(days=14)


def next_month(first: date) -> date:
    """Return the first day of the month after that of `first`, which is the first of its own."""
    return (first + timedelta(days=31)).replace(day=1)


def check_talk(*, begins_at: datetime, ends_at: datetime, now: datetime, places: int | None) -> None:
    """Return if a talk can be planned. `places` None: nobody needs to sign up.

    Raises:
        Invalid: `invalid`, with a code for each field.
    """
    errors = {}
    if begins_at <= now:
        errors["day"] = "day_is_past"
    if not timedelta(0) < ends_at - begins_at <= LONGEST_TALK:
        errors["ends"] = "ends_before_begin"
    if places is not None and not 1 <= places <= MOST_PLACES:
        errors["places"] = "field_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)


def check_hours(begins: time, ends: time) -> None:
    """Return if hours of a day have a length.

    Raises:
        Invalid: `invalid`, with a code for `ends`.
    """
    if ends <= begins:
        raise Invalid("invalid", errors={"ends": "ends_before_begin"})


def check_sign_up(
    *, state: str, begins_at: datetime, now: datetime, places: int | None, taken: int, persons: int
) -> None:
    """Return if somebody may sign up, with all who come along.

    Raises:
        Conflict: `talk_takes_no_names`, `talk_cancelled`, `talk_over`, `talk_full` with `left`.
        Invalid: `invalid`, for `persons`.
    """
    if places is None:
        raise Conflict("talk_takes_no_names")
    if state == Happening.CANCELLED:
        raise Conflict("talk_cancelled")
    if state != Happening.PLANNED or begins_at <= now:
        raise Conflict("talk_over")
    if not 1 <= persons <= MOST_OF_ONE:
        raise Invalid("invalid", errors={"persons": "field_wrong"})
    if taken + persons > places:
        raise Conflict("talk_full", left=max(0, places - taken))


def check_report(*, state: str, began: bool, persons: int) -> None:
    """Return if it can be written down that something took place, and how many came.

    Raises:
        Conflict: `happening_over`, it was reported or cancelled; `reported_too_early`.
        Invalid: `invalid`, for `persons`.
    """
    if state != Happening.PLANNED:
        raise Conflict("happening_over")
    if not began:
        raise Conflict("reported_too_early")
    if not 0 <= persons <= MOST_PERSONS:
        raise Invalid("invalid", errors={"persons": "field_wrong"})
