"""Reading notices: those of a matter, those that need a person's eye, those that lost their job."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.kernel.storage.prepared import Lookup
from fawang.notices.models import Notice, Subscription
from fawang.notices.rules import CANCELLABLE, PROBLEMS, REPEATABLE, WAITING, State
from fawang.people.rules import Permission

PAGE = 50
#: Of one matter.
MOST_SHOWN = 200
#: Counts stop here: telling 1,000 from 1,001 would cost more than it tells.
COUNT_LIMIT = 1000
#: A notice that should have gone out this long ago and has no job was lost on the way.
STRAY_AFTER = timedelta(minutes=10)
SEND_TASK = "notices.send"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as staff see it: no number, no address, no content beyond which text it is.

    `code` is the order's, and empty where the notice is about none.
    `units` look after it, the competent one first. `reason` is why it was suppressed or failed,
    `last_error` what its last try ended with.
    """

    id: int
    order_ref: str
    code: str
    units: tuple[int, ...]
    to_staff: bool
    text: str
    medium: str
    third: bool
    neutral: bool
    state: State
    reason: str
    last_error: str
    attempts: int
    not_before: datetime
    created_at: datetime
    sent_at: datetime | None

    @property
    def repeatable(self) -> bool:
        """Tell whether staff may have it sent again."""
        return self.state in REPEATABLE

    def managed_by(self, by: Actor) -> bool:
        """Tell whether `by` looks after this notice."""
        return Permission.NOTICE_MANAGE in by.permissions_on(self.units)

    @property
    def cancellable(self) -> bool:
        """Tell whether staff may take it back or put it aside."""
        return self.state in CANCELLABLE


class Box(StrEnum):
    """A list of problems: what did not go out (or may not have), and what was held back on purpose."""

    OPEN = "open"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Problems:
    """A page of a list. `next` is the cursor of the following page, if there is one."""

    rows: list[NoticeRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many notices are in each box; COUNT_LIMIT means "as many or more"."""

    open: int
    suppressed: int


def notices_of(order_ref: str, *, contact_id: int | None = None) -> list[NoticeRow]:
    """Return what was told about one matter, the latest first; to one of its persons, if `contact_id` is given.

    The caller checks who may see the matter.
    """
    if contact_id is None:
        return [_row(**row) for row in _OF_MATTER.values(order_ref)]
    return _rows(_of_matter(order_ref).filter(contact_id=contact_id)[:MOST_SHOWN])


def notice(by: Actor, notice_id: int) -> NoticeRow:
    """Return a notice within the units for which `by` manages notices.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    found = _rows(Notice.objects.filter(pk=notice_id, units__overlap=_units(by)))
    if not found:
        raise NotFound("not_found")
    return found[0]


def problems(by: Actor, *, box: Box = Box.OPEN, cursor: str = "", limit: int = PAGE) -> Problems:
    """Return a page of the problems within the units for which `by` manages notices, the latest first.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = _boxed(by, box)
    if cursor:
        (last,) = read_cursor(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = _rows(rows.order_by("-id")[: limit + 1])
    page = found[:limit]
    return Problems(page, write_cursor(page[-1].id) if len(found) > limit else None)


def problem_counts(by: Actor) -> Counts:
    """Return how many problems there are, in one statement, each count bounded."""
    parts: list[str] = []
    params: list[Any] = []
    for box in (Box.OPEN, Box.SUPPRESSED):
        sql, args = _boxed(by, box).order_by().values("id")[:COUNT_LIMIT].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS few)")  # noqa: S608
        params += args
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        return Counts(*cursor.fetchone())


def strays(now: datetime, *, limit: int = 500) -> list[int]:
    """Return the ids of notices that should have gone out by now and have no job any more.

    A job is lost when it failed for good while the database was away, or was deleted by hand.
    """
    overdue = Notice.objects.filter(state__in=sorted(WAITING), not_before__lt=now - STRAY_AFTER)
    ids = list(overdue.order_by("not_before").values_list("pk", flat=True)[:limit])
    with_job = _with_job(ids) if ids else set()
    return [pk for pk in ids if pk not in with_job]


def _with_job(ids: Collection[int]) -> set[int]:
    jobs = ProcrastinateJob.objects.filter(
        task_name=SEND_TASK, status__in=["todo", "doing"], args__notice_id__in=list(ids)
    )
    return set(jobs.values_list("args__notice_id", flat=True))


def _units(by: Actor) -> list[int]:
    return list(by.units_with(Permission.NOTICE_MANAGE))


def _boxed(by: Actor, box: Box) -> QuerySet[Notice]:
    # Each box names the condition of one partial index.
    states = sorted(PROBLEMS) if box == Box.OPEN else [State.SUPPRESSED]
    return Notice.objects.filter(state__in=states, units__overlap=_units(by))


_COLUMNS = (
    "id", "order_ref", "order_code", "units", "staff_id", "text", "medium", "third", "neutral", "state", "reason",
    "last_error", "attempts", "not_before", "created_at", "sent_at",
)  # fmt: skip


def _of_matter(order_ref: str) -> QuerySet[Notice]:
    return Notice.objects.filter(order_ref=order_ref).order_by("-id")


_OF_MATTER = Lookup(lambda order_ref: _of_matter(order_ref)[:MOST_SHOWN], text=True, columns=_COLUMNS)


def _rows(query: QuerySet[Notice]) -> list[NoticeRow]:
    return [_row(**row) for row in query.values(*_COLUMNS)]


def _row(*, order_code: str, staff_id: int | None, units: list[int], state: str, **columns: Any) -> NoticeRow:
    return NoticeRow(
        **columns, code=order_code, units=tuple(units), to_staff=staff_id is not None, state=State(state)
    )


def subscription(order_ref: str, contact_id: int) -> Subscription | None:
    """Return the consent that somebody gave on the page of a matter, while it lasts."""
    rows = Subscription.objects.filter(order_ref=order_ref, contact_id=contact_id, until__gte=clock.today())
    return rows.first()


def subscribers_of(code: str, *, since: int, until: int) -> list[Subscription]:
    """Return the consents of those who were shown an edition `since` to `until` of what has this code."""
    rows = Subscription.objects.filter(shown__has_key=code, until__gte=clock.today()).order_by("pk")
    return [row for row in rows if since <= row.shown[code] <= until]
