"""How templates write lengths of time at the counter."""

from django import template

register = template.Library()


@register.filter
def minutes(seconds: float | None) -> str:
    """Return seconds as minutes; a dash where nothing was measured."""
    return "—" if seconds is None else f"{seconds / 60:.0f}"
