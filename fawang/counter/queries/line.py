"""The line of a unit today: who waits, in which order, at which counter who is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from fawang.counter.models import Counter, Ticket
from fawang.counter.rules.line import Called, Frail, Place, Waiting, line
from fawang.counter.rules.tickets import AT_DESK, IN_LINE, State, label
from fawang.kernel import clock
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound


@dataclass(frozen=True, slots=True)
class LineRow:
    """A number in line, as a clerk sees it."""

    ticket: Ticket
    place: Place

    @property
    def label(self) -> str:
        """Return the number as it is called."""
        return label(self.ticket.kind, self.ticket.number)


def topic(unit_id: int) -> str:
    """Return the topic under which the line of a unit is announced."""
    return f"counter:{unit_id}"


def waiting_of(row: Ticket) -> Waiting:
    """Return what the rule of the line looks at."""
    return Waiting(
        id=row.pk,
        number=row.number,
        kind=row.kind,
        drawn_at=row.drawn_at,
        entered_at=row.entered_at,
        frail=frozenset(Frail(one) for one in row.frail),
        appointed_at=row.appointed_at,
        behind=row.behind,
    )


def in_line(unit_id: int, *, day: date | None = None, kinds: Iterable[str] = ()) -> list[LineRow]:
    """Return who waits at a unit in the order in which they are called; three statements.

    Args:
        day: of China; None: today.
        kinds: only those who wait for one of these services; empty: all.
    """
    of_day = Ticket.objects.filter(unit_id=unit_id, day=day or clock.today())
    rows = {row.pk: row for row in of_day.filter(state__in=IN_LINE)}
    called = _called(of_day) if rows else []
    places = line([waiting_of(row) for row in rows.values()], called)
    wanted = frozenset(kinds)
    listed = [LineRow(rows[place.ticket.id], place) for place in places]
    return [row for row in listed if not wanted or row.ticket.kind in wanted]


def _called(of_day: QuerySet[Ticket]) -> list[Called]:
    rows = of_day.filter(called_at__isnull=False).values_list(
        "called_at", "drawn_at", "appointed_at", "counter__kinds"
    )
    return [
        Called(at, max(drawn, appointed) if appointed else drawn, frozenset(kinds or ()))
        for at, drawn, appointed, kinds in rows
        if at is not None
    ]


def counters_of(unit_id: int) -> list[Counter]:
    """Return the counters of a unit, by label."""
    return [*Counter.objects.filter(unit_id=unit_id).order_by("label")]


def has_queue(unit_id: int) -> bool:
    """Tell whether a unit has counters to which numbers are called."""
    return Counter.objects.filter(unit_id=unit_id).exists()


def counter_of(staff_id: int | None) -> Counter | None:
    """Return the counter at which a clerk sits; None: at none."""
    return Counter.objects.filter(staff_id=staff_id).first() if staff_id is not None else None


def at_counter(counter: Counter) -> Ticket | None:
    """Return the number that is called to a counter, or served there."""
    return Ticket.objects.filter(counter=counter, state__in=AT_DESK).first()


def called_now(unit_id: int, *, most: int = 8) -> list[Ticket]:
    """Return the numbers that are called or served at present, the latest call first."""
    return [
        *Ticket.objects.filter(unit_id=unit_id, state__in=AT_DESK, day=clock.today())
        .select_related("counter")
        .order_by("-called_at")[:most]
    ]


def by_id(ticket_id: int) -> Ticket:
    """Return a ticket; nothing is checked.

    Raises:
        NotFound: there is none.
    """
    row = Ticket.objects.select_related("counter").filter(pk=ticket_id).first()
    if row is None:
        raise NotFound("not_found")
    return row


def token_of(ticket: Ticket) -> str:
    """Return the secret part of the address of a ticket's page."""
    return keyed_token(settings.FAWANG_LINK_KEY, "ticket", ticket.pk)


def with_token(ticket_id: int, token: str) -> Ticket:
    """Return the ticket whose page somebody has the address of.

    Raises:
        NotFound: there is none, or the address is not its.
    """
    row = Ticket.objects.select_related("counter").filter(pk=ticket_id).first()
    if row is None or not same_token(token_of(row), token):
        raise NotFound("not_found")
    return row


def ticket_of_client(unit_id: int, appointment: str) -> Ticket | None:
    """Return the ticket of an appointment that has checked in."""
    return Ticket.objects.filter(unit_id=unit_id, appointment=appointment).first() if appointment else None


def left_over(before: date) -> Q:
    """Return what selects numbers of days before `before` that nobody has ended."""
    return Q(day__lt=before, state__in=[State.WAITING, State.TRANSFERRED, State.CALLED])
