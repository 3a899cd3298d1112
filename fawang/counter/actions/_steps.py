"""One step of a number, under its lock; shared by the actions beside."""

from collections.abc import Collection
from contextlib import suppress

from fawang.appointments.actions.attendance import finish
from fawang.appointments.queries import dates
from fawang.counter.models import Counter, Ticket
from fawang.counter.queries import line
from fawang.counter.rules.tickets import AT_DESK, PROCEDURE, Command, Snapshot, State, label
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.storage.turns import take_turn
from fawang.notices.actions import tell
from fawang.people.actions.contacts import erase_contact
from fawang.people.rules import Permission

_ALL = frozenset({Permission.COUNTER_SERVE, Permission.TICKET_OWN})


def lock_unit(unit_id: int) -> None:
    """Let one transaction at a time draw numbers and move counters of a unit."""
    take_turn(f"counter:unit:{unit_id}")


def locked(ticket_id: int) -> Ticket:
    """Return a ticket under its lock.

    Raises:
        NotFound: there is none.
    """
    row = Ticket.objects.select_for_update(of=("self",)).filter(pk=ticket_id).first()
    if row is None:
        raise NotFound("not_found")
    return row


def check_serves(by: Actor, units: Collection[int]) -> None:
    """Return if `by` serves at a unit whose path this is.

    Raises:
        NotAllowed: they do not.
    """
    if by.kind != ActorKind.SYSTEM and Permission.COUNTER_SERVE not in by.permissions_on(units):
        raise NotAllowed("not_allowed")


def own_counter(by: Actor, counter_id: int) -> Counter:
    """Return the counter at which `by` sits, under its lock.

    Raises:
        Conflict: `counter_closed`, they do not sit there, or no longer.
    """
    row = Counter.objects.select_for_update().filter(pk=counter_id).first()
    if row is None or row.staff_id != by.id:
        raise Conflict("counter_closed")
    return row


def take(
    ticket: Ticket, by: Actor, command: Command, *, counter: Counter | None = None, kind: str = ""
) -> Ticket:
    """Take a step of a ticket that is locked, and tell the pages that show it."""
    now = clock.now()
    chosen, _fields = PROCEDURE.decide(
        Snapshot(ticket.state, ticket.missed), command, permissions=_held(ticket, by), now=now
    )
    staff = by.kind == ActorKind.STAFF
    if staff and ticket.state in AT_DESK and ticket.staff_id != by.id:
        raise Conflict("counter_closed")
    ticket.state = chosen.target_for(Snapshot(ticket.state, ticket.missed))
    ticket.version += 1
    if command == Command.CALL:
        ticket.counter, ticket.staff_id, ticket.called_at = counter, by.id, now
        ticket.behind, ticket.recalls = False, 0
    elif command == Command.RECALL:
        ticket.recalls += 1
    elif command == Command.SERVE:
        _begin(ticket)
    elif command == Command.ABSENT:
        ticket.missed += 1
        ticket.behind, ticket.entered_at = True, now
    elif command == Command.TRANSFER:
        ticket.kind, ticket.entered_at, ticket.served_at = kind or ticket.kind, now, None
    elif command == Command.FINISH:
        _begin(ticket)
    if ticket.state not in AT_DESK and ticket.state != State.SERVED:
        # `called_at` and the counter's services stay: others were overtaken by this call.
        ticket.staff_id = None
    if ticket.state in (State.SERVED, State.GONE):
        ticket.ended_at = now
    ticket.save()
    if command == Command.FINISH and ticket.appointment and (date := dates.by_code(ticket.appointment)):
        # Whoever has ended it elsewhere was faster; the number is served all the same.
        with suppress(Conflict):
            finish(by=by, appointment_id=date.pk)
    live.announce(line.topic(ticket.unit_id))
    _tell(ticket, command)
    return ticket


def _begin(ticket: Ticket) -> None:
    if ticket.served_at is None:
        ticket.served_at = clock.now()
    if ticket.waited_seconds is None:
        since = line.waiting_of(ticket).since
        ticket.waited_seconds = max(0, int((ticket.served_at - since).total_seconds()))


def _held(ticket: Ticket, by: Actor) -> frozenset[str]:
    if by.kind == ActorKind.SYSTEM:
        return _ALL
    return by.permissions_on(ticket.units) & _ALL


def _tell(ticket: Ticket, command: Command) -> None:
    if ticket.contact_id is None:
        return
    if command in (Command.CALL, Command.RECALL) and ticket.counter is not None:
        tell(
            by=SYSTEM,
            contact_id=ticket.contact_id,
            order_ref=f"counter.ticket:{ticket.pk}",
            text="ticket_called",
            params={
                "code": label(ticket.kind, ticket.number),
                "counter": ticket.counter.label,
                "link": f"/queue/t/{ticket.pk}/{line.token_of(ticket)}",
            },
            dedupe_key=f"ticket:{ticket.pk}:{ticket.version}",
            units=ticket.units,
        )
    elif ticket.state in (State.SERVED, State.GONE):
        # Whoever is done needs no message.
        erase_contact(by=SYSTEM, contact_id=ticket.contact_id)
