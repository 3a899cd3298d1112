"""Complaints: one, and lists of them, scoped by unit within the statement itself."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, QuerySet

from fawang.feedback.models import Complaint, ComplaintStep, ComplaintTerm
from fawang.feedback.queries import subjects
from fawang.feedback.queries.grants import firms, grants_of
from fawang.feedback.rules.complaints import OPEN, PROCEDURE, Candidate, Snapshot, State, held
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.procedure import Step
from fawang.kernel.storage.paging import after, write_cursor
from fawang.people import queries as people
from fawang.people.rules import Permission, roles_with
from fawang.work_orders.rules.queue import ENDED_FROM

PAGE = 30
#: Counts stop here: telling 200 from 201 would cost more than it tells.
COUNT_LIMIT = 200


class Box(StrEnum):
    """Which list."""

    MINE = "mine"
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `next` is the cursor of the following page, if there is one."""

    rows: list[Complaint]
    next: str | None


def snapshot(row: Complaint) -> Snapshot:
    """Return the facts about a complaint that rules look at."""
    return Snapshot(
        state=State(row.state),
        units=tuple(row.units),
        shut_staff=frozenset(row.shut_staff),
        shut_firms=frozenset(row.shut_firms),
    )


def permissions_on(row: Complaint, by: Actor) -> frozenset[str]:
    """Return what `by` may do to a complaint."""
    if by.kind == ActorKind.SYSTEM:
        return frozenset(Permission)
    person = by.kind != ActorKind.STAFF or by.order_id is not None or by.consultation_id is not None
    owns = person and subjects.owns(subjects.of_complaint(row), by)
    return held(
        snapshot(row),
        grants=grants_of(by),
        staff_id=by.id if by.kind == ActorKind.STAFF else None,
        owns=owns,
    )


def open_steps_for(row: Complaint, by: Actor) -> tuple[Step[Snapshot], ...]:
    """Return the steps open to `by`: the buttons that a page draws."""
    return PROCEDURE.open_steps(snapshot(row), permissions=permissions_on(row, by), now=clock.now())


def visible(code: str, by: Actor) -> Complaint:
    """Return the complaint `code` if `by` may see it.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = Complaint.objects.filter(code=code).first()
    if row is None or not permissions_on(row, by):
        raise NotFound("not_found")
    return row


def by_id(complaint_id: int) -> Complaint:
    """Return a complaint for a reaction or a job; nothing is checked."""
    return Complaint.objects.get(pk=complaint_id)


def about(subject: subjects.Subject) -> list[Complaint]:
    """Return the complaints about one thing, the latest first; about an order, those of the one who complains of it."""
    rows = Complaint.objects.filter(erased=False)
    if subject.consultation_id is not None:
        rows = rows.filter(consultation_id=subject.consultation_id)
    else:
        rows = rows.filter(order_id=subject.order_id or 0, contact_id=subject.contact_id)
    return list(rows.order_by("-id")[:20])


def any_about(consultation_id: int) -> bool:
    """Tell whether somebody complained about a consultation and did not take it back."""
    rows = Complaint.objects.filter(consultation_id=consultation_id).exclude(state=State.WITHDRAWN)
    return rows.exists()


def open_about(consultation_id: int) -> bool:
    """Tell whether a complaint about a consultation is not closed yet."""
    rows = Complaint.objects.filter(consultation_id=consultation_id).exclude(
        state__in=[State.WITHDRAWN, State.CLOSED]
    )
    return rows.exists()


def listed(by: Actor, box: Box, *, cursor: str = "") -> Page:
    """Return a page of a list as `by` sees it, what is due soonest first; of the ended the latest first.

    Raises:
        Invalid: `cursor_invalid`.
    """
    found = list(after(_scoped(by, box), cursor).defer("text", "answer", "measures")[: PAGE + 1])
    page = found[:PAGE]
    following = write_cursor(page[-1].queue_key, page[-1].pk) if len(found) > PAGE else None
    return Page(page, following)


def count(by: Actor, box: Box) -> int:
    """Return how many there are in a list, COUNT_LIMIT meaning as many or more."""
    return len(_scoped(by, box).values_list("pk")[:COUNT_LIMIT])


def _scoped(by: Actor, box: Box) -> QuerySet[Complaint]:
    units = list(by.units_with(Permission.COMPLAINT_HANDLE))
    # Who is complained of does not read what is said of them.
    rows = Complaint.objects.filter(units__overlap=units).exclude(shut_staff__contains=[by.known_id])
    if own := firms(by):
        rows = rows.exclude(shut_firms__overlap=list(own))
    if box == Box.ENDED:
        return rows.filter(queue_key__gte=ENDED_FROM)
    rows = rows.filter(queue_key__lt=ENDED_FROM)
    return rows.filter(owner_id=by.known_id) if box == Box.MINE else rows


def candidates(units: tuple[int, ...]) -> list[Candidate]:
    """Return who could own a complaint about something at the first of `units`; the others are above it."""
    handling = roles_with(Permission.COMPLAINT_HANDLE)
    seats = [one for one in people.staff_of(set(units)) if one.role in handling and one.staff.is_active]
    ids = {one.staff_id for one in seats}
    counted = Complaint.objects.filter(owner_id__in=ids, state__in=OPEN).values_list("owner_id")
    load = dict(counted.annotate(Count("pk")))
    return [Candidate(one.staff_id, units.index(one.unit_id), load.get(one.staff_id, 0)) for one in seats]


def staff_of_firms(firm_ids: frozenset[int]) -> set[int]:
    """Return who works at one of these firms."""
    return {one.staff_id for one in people.staff_of(set(firm_ids))} if firm_ids else set()


def colleagues(row: Complaint) -> list[tuple[int, str]]:
    """Return to whom a complaint can be handed over: account and name."""
    shut = {
        *row.shut_staff,
        *staff_of_firms(frozenset(row.shut_firms)),
        *([row.owner_id] if row.owner_id else []),
    }
    found = (
        people.members(set(row.units), Permission.COMPLAINT_HANDLE)
        .exclude(pk__in=shut)
        .order_by("name", "pk")[:200]
    )
    return [(one.pk, one.name) for one in found]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A step as it was taken; `who` is empty for the person and for the platform."""

    command: str
    who: str
    note: str
    at: object


def history(row: Complaint) -> list[HistoryRow]:
    """Return the steps of a complaint, the latest first."""
    found = list(ComplaintStep.objects.filter(complaint=row).order_by("-seq")[:100])
    names = people.staff_named({int(one.actor[6:]) for one in found if one.actor.startswith("staff:")})
    return [
        HistoryRow(
            one.command,
            names.get(int(one.actor[6:]), "") if one.actor.startswith("staff:") else "",
            one.note,
            one.at,
        )
        for one in found
    ]


def terms_of(row: Complaint) -> list[ComplaintTerm]:
    """Return the terms of a complaint, the latest first."""
    return list(ComplaintTerm.objects.filter(complaint=row).order_by("-id")[:20])
