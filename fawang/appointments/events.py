"""News of appointments."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class PlaceOffered(Event, name="appointments.place_offered"):
    """A place has become free and is kept for whoever waited longest: `until`, in ISO form. `key` is its owner's."""

    key: str
    until: str


@dataclass(frozen=True, kw_only=True)
class AppointmentStepped(Event, name="appointments.stepped"):
    """Something happened to an appointment of which its person may have to be told (rules.dates.News).

    `moment` is when it begins after that, `before` when it was to begin; both in ISO form, empty where there is none.
    """

    appointment_id: int
    news: str
    moment: str = ""
    before: str = ""
    #: Of a reminder: how many hours before.
    hours: int = 0
