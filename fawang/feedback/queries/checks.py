"""Quality checks: one, lists of them scoped by unit within the statement, and what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Avg, Count, IntegerField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from fawang.consultations.queries import closed
from fawang.feedback.data import sheet
from fawang.feedback.models import Check
from fawang.feedback.queries.grants import firms, grants_of
from fawang.feedback.rules.checks import Part, Snapshot, State, parts
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import after, write_cursor
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

PAGE = 30
#: Counts stop here: telling 200 from 201 would cost more than it tells.
COUNT_LIMIT = 200


class Box(StrEnum):
    """Which list. ABOUT_ME is the lawyer's: what was found in their own consultations."""

    WAITING = "waiting"
    MINE = "mine"
    DONE = "done"
    ABOUT_ME = "about_me"


#: Who may open which list.
OPENED_BY: dict[Box, str] = {
    Box.WAITING: Permission.QUALITY_REVIEW,
    Box.MINE: Permission.QUALITY_REVIEW,
    Box.DONE: Permission.QUALITY_REVIEW,
    Box.ABOUT_ME: Permission.CONSULTATION_ANSWER,
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `next` is the cursor of the following page, if there is one."""

    rows: list[Check]
    next: str | None


def snapshot(row: Check) -> Snapshot:
    """Return the facts about a check that rules look at."""
    return Snapshot(
        state=State(row.state),
        units=tuple(row.units),
        staff_id=row.staff_id,
        reviewer_id=row.reviewer_id,
        shut_staff=frozenset(row.shut_staff),
        shut_firms=frozenset(row.shut_firms),
        replied=row.replied_at is not None,
    )


def parts_of(row: Check, by: Actor) -> frozenset[Part]:
    """Return what `by` is to a check."""
    return parts(snapshot(row), grants=grants_of(by), staff_id=by.known_id)


def visible(code: str, by: Actor) -> Check:
    """Return the check of the consultation `code` if `by` may see it.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = Check.objects.filter(code=code).first()
    if row is None or not parts_of(row, by):
        raise NotFound("not_found")
    return row


def by_id(check_id: int) -> Check:
    """Return a check for a reaction; nothing is checked."""
    return Check.objects.get(pk=check_id)


def result_of(consultation_id: int) -> Check | None:
    """Return what a reviewer found in a consultation, for who answers a complaint about it."""
    return Check.objects.filter(consultation_id=consultation_id, state=State.DONE).first()


def listed(by: Actor, box: Box, *, cursor: str = "") -> Page:
    """Return a page of a list as `by` sees it: complaints first, then the dissatisfied, then the sample.

    Raises:
        Invalid: `cursor_invalid`.
    """
    found = list(after(_scoped(by, box), cursor).defer("comments", "summary", "reply")[: PAGE + 1])
    page = found[:PAGE]
    following = write_cursor(page[-1].queue_key, page[-1].pk) if len(found) > PAGE else None
    return Page(page, following)


def count(by: Actor, box: Box) -> int:
    """Return how many there are in a list, COUNT_LIMIT meaning as many or more."""
    return len(_scoped(by, box).values_list("pk")[:COUNT_LIMIT])


def _scoped(by: Actor, box: Box) -> QuerySet[Check]:
    if box == Box.ABOUT_ME:
        return Check.objects.filter(staff_id=by.known_id, state=State.DONE)
    rows = Check.objects.filter(units__overlap=list(by.units_with(Permission.QUALITY_REVIEW)))
    # Nobody sees that a talk they had, or a colleague of their firm, is looked into.
    rows = rows.exclude(shut_staff__contains=[by.known_id])
    if own := firms(by):
        rows = rows.exclude(shut_firms__overlap=list(own))
    if box == Box.MINE:
        return rows.filter(reviewer_id=by.known_id, state=State.IN_HAND)
    return rows.filter(state=State.WAITING if box == Box.WAITING else State.DONE)


@dataclass(frozen=True, slots=True)
class Figures:
    """What checks of one centre came to. `averages` by dimension, 1 to 5; `ended` of the month, for comparison."""

    unit_id: int
    unit_name: str
    ended: int
    drawn: int
    done: int
    passed: int
    points: float | None
    averages: Mapping[str, float | None]

    @property
    def share(self) -> float | None:
        """How much of what ended was drawn, in percent."""
        return 100 * self.drawn / self.ended if self.ended else None


def figures(by: Actor, month: date) -> list[Figures]:
    """Return what was drawn and found for the consultations of a month, by centre, within the units of `by`."""
    units = by.units_with(Permission.QUALITY_REVIEW)
    since, until = bounds(month)
    ended = closed.numbers_ended(units, since, until)
    names = sheet.current().weights
    scored: dict[str, Any] = {
        f"avg_{number}": Avg(
            Cast(KeyTextTransform(name, "scores"), IntegerField()), filter=Q(state=State.DONE)
        )
        for number, name in enumerate(names)
    }
    rows = (
        Check.objects.filter(month=f"{month:%Y-%m}", units__overlap=list(units))
        .exclude(state=State.VOID)
        .values("unit_id")
        .annotate(
            drawn=Count("pk"),
            done=Count("pk", filter=Q(state=State.DONE)),
            ok=Count("pk", filter=Q(passed=True)),
            mean=Avg("points"),
            **scored,
        )
    )
    found: dict[int, dict[str, Any]] = {row["unit_id"]: dict(row) for row in rows}
    called = organisations.names({*found, *ended})
    nothing: dict[str, Any] = {"drawn": 0, "done": 0, "ok": 0, "mean": None}
    return [
        Figures(
            unit_id=unit_id,
            unit_name=called.get(unit_id, ""),
            ended=ended.get(unit_id, 0),
            drawn=row["drawn"],
            done=row["done"],
            passed=row["ok"],
            points=row["mean"],
            averages={name: row.get(f"avg_{number}") for number, name in enumerate(names)},
        )
        for unit_id in sorted({*found, *ended})
        for row in [found.get(unit_id, nothing)]
    ]


def bounds(month: date) -> tuple[datetime, datetime]:
    """Return when a month begins and when the next one does, in China."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    first = datetime(month.year, month.month, 1, tzinfo=clock.CHINA)
    return first, datetime(following.year, following.month, 1, tzinfo=clock.CHINA)
