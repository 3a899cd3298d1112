"""What the clerk's page shows of numbers and counters: view models of its template."""

from typing import Any

from fawang.counter.models import Counter, Ticket
from fawang.counter.pages import labels
from fawang.counter.queries import line, waits
from fawang.counter.rules.line import Frail
from fawang.counter.rules.tickets import PROCEDURE, Snapshot, State, label
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import whole_number
from fawang.people.rules import Permission


def present_row(row: Ticket) -> dict[str, Any]:
    """Return the number at a counter, with the commands that are open."""
    held = frozenset({Permission.COUNTER_SERVE})
    steps = PROCEDURE.open_steps(Snapshot(row.state, row.missed), permissions=held, now=clock.now())
    return {
        "label": label(row.kind, row.number),
        "kind": labels.KINDS[row.kind],
        "state": labels.STATES[row.state],
        "serving": row.state == State.SERVING,
        "commands": {step.command for step in steps},
        "frail": [labels.FRAIL_SHORT[one] for one in row.frail],
        "danger": Frail.DANGER in row.frail,
        "since": row.served_at or row.called_at,
    }


def line_row(row: line.LineRow, counter: Counter | None) -> dict[str, Any]:
    """Return a number in line; `mine`: the counter serves it."""
    ticket = row.ticket
    return {
        "id": ticket.pk,
        "label": row.label,
        "kind": labels.KINDS[ticket.kind],
        "drawn_at": ticket.drawn_at,
        "appointed_at": ticket.appointed_at,
        "why": labels.WHYS[row.place.why],
        "frail": ticket.frail,
        "frail_names": [labels.FRAIL_SHORT[one] for one in ticket.frail],
        "danger": Frail.DANGER in ticket.frail,
        "mine": counter is not None and (not counter.kinds or ticket.kind in counter.kinds),
    }


def other_counters(unit_id: int, counter: Counter | None) -> list[dict[str, Any]]:
    """Return the other counters of a unit, and who is at each."""
    at = {row.counter_id: row for row in line.called_now(unit_id, most=50)}
    return [
        {
            "label": one.label,
            "open": one.staff_id is not None,
            "number": label(at[one.pk].kind, at[one.pk].number) if one.pk in at else "",
        }
        for one in line.counters_of(unit_id)
        if counter is None or one.pk != counter.pk
    ]


def drawn_row(given: str, unit_id: int) -> dict[str, Any] | None:
    """Return the number that was drawn just now, by its id as it came in the address."""
    if (ticket_id := whole_number(given)) is None:
        return None
    try:
        row = line.by_id(ticket_id)
    except NotFound:
        return None
    if row.unit_id != unit_id:
        return None
    return {"label": label(row.kind, row.number), "ahead": waits.ahead_of(row)}
