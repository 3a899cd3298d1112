"""How templates name the guests of a talk."""

from django import template

from fawang.consultations.queries.guests import GuestRow
from fawang.consultations.texts import labels

register = template.Library()


@register.filter
def guest_called(guest: GuestRow) -> str:
    """Return a guest as the talk names them."""
    return labels.guest_called(guest.role, guest.name)


@register.filter
def guest_state(guest: GuestRow) -> str:
    """Return where a guest is."""
    return str(labels.GUEST_STATES[guest.state])


@register.filter
def guest_tone(guest: GuestRow) -> str:
    """Return how the tag looks that says so."""
    return labels.GUEST_TONES[guest.state]
