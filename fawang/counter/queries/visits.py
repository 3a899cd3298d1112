"""Visits: found again by code and by person."""

from fawang.counter.models import Visit
from fawang.people import queries as people


def by_id(visit_id: int) -> Visit:
    """Return a visit; nothing is checked."""
    return Visit.objects.get(pk=visit_id)


def by_code(code: str) -> Visit | None:
    """Return the visit of `code`; None if there is none. Nothing is checked."""
    return Visit.objects.filter(code=code).first()


def of_resident(resident_id: int) -> list[Visit]:
    """Return the visits that a resident's number alone opens, the latest first."""
    return [*Visit.objects.filter(contact__in=people.contact_ids_of(resident_id)).order_by("-began_at")]


def with_code(code: str, resident_id: int) -> Visit | None:
    """Return the visit of `code` if it was that of somebody with the resident's phone."""
    return Visit.objects.filter(code=code, contact__in=people.contact_ids_with_code(resident_id)).first()
