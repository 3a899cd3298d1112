"""The JSON API of guests: an interpreter, a relative or a social worker who joins a chat."""

from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from fawang.consultations.actions import guests
from fawang.consultations.api.callers import caller_of
from fawang.consultations.api.schemas import GuestOut
from fawang.consultations.data import limits
from fawang.consultations.models import Consultation
from fawang.consultations.models.guests import Guest
from fawang.consultations.queries import guests as found
from fawang.consultations.rules import Side
from fawang.consultations.rules.guests import LONGEST_NAME, GuestRole
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed, NotFound, TooMany, may_raise
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.headers import AccessKey
from fawang.knowledge.api.schemas import CallNow
from fawang.people.accounts.identity import address_of

router = Router(tags=["consultations"])


class GuestIn(Schema):
    """Who is to join, and as what. `name` is how the talk calls them."""

    role: GuestRole
    name: str = Field(max_length=LONGEST_NAME)
    reads_before: bool = Field(False, description="they may read what was said before")


class InvitedOut(GuestOut):
    """A guest, with the link where the caller has invited them and nobody has still to agree."""

    link: str = ""
    access_key: str = ""
    call_now: CallNow = []


class AgreeIn(Schema):
    """Does the person want this guest?"""

    agree: bool


@router.post("/{code}/guests", response={201: InvitedOut}, summary="Invite a guest")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def invite(
    request: ActingRequest, code: str, body: GuestIn, access_key: AccessKey = None
) -> Status[dict[str, Any]]:
    """Invite somebody to a chat that a lawyer has. A lawyer's guest begins as `asked`: the person has to agree.

    409 `guests_full`, `guest_needs_lawyer`, `talk_is_over`, `wrong_kind`.
    """
    actor, row, side = caller_of(request, code, access_key)
    throttle.take(limits.GUESTS_BY_SIDE, f"{row.pk}:{side}")
    guest = guests.invite(by=actor, code=code, role=body.role, name=body.name, reads_before=body.reads_before)
    return Status(201, _with_link(row, guest, side))


@router.get("/{code}/guests", response=list[InvitedOut], summary="Guests of a talk")
@allow(Audience.EVERYBODY)
@may_raise(NotAllowed, TooMany)
def listed(request: ActingRequest, code: str, access_key: AccessKey = None) -> list[dict[str, Any]]:
    """List all who are or were guests; of those whom the caller has invited, with the link."""
    _actor, row, side = caller_of(request, code, access_key)
    links = found.links_of(row, side)
    return [_drawn(guest, links.get(guest.number, "")) for guest in found.guests_of(row)]


@router.post("/{code}/guests/{int:number}/consent", response=GuestOut, summary="Agree to a lawyer's guest")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def consent(
    request: ActingRequest, code: str, number: int, body: AgreeIn, access_key: AccessKey = None
) -> Any:
    """Say whether the guest may come. 403: only the person agrees."""
    actor, row, side = caller_of(request, code, access_key)
    throttle.take(limits.GUESTS_BY_SIDE, f"{row.pk}:{side}")
    return found.row_of(guests.answer_invitation(by=actor, code=code, number=number, agree=body.agree))


@router.post("/{code}/guests/join", response=GuestOut, summary="Join as a guest")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def join(request: ActingRequest, code: str, access_key: AccessKey = None) -> Any:
    """Join the talk; `X-Access-Key` is the key of the guest's link. Before it nothing can be read."""
    return found.row_of(guests.join(by=_guest(request, code, access_key)[1], code=code))


@router.delete("/{code}/guests/{int:number}", response=GuestOut, summary="Take a guest out, or leave")
@allow(Audience.EVERYBODY)
@may_raise(TooMany)
def end(request: ActingRequest, code: str, number: int, access_key: AccessKey = None) -> Any:
    """Take a guest out; a guest with their own key leaves. 409 `guest_is_gone`."""
    try:
        actor, row, side = caller_of(request, code, access_key)
    except NotFound:
        guest, actor = _guest(request, code, access_key)
        if guest.number != number:
            raise
        return found.row_of(guests.leave(by=actor, code=code))
    throttle.take(limits.GUESTS_BY_SIDE, f"{row.pk}:{side}")
    return found.row_of(guests.remove(by=actor, code=code, number=number))


def _guest(request: ActingRequest, code: str, access_key: str | None) -> tuple[Guest, Actor]:
    throttle.take(limits.OPEN_BY_ADDRESS, address_of(request))
    guest = found.with_guest_key(code, access_key or "")[1]
    return guest, found.acting(guest)


def _with_link(row: Consultation, guest: Guest, side: Side) -> dict[str, Any]:
    return _drawn(found.row_of(guest), found.links_of(row, side).get(guest.number, ""))


def _drawn(guest: found.GuestRow, link: str) -> dict[str, Any]:
    seen = {name: getattr(guest, name) for name in GuestOut.model_fields}
    return {**seen, "link": link, "access_key": link.rpartition("/")[2]}
