"""Visits: found again by code and by person."""

from django.conf import settings

from fawang.counter.models import Visit
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
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


def token_of(visit: Visit) -> str:
    """Return the secret part of the address at which a visit is rated."""
    return keyed_token(settings.FAWANG_LINK_KEY, "visit", visit.pk)


def with_token(code: str, token: str) -> Visit:
    """Return the visit whose receipt somebody has.

    Raises:
        NotFound: there is none, or the address is not its.
    """
    row = Visit.objects.filter(code=code).first()
    if row is None or not same_token(token_of(row), token):
        raise NotFound("not_found")
    return row


def last_matter(staff_id: int, unit_id: int) -> str:
    """Return the subject that a clerk recorded last at a unit; empty if there is none."""
    rows = Visit.objects.filter(staff_id=staff_id, unit_id=unit_id).order_by("-began_at")
    return rows.values_list("matter", flat=True).first() or ""
