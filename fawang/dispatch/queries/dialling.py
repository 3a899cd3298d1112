"""Whether the person of a call-back may be called at this moment, and at which number: for whoever dials it."""

from dataclasses import dataclass
from datetime import datetime

from fawang.dispatch.models import Attempt, NotCalled
from fawang.dispatch.queries import callbacks
from fawang.dispatch.rules.callbacks import State, safe_from
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.rules import Language
from fawang.people import queries as people


@dataclass(frozen=True, slots=True)
class Cleared:
    """A number that may be called now. `announce`: it may be said who calls."""

    phone: str
    announce: bool
    language: Language
    attempt_id: int


def cleared(callback_id: int, staff_id: int, now: datetime) -> Cleared:
    """Return the number of a call-back that a lawyer has in hand, if it may be called at `now`.

    Nothing is audited here.

    Raises:
        Conflict: `callback_moved_on`, it is not theirs any more; `callback_not_now`, it is not safe at this moment.
        NotAllowed: `number_not_called`, the person does not want it.
    """
    row = callbacks.by_id(callback_id)
    attempt = Attempt.objects.filter(callback=row, staff_id=staff_id, outcome="").first()
    if row.state != State.CALLING or row.staff_id != staff_id or attempt is None:
        raise Conflict("callback_moved_on", state=row.state)
    contact = people.contact(row.contact_id)
    wishes = people.wishes_of(contact)
    phone = contact.third_phone if wishes.third else contact.phone
    if not wishes.may_call or NotCalled.objects.filter(phone_hash=keyed_hash("phone", phone)).exists():
        raise NotAllowed("number_not_called")
    if safe_from(callbacks.safe_of(row, wishes), now) != now:
        raise Conflict("callback_not_now")
    return Cleared(phone, wishes.may_announce, Language(row.language), attempt.pk)


def has_in_hand(callback_id: int, staff_id: int) -> bool:
    """Tell whether a lawyer calls the person of a call-back at this moment."""
    row = callbacks.by_id(callback_id)
    return row.state == State.CALLING and row.staff_id == staff_id
