"""Parts of the actions on guests: the locked row, one move of it, and how they end with the talk."""

from datetime import datetime

from fawang.consultations.actions._history import say
from fawang.consultations.models import Consultation
from fawang.consultations.models.guests import Guest
from fawang.consultations.rules import Kind, Side, Sort, State
from fawang.consultations.rules.guests import LIVE, GuestAct, GuestState, decide, goes_on
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound


def locked_guest(row: Consultation, **which: int | None) -> Guest:
    """Return a guest of a consultation that the caller has locked, locked as well.

    Raises:
        NotFound: there is no such guest.
    """
    guest = Guest.objects.select_for_update().filter(consultation=row, **which).first()
    if guest is None:
        raise NotFound("not_found")
    return guest


def move(row: Consultation, guest: Guest, act: GuestAct, side: Side, *, by: Actor, now: datetime) -> bool:
    """Let `act` happen to a guest, and the talk say so; tell whether it changed anything. The row is saved.

    Raises:
        NotAllowed: this side does not do so.
        Conflict: `guest_is_gone`, `guest_moved_on`.
    """
    made = decide(GuestState(guest.state), act, side)
    if made is None:
        return False
    guest.state = made.target
    if made.target == GuestState.JOINED:
        guest.joined_at = now
    elif made.target not in LIVE:
        guest.ended_at = now
    everything = act == GuestAct.JOIN and guest.reads_before
    told(row, guest, f"{made.said}_all" if everything else made.said, by=by, now=now)
    if act == GuestAct.AGREE and not guest.reads_before:
        # What was said while the person thought about it is not theirs either.
        guest.reads_after = row.last_number
    guest.save()
    return True


def told(row: Consultation, guest: Guest, what: str, *, by: Actor, now: datetime) -> None:
    """Let the talk say by itself what happened to a guest, once; the row is saved."""
    say(row, side=Side.PLATFORM, author="platform", sort=Sort.EVENT, client_id=f"guest:{guest.number}:{what}",
        text=f"{what}:{guest.number}", now=now, by=by)  # fmt: skip
    row.updated_at = now
    row.save(update_fields=["last_number", "last_guest", "updated_at"])


def part(row: Consultation, *, now: datetime) -> None:
    """End the guests of a talk that does not go on; that it has ended, it says anyway."""
    if row.last_guest and not goes_on(Kind(row.kind), State(row.state)):
        Guest.objects.filter(consultation=row, state__in=LIVE).update(state=GuestState.ENDED, ended_at=now)
