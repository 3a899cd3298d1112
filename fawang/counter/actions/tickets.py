"""Numbers: drawn, called, served. A number is called to one counter, however many call at once."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from fawang.counter.actions import _steps
from fawang.counter.models import Ticket
from fawang.counter.queries import line
from fawang.counter.rules.line import Frail
from fawang.counter.rules.tickets import MOST_A_DAY, Command, Source, State, check_kind
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.organisations import queries as organisations
from fawang.people.actions.contacts import erase_contact, save_contact
from fawang.people.rules.wishes import Medium, Reach


def draw(
    *,
    by: Actor,
    unit_id: int,
    kind: str,
    source: Source,
    frail: Collection[str] = (),
    phone: str = "",
    locale: str = "zh-hans",
    appointment: str = "",
    appointed_at: datetime | None = None,
) -> Ticket:
    """Draw the next number of the day at a unit.

    Args:
        phone: a mobile number that is told by text message; empty: none.
        appointment, appointed_at: the key of an appointment whose person has come, and its time; it draws one number.

    Raises:
        NotFound: there is no such unit.
        Invalid: `invalid`: no such service, no such reason, not a mobile number.
        Conflict: `queue_absent`, the unit has no counters; `queue_full`, all numbers of the day are drawn.
    """
    check_kind(kind)
    if not {*frail} <= {*Frail}:
        raise Invalid("invalid", errors={"frail": "field_wrong"})
    path = organisations.unit_path(unit_id)
    now = clock.now()
    day = now.astimezone(clock.CHINA).date()
    with transaction.atomic():
        _steps.lock_unit(unit_id)
        if before := line.ticket_of_client(unit_id, appointment):
            return before
        if not line.has_queue(unit_id):
            raise Conflict("queue_absent")
        close_days(by=SYSTEM, before=day, unit_id=unit_id)
        last = Ticket.objects.filter(unit_id=unit_id, day=day).aggregate(last=Max("number"))["last"] or 0
        if last >= MOST_A_DAY:
            raise Conflict("queue_full")
        contact = None
        if phone:
            # Nothing but the number is known of them; the name is there because each contact has one.
            reach = Reach(name="·", phone=phone, medium=Medium.SMS, locale=locale, list_online=False)
            contact = save_contact(by=SYSTEM, reach=reach)
        ticket = Ticket.objects.create(
            unit_id=unit_id,
            units=list(path),
            day=day,
            number=last + 1,
            kind=kind,
            source=source,
            frail=sorted({*frail}),
            appointment=appointment,
            appointed_at=appointed_at,
            contact=contact,
            drawn_at=now,
            entered_at=now,
        )
        live.announce(line.topic(unit_id))
        return ticket


def call_next(*, by: Actor, counter_id: int) -> Ticket | None:
    """Call whoever is next to a counter; None where nobody waits for what it serves.

    Two counters that call at the same moment call two numbers: the row is locked, and one that another holds is
    passed over. Who is at the counter already is returned again, so a double press calls nobody else.

    Raises:
        NotAllowed: `by` does not serve there.
        Conflict: `counter_closed`, they do not sit at this counter.
    """
    with transaction.atomic():
        counter = _steps.own_counter(by, counter_id)
        if present := line.at_counter(counter):
            return present
        for row in line.in_line(counter.unit_id, kinds=counter.kinds):
            free = Ticket.objects.filter(pk=row.ticket.pk, version=row.ticket.version)
            if ticket := free.select_for_update(skip_locked=True).first():
                return _steps.take(ticket, by, Command.CALL, counter=counter)
    return None


def step(
    *, by: Actor, ticket_id: int, command: Command, version: int | None = None, kind: str = ""
) -> Ticket:
    """Take a step of a number: serve, recall, not there, transfer, finish, leave.

    Args:
        version: as the page showed it; None: whatever it is.
        kind: transfer only: the service that it waits for from now on; empty: the same at another counter.

    Raises:
        NotFound: there is no such number.
        NotAllowed: `not_allowed`.
        Conflict: `ticket_moved_on`, `stale`; `counter_closed`, it is at another counter.
        Invalid: there are no numbers for this service.
    """
    if kind:
        check_kind(kind)
    with transaction.atomic():
        ticket = _steps.locked(ticket_id)
        if version is not None and ticket.version != version:
            raise Conflict("stale", state=ticket.state)
        return _steps.take(ticket, by, command, kind=kind)


def set_frail(*, by: Actor, ticket_id: int, frail: Collection[str]) -> Ticket:
    """Note why somebody should not stand long, as the clerk sees it.

    Raises:
        NotFound, NotAllowed: as of `step`.
        Invalid: no such reason.
    """
    if not {*frail} <= {*Frail}:
        raise Invalid("invalid", errors={"frail": "field_wrong"})
    with transaction.atomic():
        ticket = _steps.locked(ticket_id)
        _steps.check_serves(by, ticket.units)
        ticket.frail = sorted({*frail})
        ticket.version += 1
        ticket.save(update_fields=["frail", "version"])
        live.announce(line.topic(ticket.unit_id))
        return ticket


def close_days(*, by: Actor, before: date, unit_id: int | None = None) -> int:
    """End the numbers that are left over of days before `before`; return how many. Who is being served stays.

    A telephone number that was left for a text message goes with them.
    """
    with transaction.atomic():
        rows = Ticket.objects.filter(line.left_over(before))
        if unit_id is not None:
            rows = rows.filter(unit_id=unit_id)
        found = [*rows.select_for_update(skip_locked=True)[:5000]]
        for ticket in found:
            if ticket.contact_id is not None:
                erase_contact(by=by, contact_id=ticket.contact_id)
        Ticket.objects.filter(pk__in=[ticket.pk for ticket in found]).update(
            state=State.GONE, ended_at=clock.now(), counter=None
        )
        return len(found)
