"""The inbox: each page is one range of one index, whatever the table's size and whatever one oversees."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from fawang.kernel.rules.procedure import Phase
from fawang.kernel.storage.paging import after, write_cursor
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.work_orders import kinds
from fawang.work_orders.models import WIDE, WorkOrder
from fawang.work_orders.queries.search_tokens import code_in, is_number, query_tokens
from fawang.work_orders.rules.codes import Card
from fawang.work_orders.rules.queue import ENDED_FROM

PAGE = 50
#: Counts stop here: telling 1,000 from 1,001 would cost more than it tells.
COUNT_LIMIT = 1000
#: Of a desk without an index of states no more open orders are looked at.
READ_LIMIT = 10 * COUNT_LIMIT


class Box(StrEnum):
    """Which relation to the orders a list follows."""

    COMPETENT = "competent"
    RECEIVED = "received"
    FIRM = "firm"
    LAWYER = "lawyer"


#: Whose orders were offered before they are theirs: until then nobody there may know whose they are.
ASKED_BOXES = frozenset({Box.FIRM, Box.LAWYER})


@dataclass(frozen=True, slots=True)
class Desk:
    """From where somebody looks: a unit (with all below it), a firm, or one lawyer.

    `depth` is the unit's depth in the tree, 1 for the provincial bureau.
    """

    box: Box
    id: int
    depth: int = 0

    @property
    def column(self) -> str:
        """Return the column to filter by, which always leads one index."""
        match self.box:
            case Box.COMPETENT:
                return f"unit_{self.depth:d}"
            case Box.RECEIVED:
                return "intake_unit_id"
            case Box.FIRM:
                return "firm_id"
            case Box.LAWYER:
                return "lawyer_id"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An order as a list shows it."""

    code: str
    kind: str
    matter: str
    state: str
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
    lawyer_id: int | None
    #: Read where a firm looks at its cases.
    lawyer: str = ""


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
    lawyer_id: int | None = None,
    cursor: str = "",
    limit: int = PAGE,
) -> Inbox:
    """Return a page of the orders seen from `desk`.

    Args:
        state: a state, or `open`, `ended`, `all`.
        card: `yellow` or `red`.
        lawyer_id: only what this lawyer has.
        q: a code, a phone number or its last four digits, an identity number, a name, words. A phone number finds
            only what it opens alone (people.shared_phones).
        cursor: the `next` of the page before.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = _filtered(desk, state=state, card=card, q=q)
    if lawyer_id is not None:
        rows = rows.filter(lawyer_id=lawyer_id)
    found = list(after(rows, cursor).values_list(*_COLUMNS)[: limit + 1])
    page = found[:limit]
    following = write_cursor(page[-1][0], page[-1][1]) if len(found) > limit else None
    # Names after the page is cut: joined before, they would be looked up for everything that was found.
    names = organisations.names({row[_UNIT] for row in page})
    lawyers = organisations.lawyer_names({row[_LAWYER] for row in page}) if desk.box == Box.FIRM else {}
    return Inbox(rows=[_row(row, names, lawyers) for row in page], next=following)


def _row(row: tuple[Any, ...], names: dict[int, str], lawyers: dict[int, str]) -> InboxRow:
    facts = dict(zip(_COLUMNS[2:], row[2:], strict=True))
    return InboxRow(
        **{**facts, "unit_name": names.get(facts["unit_id"], "")},
        lawyer=lawyers.get(facts["lawyer_id"], ""),
    )


def in_hand(firm: Desk) -> list[tuple[int, str, int]]:
    """Return who has how many open cases at a firm: (lawyer, name, cases), the most first."""
    rows = (
        _filtered(firm, state="open")
        .filter(lawyer_id__isnull=False)
        .values_list("lawyer_id")
        .annotate(cases=Count("pk"))
        .order_by("-cases", "lawyer_id")
    )
    counted = list(rows)
    names = organisations.lawyer_names({lawyer_id for lawyer_id, _cases in counted})
    return [(lawyer_id, names.get(lawyer_id, ""), cases) for lawyer_id, cases in counted]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open orders of each sort a desk sees; COUNT_LIMIT means "as many or more".

    Args:
        kinds: of what kinds those in a state are, in the order of the kinds; none where that was not looked at.
        whole: no more are open there than were looked at; else each number may be higher.
    """

    by_state: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    yellow: int = 0
    red: int = 0
    whole: bool = True


