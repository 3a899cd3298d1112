"""An office in a sentence: {% load offices %} {{ card|opening_of }}."""

from django import template

from fawang.organisations.queries import Card
from fawang.organisations.texts.hours import say_opening

register = template.Library()


@register.filter
def opening_of(card: Card) -> str:
    """Return whether an office is open, until when or from when; whom to ring first where nobody knows."""
    return say_opening(card.opening, card.call)
