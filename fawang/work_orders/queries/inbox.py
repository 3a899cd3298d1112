"""The inbox: each page is one range of one index, whatever the table's size and whatever one oversees."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import connection
from django.db.models import Q, QuerySet

from fawang.kernel.paging import read_cursor, write_cursor
from fawang.work_orders.codes import Card
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queue import ENDED_FROM
from fawang.work_orders.rules import ENDED, State
from fawang.work_orders.search import code_in, query_tokens

PAGE = 50
#: Counts stop here: telling 1,000 from 1,001 would cost more than it tells.
COUNT_LIMIT = 1000


class Box(StrEnum):
    """Which relation to the orders a list follows."""

    COMPETENT = "competent"
    RECEIVED = "received"
    FIRM = "firm"
    LAWYER = "lawyer"


@dataclass(frozen=True, slots=True)
class Desk:
    """From where somebody looks: a unit (with all below it), a firm, or one lawyer.

    `depth` is the unit's depth in the tree, 1 for the provincial bureau.
    """

    box: Box
    id: int
    depth: int = 0

    def condition(self) -> Q:
        """Return the filter, which always names the leading column of one index."""
        match self.box:
            case Box.COMPETENT:
                return Q(**{f"unit_{self.depth}": self.id})
            case Box.RECEIVED:
                return Q(intake_unit_id=self.id)
            case Box.FIRM:
                return Q(firm_id=self.id)
            case Box.LAWYER:
                return Q(lawyer_id=self.id)


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An order as a list shows it."""

    code: str
    kind: str
    matter: str
    state: State
    version: int
    urgent: bool
    channel: str
    card: str
    due_at: datetime | None
    created_at: datetime
    updated_at: datetime
    unit_id: int
    unit_name: str
    person: str
    summary: str
    next_party: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of a list. `next` is the cursor of the following page, if there is one."""

    rows: list[InboxRow]
    next: str | None


def inbox(
    desk: Desk,
    *,
    state: str = "open",
    card: str = "",
    q: str = "",
    cursor: str = "",
    limit: int = PAGE,
) -> Inbox:
    """Return a page of the orders seen from `desk`.

    Args:
        state: a State, or `open`, `ended`, `all`.
        card: `yellow` or `red`.
        q: a code, a phone number or its last four digits, an identity number, a name, words.
        cursor: the `next` of the page before.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = _filtered(desk, state=state, card=card, q=q)
    if cursor:
        key, last_id = read_cursor(cursor, int, int)
        rows = rows.filter(Q(queue_key__gt=key) | Q(queue_key=key, id__gt=last_id), queue_key__gte=key)
    found = list(rows.order_by("queue_key", "id").values_list(*_COLUMNS)[: limit + 1])
    page = found[:limit]
    following = write_cursor(page[-1][0], page[-1][1]) if len(found) > limit else None
    return Inbox(rows=[InboxRow(*row[2:4], row[4], State(row[5]), *row[6:]) for row in page], next=following)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many orders of each sort a desk sees; COUNT_LIMIT means "as many or more"."""

    by_state: dict[str, int] = field(default_factory=dict)
    yellow: int = 0
    red: int = 0


def counts(desk: Desk, states: tuple[State, ...]) -> Counts:
    """Return the counts that stand beside the filters, in one statement, each bounded."""
    parts = [(state, _filtered(desk, state=state)) for state in states]
    parts += [(colour, _filtered(desk, state="open", card=colour)) for colour in (Card.YELLOW, Card.RED)]
    found = _count_all([query for _, query in parts])
    numbers = dict(zip([name for name, _ in parts], found, strict=True))
    return Counts(
        by_state={state: numbers[state] for state in states},
        yellow=numbers[Card.YELLOW],
        red=numbers[Card.RED],
    )


_COLUMNS = (
    "queue_key", "id", "code", "kind", "matter", "state", "version", "urgent", "channel", "card", "due_at",
    "created_at", "updated_at", "unit_id", "unit__name", "person", "summary", "next_party",
)  # fmt: skip


def _filtered(desk: Desk, *, state: str = "all", card: str = "", q: str = "") -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.filter(desk.condition())
    if state == "open":
        rows = rows.filter(queue_key__lt=ENDED_FROM)
    elif state == "ended":
        rows = rows.filter(queue_key__gte=ENDED_FROM)
    elif state != "all":
        rows = rows.filter(state=State(state))
        # The index is in queue order: an open state need never look at ended orders, nor the reverse.
        rows = rows.filter(
            **{"queue_key__gte" if State(state) in ENDED else "queue_key__lt": ENDED_FROM}
        )
    if card:
        rows = rows.filter(card=Card(card))
    if q.strip():
        code = code_in(q)
        rows = rows.filter(code=code) if code else rows.filter(tokens__contains=query_tokens(q) or [0])
    return rows


def _count_all(queries: list[QuerySet[WorkOrder]]) -> list[int]:
    parts, params = [], []
    for query in queries:
        sql, args = query.order_by().values("id")[:COUNT_LIMIT].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS few)")
        params += args
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        return list(cursor.fetchone())
