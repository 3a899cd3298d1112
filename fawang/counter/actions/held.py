"""Deciding about records of desks without a line that could not simply be carried out."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.counter.actions._offline_commands import perform
from fawang.counter.models import OfflineCommand, Visit
from fawang.counter.queries import offline as queries
from fawang.counter.queries import unit_tasks
from fawang.counter.rules.offline import Command, Resolution
from fawang.counter.rules.visits import LONGEST_NOTE
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.actions.tasks import close_task
from fawang.work_orders import queries as orders
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.rules import Command as Step

RESOLVED = audit.declare(
    "counter.offline_resolved", gettext_lazy("Decided about a record of a desk without a line")
)

NOTE_ADDED = audit.declare("counter.visit_note_added", gettext_lazy("Added to the note of a visit"))

#: What was discarded can be looked at for so long. Own figure.
KEEP_DISCARDED = timedelta(days=90)
SHORTEST_REASON, LONGEST_REASON = 2, 500


def resolve(
    *, by: Actor, command_id: int, resolution: str, target: str = "", reason: str = "", now: datetime
) -> OfflineCommand:
    """Decide about a held command, once: carry it out as a new record, add it to what was there, or discard it.

    Args:
        target: one of `found` of the command, to which it is added.
        reason: why it is discarded.

    Raises:
        NotFound: there is none, it is not theirs to see, or the matter is not.
        NotAllowed: `by` may not do this at the command's unit.
        Conflict: `held_resolved`, somebody has decided; or the matter cannot take it any more.
        Invalid: the target or the reason is missing, or a field of the record is wrong.
    """
    with transaction.atomic():
        row = OfflineCommand.objects.select_for_update().get(pk=queries.held_one(command_id, by).pk)
        if row.resolution:
            raise Conflict("held_resolved")
        command = queries.command_of(row)
        if command is None:
            raise NotFound("not_found")
        row.resolution, row.resolved_by, row.resolved_at = _resolution(resolution), by.known_id, now
        if row.resolution == Resolution.DISCARD:
            row.reason = _reason(reason)
        elif row.resolution == Resolution.ATTACH:
            _attach(by, row, command, target)
            row.answer = {**row.answer, "number": target}
        else:
            seen = replace(command, version=_present_version(by, command))
            row.answer = {**row.answer, **perform(by=by, command=seen, made_at=row.corrected_at)}
        if row.resolution != Resolution.DISCARD:
            # What it says stands elsewhere now.
            row.content, row.phone_hash = None, None
        row.save()
        close_task(by=by, kind=unit_tasks.HELD.name, subject=str(row.pk), now=now)
        audit.record(
            RESOLVED,
            by=by,
            object=f"counter.offline:{row.pk}",
            unit_id=row.unit_id,
            resolution=str(row.resolution),
        )
    return row


def forget_discarded(*, by: Actor, now: datetime) -> int:
    """Remove what discarded records say when nobody will ask any more; return of how many."""
    old = OfflineCommand.objects.filter(content__isnull=False, resolved_at__lt=now - KEEP_DISCARDED)
    return old.update(content=None, phone_hash=None)


def erase_number(*, by: Actor, number: str) -> int:
    """Remove what discarded records say of whoever has this number; return of how many.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        Conflict: `held_open`, somebody has still to decide about one.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        rows = OfflineCommand.objects.filter(phone_hash=keyed_hash("phone", number))
        if rows.filter(resolution="").exists():
            raise Conflict("held_open")
        return rows.update(content=None, phone_hash=None)


def _resolution(typed: str) -> Resolution:
    try:
        return Resolution(typed)
    except ValueError:
        raise Invalid("invalid", errors={"resolution": "field_wrong"}) from None


def _reason(typed: str) -> str:
    reason = clean(typed)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        code = "field_too_long" if len(reason) > LONGEST_REASON else "field_required"
        raise Invalid("invalid", errors={"reason": code})
    return reason


def _present_version(by: Actor, command: Command) -> int | None:
    """Return the version at which a note is made now: whoever decides has both sides before them."""
    code = read_code(command.text("code"))
    return orders.visible(code, by).version if code else None


def _attach(by: Actor, row: OfflineCommand, command: Command, target: str) -> None:
    if target not in row.found:
        raise Invalid("invalid", errors={"target": "field_required"})
    table, _, pk = target.partition(":")
    note = command.text("note") or command.text("words")
    if table == queries.ORDER:
        order = orders.visible(orders.order_by_id(int(pk)).code, by)
        take_step(by=by, code=order.code, command=Step.NOTE, version=order.version, data={"note": note})
    else:
        _add_to_visit(by, int(pk), row.unit_id, note)


def _add_to_visit(by: Actor, visit_id: int, unit_id: int, note: str) -> None:
    """Add what this desk has noted of the same visit, as a paragraph of its own."""
    visit = Visit.objects.select_for_update().get(pk=visit_id)
    both = "\n\n".join(filter(None, (visit.note, note)))
    if len(both) > LONGEST_NOTE:
        raise Invalid("invalid", errors={"target": "field_too_long"})
    visit.note = both
    visit.save(update_fields=["note"])
    audit.record(NOTE_ADDED, by=by, object=f"counter.visit:{visit.pk}", unit_id=unit_id)
