"""How often the public may ask, and which filters a list understands."""

from datetime import timedelta

from fawang.kernel.problems import Invalid
from fawang.kernel.throttle import Rate
from fawang.people.wishes import read_phone
from fawang.work_orders import kinds
from fawang.work_orders.codes import Card

#: A legal-aid station files for many people from one address; one person files a few matters at most.
SUBMIT_BY_ADDRESS = Rate("submit.address", burst=60, every=timedelta(seconds=5))
SUBMIT_BY_PHONE = Rate("submit.phone", burst=10, every=timedelta(minutes=10))
LOOK_UP_BY_ADDRESS = Rate("look_up.address", burst=120, every=timedelta(seconds=1))
#: While somebody types, their draft is saved every second or two; many may sit behind one address.
DRAFT_BY_ADDRESS = Rate("draft.address", burst=600, every=timedelta(milliseconds=100))
TRACK_BY_ADDRESS = Rate("track.address", burst=30, every=timedelta(seconds=10))
#: Four digits are guessed in ten thousand tries: five at once and one in two minutes is two weeks.
TRACK_BY_CODE = Rate("track.code", burst=5, every=timedelta(minutes=2))
UPLOAD_BY_ADDRESS = Rate("upload.address", burst=60, every=timedelta(seconds=5))


def reachable(typed: str) -> str:
    """Return what somebody typed to be reached by in the one form in which it is counted."""
    return read_phone(typed) or "".join(typed.split()).lower()


GROUPS = ("open", "ended", "all")


def read_state(typed: str) -> str:
    """Return a state or group of states to filter by.

    Raises:
        Invalid: there is no such state.
    """
    if typed not in GROUPS and typed not in kinds.states():
        raise Invalid("invalid", errors={"state": "field_wrong"})
    return typed


def read_card(typed: str) -> str:
    """Return a card to filter by; empty for none.

    Raises:
        Invalid: there is no such card.
    """
    if typed and typed not in (Card.YELLOW, Card.RED):
        raise Invalid("invalid", errors={"card": "field_wrong"})
    return typed
