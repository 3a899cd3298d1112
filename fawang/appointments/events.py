"""News of appointments."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(Event, name="appointments.place_offered"):
    """A place has become free and is kept for whoever waited longest: `until`, in ISO form. `key` is its owner's."""

    key: str
    until: str
