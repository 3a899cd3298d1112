"""Lists of consultations: each page is one range of one index, scoped within the statement itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from fawang.consultations.models import Consultation
from fawang.consultations.queries.one import grants_of
from fawang.consultations.rules import IN_HAND, Kind, State, firms_of
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage import gathering
from fawang.kernel.storage.paging import after, write_cursor
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders.rules.queue import ENDED_FROM

PAGE = 30
#: Counts stop here: telling 200 from 201 would cost more than it tells.
COUNT_LIMIT = 200


class Box(StrEnum):
    """Which list."""

    WAITING = "waiting"
    MINE = "mine"
    REVIEW = "review"
    TO_WRITE_UP = "to_write_up"
    ALL = "all"


#: Who may open which list.
OPENED_BY: dict[Box, str] = {
    Box.WAITING: Permission.CONSULTATION_ANSWER,
    Box.MINE: Permission.CONSULTATION_ANSWER,
    Box.REVIEW: Permission.CONSULTATION_REVIEW,
    Box.TO_WRITE_UP: Permission.CONSULTATION_ANSWER,
    Box.ALL: Permission.CONSULTATION_SUPERVISE,
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A consultation as a list shows it: no name, and of the question a beginning without any."""

    code: str
    kind: Kind
    state: State
    version: int
    urgent: bool
    matter: str
    topic: str
    place: str
    zone: str
    dialect: str
    card: str
    summary: str
    staff_id: int | None
    next_party: str
    due_at: datetime | None
    created_at: datetime
    record_due_at: datetime | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `next` is the cursor of the following page, if there is one."""

    rows: list[ListRow]
    next: str | None


def listed(
    by: Actor, box: Box, *, cursor: str = "", limit: int = PAGE, ended: bool = False, zone: str = ""
) -> Page:
    """Return a page of a list as `by` sees it, the most pressing first.

    Args:
        cursor: the `next` of the page before.
        ended: those that have ended; only of one's own and of all.
        zone: those of one special zone.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = _scoped(by, box)
    if zone:
        rows = rows.filter(zone=zone)
    if box in (Box.MINE, Box.ALL):
        rows = rows.filter(**{"queue_key__gte" if ended else "queue_key__lt": ENDED_FROM})
    found = list(after(rows, cursor).values_list("queue_key", "id", *_COLUMNS)[: limit + 1])
    page = found[:limit]
    following = write_cursor(page[-1][0], page[-1][1]) if len(found) > limit else None
    return Page([row_of(row[2:]) for row in page], following)


def count(by: Actor, box: Box) -> int:
    """Return how many there are in a list, COUNT_LIMIT meaning as many or more."""
    rows = _scoped(by, box)
    if box != Box.TO_WRITE_UP:
        rows = rows.filter(queue_key__lt=ENDED_FROM)
    return len(rows.values_list("pk")[:COUNT_LIMIT])


def in_hand(staff_id: int) -> dict[Kind, int]:
    """Return how many consultations of each kind a lawyer owes something to."""
    kinds = Consultation.objects.filter(staff_id=staff_id, state__in=IN_HAND).values_list("kind", flat=True)
    found = gathering.held(("in hand", staff_id), lambda: list(kinds))
    return {kind: found.count(kind) for kind in Kind}


def ahead_of(row: Consultation) -> int:
    """Return how many of its kind wait before `row` at the same centre."""
    before = Consultation.objects.filter(state=State.WAITING, unit_id=row.unit_id, kind=row.kind).filter(
        Q(queue_key__lt=row.queue_key) | Q(queue_key=row.queue_key, id__lt=row.pk)
    )
    return before.count()


def of_resident(resident_id: int) -> QuerySet[Consultation]:
    """Return what a signed-in resident has asked: while signed in, or with their phone number.

    Whoever has the telephone may not be the person: what the number alone does not open (people.shared_phones) is not
    among them, nor is a call of which nobody has written yet what it was about.
    """
    theirs = Q(resident_id=resident_id) | Q(contact__in=people.contact_ids_of(resident_id))
    rows = Consultation.objects.filter(theirs, contact__in=people.opens_by_number(), erased=False)
    rows = rows.exclude(kind=Kind.PHONE, matter="")
    return rows.order_by("queue_key", "id")[:200]


def rateable_of(contact_ids: Collection[int], since: datetime) -> list[tuple[Consultation, datetime]]:
    """Return what was answered or ended for some contacts since then and is not rated, each with when."""
    rows = Consultation.objects.filter(
        contact__in=list(contact_ids),
        state__in=[State.ANSWERED, State.CLOSED],
        score__isnull=True,
        erased=False,
        updated_at__gte=since,
    )
    return [(row, row.ended_at or row.updated_at) for row in rows.order_by("-pk")[:20]]


_COLUMNS = (
    "code", "kind", "state", "version", "urgent", "matter", "topic", "place", "zone", "dialect", "card", "summary",
    "staff_id", "next_party", "due_at", "created_at", "record_due_at", "is_demo",
)  # fmt: skip


def columns_of() -> tuple[str, ...]:
    """Return the columns that `row_of` takes, in order."""
    return _COLUMNS


def row_of(row: Sequence[Any]) -> ListRow:
    """Return a consultation as a list shows it, from its columns."""
    facts = dict(zip(_COLUMNS, row, strict=True))
    return ListRow(**{**facts, "kind": Kind(facts["kind"]), "state": State(facts["state"])})


def _scoped(by: Actor, box: Box) -> QuerySet[Consultation]:
    if box == Box.MINE:
        return Consultation.objects.filter(staff_id=by.known_id)
    if box == Box.TO_WRITE_UP:
        return Consultation.objects.filter(staff_id=by.known_id, record_due_at__isnull=False)
    units = list(by.units_with(OPENED_BY[box]))
    rows = Consultation.objects.filter(units__overlap=units)
    if box == Box.ALL:
        return rows
    # To whoever serves the other side there is no such question.
    rows = rows.exclude(barred_staff__contains=[by.known_id])
    if firms := firms_of(grants_of(by)):
        rows = rows.exclude(barred_firms__overlap=list(firms))
    if box == Box.REVIEW:
        return rows.filter(state=State.IN_REVIEW).exclude(staff_id=by.known_id)
    return rows.filter(state=State.WAITING)
