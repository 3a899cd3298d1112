"""People who wait at a centre, and seats at which somebody is ready."""

from typing import Any

from fawang.dispatch.actions import contacts, seats
from fawang.dispatch.actions.contacts import Wish
from fawang.dispatch.models import Contact, Offer, Seat
from fawang.dispatch.queries.seats import ringing_for
from fawang.dispatch.rules import Channel, Language, Presence
from fawang.dispatch.rules.matching.suitability import Lane, Need
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow


def wish(
    centre: UnitRow,
    subject: str,
    channel: Channel = Channel.CHAT,
    language: Language = Language.MANDARIN,
    **rest: Any,
) -> Wish:
    """Return a wish to be served."""
    return Wish(centre.id, subject, Need(Lane(channel, language)), **rest)


def arrive(
    centre: UnitRow, *subjects: str, channel: Channel = Channel.CHAT, language: Language = Language.MANDARIN
) -> None:
    """Let people wait, one after the other."""
    for subject in subjects:
        contacts.arrive(by=SYSTEM, wish=wish(centre, subject, channel, language))


def ready(*lawyers: Actor) -> None:
    """Let lawyers go on duty."""
    for lawyer in lawyers:
        seats.set_presence(by=lawyer, staff_id=lawyer.known_id, presence=Presence.READY)


def rings(lawyer: Actor) -> list[str]:
    """Return what rings for a lawyer."""
    return [one.subject for one in ringing_for(lawyer.known_id)]


def contact(subject: str) -> Contact:
    """Return the latest wish of a subject."""
    return Contact.objects.filter(subject=subject).latest("pk")


def seat(lawyer: Actor) -> Seat:
    """Return a lawyer's seat."""
    return Seat.objects.get(staff_id=lawyer.known_id)


def offer(lawyer: Actor) -> Offer:
    """Return what was last offered to a lawyer."""
    return Offer.objects.filter(staff_id=lawyer.known_id).latest("pk")
