"""Where one begins with service items here, for pages of guidance (knowledge.pages.main_action)."""

from collections.abc import Sequence

from django.urls import reverse

from fawang.catalogue.queries import carriers
from fawang.knowledge.pages.main_action import Ways


def ways(items: Sequence[str]) -> Ways:
    """Return where one applies for items, and where one books a date for them, by id."""
    # What ranks is loaded with the first search: every process knows this module.
    from fawang.catalogue.queries import listing

    if not items:
        return Ways({}, {})
    known, lines = carriers.current(), listing.lines(items)
    return Ways(
        apply={line.id: href for line in lines if (href := known.href(line))},
        book={
            line.id: reverse("catalogue:service", args=[line.id]) + "#offices"
            for line in lines
            if known.books(line)
        },
    )
