"""Bringing a third into a chat: invited, agreed to, joined, left, removed."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.actions._calling import locked
from fawang.consultations.actions._guests import locked_guest, move, told
from fawang.consultations.models import Consultation
from fawang.consultations.models.guests import Guest
from fawang.consultations.queries import one
from fawang.consultations.rules import Kind, Side, State
from fawang.consultations.rules.guests import (
    LIVE,
    MOST_GUESTS,
    GuestAct,
    GuestRole,
    GuestState,
    against_inviting,
    checked_name,
    goes_on,
    invited_as,
)
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit

INVITED = audit.declare("consultations.guest_invited", gettext_lazy("Invited a guest to a talk"))
AGREED = audit.declare("consultations.guest_agreed", gettext_lazy("Agreed to a guest in a talk"))
JOINED = audit.declare("consultations.guest_joined", gettext_lazy("Joined a talk as a guest"))
REMOVED = audit.declare("consultations.guest_removed", gettext_lazy("Took a guest out of a talk"))


def invite(*, by: Actor, code: str, role: GuestRole, name: str, reads_before: bool = False) -> Guest:
    """Bring somebody in. Whom the person brings in may come at once; the lawyer's guest waits for their consent.

    The same one again, before they are there, is the same guest (a double click, a lost answer).

    Args:
        name: what they are called in the talk, at most 20 characters.
        reads_before: they may read what was said before.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
        NotAllowed: they only look on.
        Conflict: `wrong_kind`, `guest_needs_lawyer`, `talk_is_over`, `guests_full`, `consultation_erased`.
        Invalid: no name, or too long a one.
    """
    name, now = checked_name(name), clock.now()
    with transaction.atomic():
        row, side = locked(code, by)
        all_of_it = list(Guest.objects.select_for_update().filter(consultation=row).order_by("number"))
        live = [guest for guest in all_of_it if guest.state in LIVE]
        for guest in live:
            same = (guest.role, guest.name, guest.invited_by) == (role, name, side)
            if same and guest.state != GuestState.JOINED and guest.reads_before == reads_before:
                return guest
        against = against_inviting(
            one.snapshot(row), one.permissions_on(row, by), live=len(live), ever=len(all_of_it)
        )
        if against:
            raise Conflict(against, state=row.state, command="invite", most=MOST_GUESTS)
        guest = Guest.objects.create(
            consultation=row,
            number=row.last_guest + 1,
            role=role,
            name=name,
            invited_by=side,
            state=invited_as(side),
            reads_before=reads_before,
            reads_after=0 if reads_before else row.last_number,
            invited_at=now,
        )
        row.last_guest = guest.number
        told(row, guest, f"guest_{guest.state}", by=by, now=now)
        audit.record(
            INVITED, by=by, object=one.named(row), unit_id=row.unit_id, guest=guest.number, role=role
        )
    return guest


def answer_invitation(*, by: Actor, code: str, number: int, agree: bool) -> Guest:
    """Consent to a guest whom the lawyer wants to bring in, or do not. The same answer again changes nothing.

    Raises:
        NotFound: there is no such consultation or guest, or it is not theirs.
        NotAllowed: only the person consents.
        Conflict: `guest_is_gone`, `guest_moved_on`: answered otherwise already.
    """
    with transaction.atomic():
        row, side = locked(code, by)
        guest = locked_guest(row, number=number)
        act = GuestAct.AGREE if agree else GuestAct.DECLINE
        if move(row, guest, act, side, by=by, now=clock.now()) and agree:
            audit.record(AGREED, by=by, object=one.named(row), unit_id=row.unit_id, guest=number)
    return guest


def remove(*, by: Actor, code: str, number: int) -> Guest:
    """Let a guest take part no longer, whoever has invited them; their open page hears of it. Twice is fine.

    Raises:
        NotFound: there is no such consultation or guest, or it is not theirs.
        NotAllowed: only the two who talk remove guests.
        Conflict: `guest_is_gone`, they have left already.
    """
    with transaction.atomic():
        row, side = locked(code, by)
        guest = locked_guest(row, number=number)
        if move(row, guest, GuestAct.REMOVE, side, by=by, now=clock.now()):
            audit.record(REMOVED, by=by, object=one.named(row), unit_id=row.unit_id, guest=number)
    return guest


def join(*, by: Actor, code: str) -> Guest:
    """Join the talk: a guest who has opened their link says so, and both sides read it. Twice is fine.

    Raises:
        NotFound: they are no guest of this consultation.
        Conflict: `guest_is_gone`, `talk_is_over`.
    """

    def work(row: Consultation, guest: Guest, now: datetime) -> None:
        if not goes_on(Kind(row.kind), State(row.state)):
            raise Conflict("talk_is_over", state=row.state)
        if move(row, guest, GuestAct.JOIN, Side.GUEST, by=by, now=now):
            audit.record(JOINED, by=by, object=one.named(row), unit_id=row.unit_id, guest=guest.number)

    return _as_guest(by, code, work)


def leave(*, by: Actor, code: str) -> Guest:
    """Take part no longer, or not at all. Twice is fine.

    Raises:
        NotFound: they are no guest of this consultation.
        Conflict: `guest_is_gone`.
    """
    return _as_guest(
        by, code, lambda row, guest, now: move(row, guest, GuestAct.LEAVE, Side.GUEST, by=by, now=now)
    )


def _as_guest(by: Actor, code: str, work: Callable[[Consultation, Guest, datetime], object]) -> Guest:
    if by.guest_id is None:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        row = Consultation.objects.select_for_update().filter(code=code).first()
        if row is None:
            raise NotFound("not_found")
        guest = locked_guest(row, pk=by.guest_id)
        work(row, guest, clock.now())
    return guest
