"""Who calls: by what they have signed in with, or by the key of a consultation that they show."""

from fawang.consultations.data import limits
from fawang.consultations.models import Consultation
from fawang.consultations.queries import guests, one
from fawang.consultations.rules import Side
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest
from fawang.people.accounts.identity import address_of


def actor_of(request: ActingRequest, code: str, access_key: str | None) -> Actor:
    """Return who calls. A guest's key opens nothing here.

    Raises:
        NotFound: the key does not open this consultation.
    """
    return one.actor_with_key(code, access_key, request.actor) if access_key else request.actor


def actor_of_any(request: ActingRequest, code: str, access_key: str | None) -> Actor:
    """Return who calls, also a guest by the key of their link.

    Raises:
        NotFound: the key opens this consultation to nobody.
    """
    return guests.actor_with_any_key(code, access_key, request.actor) if access_key else request.actor


def caller_of(request: ActingRequest, code: str, access_key: str | None) -> tuple[Actor, Consultation, Side]:
    """Return who calls, the consultation, and the side on which they speak.

    Raises:
        NotFound: it is not theirs.
        NotAllowed: they only look on.
    """
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    row, actor = one.opened(code, access_key or "", request.actor)
    return actor, row, one.speaks(row, actor)
