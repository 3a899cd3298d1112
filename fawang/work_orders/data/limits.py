"""How often the public may ask, and which filters a list understands."""

from datetime import timedelta

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security.throttle import Rate
from fawang.people.rules.wishes import read_phone
from fawang.work_orders import kinds
from fawang.work_orders.rules.codes import Card

_DAY = timedelta(days=1)
#: Somebody who has signed in: one person files a few matters at most. A clerk at a station has an account too.
SUBMIT_BY_SESSION = Rate.within("submit.session", 40, _DAY)
#: A number or mailbox that somebody without a session has typed. Six at once: what got no answer is sent again.
SUBMIT_BY_PHONE = Rate("submit.phone", burst=6, every=timedelta(hours=4))
#: Without a session: a library, a village office, or thousands of people behind one address of a carrier.
SUBMIT_BY_ADDRESS = Rate("submit.address", burst=60, every=timedelta(minutes=2))
SUBMIT_BY_NETWORK = Rate("submit.network", burst=240, every=timedelta(seconds=30), shared=True)
#: Each matter of one's own, as often as somebody may open it.
LOOK_UP_BY_KEY = Rate("look_up.key", burst=120, every=timedelta(seconds=1))
LOOK_UP_BY_ADDRESS = Rate("look_up.address", burst=120, every=timedelta(seconds=1))
#: While somebody types, their draft is saved every second or two; what is not known yet is counted by address.
DRAFT_BY_KEY = Rate("draft.key", burst=120, every=timedelta(seconds=1))
DRAFT_BY_ADDRESS = Rate("draft.address", burst=600, every=timedelta(milliseconds=100))
#: Four digits are guessed in ten thousand tries. By one who has signed in, or from one address: five at once and one in
#: ten minutes, ten weeks for all; from one network twice that. From many networks together it is a week or two; then
#: the code is closed but for who has signed in or holds the link, whom no guesser shuts out.
TRACK_BY_CODE_AND_CALLER = Rate("track.code.caller", burst=5, every=timedelta(minutes=10))
TRACK_BY_CODE_AND_NETWORK = Rate("track.code.network", burst=10, every=timedelta(minutes=5))
TRACK_BY_ADDRESS = Rate("track.address", burst=240, every=timedelta(seconds=2))
TRACK_BY_CODE = Rate("track.code", burst=60, every=timedelta(minutes=2))
#: Codes that a signed-in resident types: twelve digits are not guessed at this pace, and nobody else is held up.
OPEN_BY_RESIDENT = Rate("open.resident", burst=10, every=timedelta(minutes=2))
UPLOAD_BY_ADDRESS = Rate("upload.address", burst=60, every=timedelta(seconds=5))

#: Messages to the office about one matter: a conversation, and no more than an officer can answer.
MESSAGE_BY_ORDER = Rate.within("message.order", 20, _DAY)


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
