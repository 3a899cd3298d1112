"""Complaints: as their person follows them, and as the bureau has them."""

from datetime import datetime

from django.conf import settings
from django.db.models import F, QuerySet

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.lawyers.models import Complaint
from fawang.lawyers.rules import Who
from fawang.lawyers.rules.complaints import Facts, State
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.people.rules.wishes import read_phone

PAGE = 50


def named(row: Complaint) -> str:
    """Return how audit and notices name a complaint."""
    return f"lawyers.complaint:{row.pk}"


def access_key(row: Complaint) -> str:
    """Return the secret that opens a complaint to its person."""
    return keyed_token(settings.FAWANG_LINK_KEY, "lawyer_complaint", row.code, row.key_version)


def own(code: str, key: str) -> Complaint:
    """Return a complaint to whoever shows its key.

    Raises:
        NotFound: the key does not open it, or there is no such complaint.
    """
    row = _rows().filter(code=code).first()
    if row is None or row.erased or not same_token(access_key(row), key):
        raise NotFound("not_found")
    return row


def by_code(code: str) -> Complaint | None:
    """Return a complaint by its code; nothing is checked."""
    return _rows().filter(code=code).first()


def by_id(complaint_id: int) -> Complaint:
    """Return a complaint; nothing is checked."""
    return _rows().get(pk=complaint_id)


def with_code(code: str, resident_id: int) -> Complaint | None:
    """Return a complaint of a signed-in resident's phone to whoever also knows its code."""
    rows = _rows().filter(code=code, erased=False)
    return rows.filter(contact__in=people.contact_ids_with_code(resident_id)).first()


def codes_of_number(number: str) -> list[str]:
    """Return the codes of the complaints that a phone number has left, in any spelling of it."""
    phone = read_phone(number)
    if phone is None:
        return []
    rows = Complaint.objects.filter(contact__phone_hash=keyed_hash("phone", phone), erased=False)
    return list(rows.order_by("pk").values_list("code", flat=True))


def facts(row: Complaint) -> Facts:
    """Return the facts about a complaint that rules look at."""
    return Facts(State(row.state))


def roles_on(row: Complaint, by: Actor) -> frozenset[Who]:
    """Return what somebody is to a complaint besides its person: who handles complaints at its bureau or above."""
    if by.kind == ActorKind.SYSTEM:
        return frozenset({Who.BUREAU, Who.CLOCK})
    if by.kind != ActorKind.STAFF:
        return frozenset()
    # Whoever is complained of does not look into it.
    if row.lawyer_id is not None and by.lawyer_id == row.lawyer_id:
        return frozenset()
    return (
        frozenset({Who.BUREAU})
        if Permission.COMPLAINT_HANDLE in by.permissions_on(row.units)
        else frozenset()
    )


def visible(code: str, by: Actor) -> Complaint:
    """Return a complaint to whoever handles it.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = _scoped(by).filter(code=code).first()
    if row is None:
        raise NotFound("not_found")
    return row


def listed(by: Actor, *, ended: bool, offset: int = 0) -> list[Complaint]:
    """Return complaints at the units of somebody: what is due soonest first; of the ended the latest first."""
    rows = _scoped(by).filter(ended_at__isnull=not ended)
    rows = (
        rows.order_by("-ended_at", "-pk") if ended else rows.order_by(F("due_at").asc(nulls_last=True), "pk")
    )
    return list(rows.defer("words", "answer")[offset : offset + PAGE + 1])


def late(now: datetime) -> int:
    """Return how many complaints wait for longer than their term."""
    return Complaint.objects.filter(ended_at__isnull=True, due_at__lt=now).count()


def ended_before(moment: datetime) -> list[str]:
    """Return the codes of complaints that ended before a moment and are not erased, a batch of them."""
    rows = Complaint.objects.filter(ended_at__lt=moment, erased=False)
    return list(rows.order_by("ended_at").values_list("code", flat=True)[:200])


def _scoped(by: Actor) -> QuerySet[Complaint]:
    units = list(by.units_with(Permission.COMPLAINT_HANDLE)) if by.kind == ActorKind.STAFF else []
    rows = _rows().filter(units__overlap=units, erased=False)
    return rows.exclude(lawyer_id=by.lawyer_id) if by.lawyer_id is not None else rows


def _rows() -> QuerySet[Complaint]:
    return Complaint.objects.select_related("lawyer", "firm", "unit")