def counts(desk: Desk, states: tuple[str, ...]) -> Counts:
    """Return the counts that stand beside the filters, in one statement that is bounded."""
    if desk.box == Box.COMPETENT and desk.depth in WIDE:
        return _by_index(desk, states)
    with connection.cursor() as cursor:
        # One pass over what is open: no index has the states of these desks, whose open orders are few.
        cursor.execute(
            "SELECT kind, state, card, count(*) FROM (SELECT kind, state, card FROM work_orders_workorder"  # noqa: S608
            f" WHERE {desk.column} = %s AND queue_key < %s LIMIT {READ_LIMIT}) AS few GROUP BY kind, state, card",
            [desk.id, ENDED_FROM],
        )
        rows: list[tuple[str, str, str, int]] = cursor.fetchall()
    found: Counter[str] = Counter()
    for _kind, state, card, number in rows:
        found.update({state: number, f"card:{card}": number})
    met: dict[str, set[str]] = {}
    for kind, state, _card, _number in rows:
        met.setdefault(state, set()).add(kind)
    return Counts(
        {code: min(found[code], COUNT_LIMIT) for code in states},
        {state: tuple(kind for kind in kinds.everything() if kind in of) for state, of in met.items()},
        yellow=min(found[f"card:{Card.YELLOW}"], COUNT_LIMIT),
        red=min(found[f"card:{Card.RED}"], COUNT_LIMIT),
        whole=sum(number for *_sort, number in rows) < READ_LIMIT,
    )


def _by_index(desk: Desk, states: tuple[str, ...]) -> Counts:
    by_state = _counting(desk, "state = one.code")
    # Where the index of cards is partial, it is told that these are within it.
    by_card = _counting(desk, f"card = one.code AND NOT card = '{Card.NONE}'")
    with connection.cursor() as cursor:
        cursor.execute(
            f"{by_state} UNION ALL {by_card}",
            [desk.id, ENDED_FROM, [*states], desk.id, ENDED_FROM, [Card.YELLOW, Card.RED]],
        )
        found = dict(cursor.fetchall())
    return Counts({code: found[code] for code in states}, yellow=found[Card.YELLOW], red=found[Card.RED])


def _counting(desk: Desk, condition: str) -> str:
    # Written out: querysets would cost more to compile than the counting itself, and so would a part of a statement for
    # each state of every kind to plan.
    return (
        f"SELECT one.code, (SELECT count(*) FROM (SELECT FROM work_orders_workorder WHERE {desk.column} = %s"  # noqa: S608
        f" AND {condition} AND queue_key < %s LIMIT {COUNT_LIMIT}) AS few) FROM unnest(%s::text[]) AS one (code)"
    )


_COLUMNS = (
    "queue_key", "id", "code", "kind", "matter", "state", "version", "urgent", "channel", "card", "due_at",
    "created_at", "updated_at", "unit_id", "person", "summary", "next_party",
    "lawyer_id",
)  # fmt: skip
_UNIT, _LAWYER = _COLUMNS.index("unit_id"), _COLUMNS.index("lawyer_id")


def _filtered(desk: Desk, *, state: str = "all", card: str = "", q: str = "") -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.filter(**{desk.column: desk.id})
    if state == "open":
        rows = rows.filter(queue_key__lt=ENDED_FROM)
    elif state == "ended":
        rows = rows.filter(queue_key__gte=ENDED_FROM)
    elif state != "all":
        rows = rows.filter(state=state)
        # The index is in queue order: an open state need never look at ended orders, nor the reverse.
        ended = {phase == Phase.ENDED for phase in kinds.phases_of(state)}
        if len(ended) == 1:
            rows = rows.filter(**{"queue_key__gte" if ended.pop() else "queue_key__lt": ENDED_FROM})
    if card:
        rows = rows.filter(card=Card(card))
    if q.strip():
        code = code_in(q)
        rows = rows.filter(code=code) if code else rows.filter(tokens__contains=query_tokens(q) or [0])
        if not code and is_number(q):
            # Whoever says the number may only share the telephone.
            rows = rows.filter(contact__in=people.opens_by_number())
        if not code and desk.box in ASKED_BOXES:
            # Whoever may not read a name cannot try out names either.
            for kind, declared in kinds.everything().items():
                rows = rows.exclude(kind=kind, state__in=declared.asked)
    return rows
