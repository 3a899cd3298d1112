"""An office in a sentence: {% load offices %} {{ card|opening_of }}."""

from django import template

from fawang.organisations.hours_text import say_opening
from fawang.organisations.queries import Card

register = template.Library()


@register.filter
def opening_of(card: Card) -> str:
    """Return whether an office is open, until when or from when; whom to ring first where nobody knows."""
    return say_opening(card.opening, card.call)
