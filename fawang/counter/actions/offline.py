"""Commands of desks without a line: each carried out once, refused, or held for somebody to decide."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.counter.actions._offline_commands import perform
from fawang.counter.models import OfflineCommand
from fawang.counter.queries import offline as queries
from fawang.counter.queries import unit_tasks
from fawang.counter.rules.offline import Cause, Command, Kind, State, corrected
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations import queries as organisations
from fawang.organisations.actions.tasks import open_task
from fawang.people.rules.wishes import read_phone
from fawang.work_orders import queries as orders

HELD = audit.declare("counter.offline_held", gettext_lazy("Held a record of a desk without a line"))


def replay(
    *,
    by: Actor,
    clerk_id: int,
    device: UUID,
    commands: Iterable[Command],
    offset: timedelta,
    now: datetime,
) -> list[dict[str, Any]]:
    """Take commands in their order, each in a transaction of its own; return an answer for each, with its id.

    A command that came before gets the answer of then. An answer has `state` (rules.offline.State) and, where it was
    refused, `code` and `errors`; where it was carried out, the number of what came of it.

    Args:
        by: the clerk, as they may act at present; ANONYMOUS where their account is closed.
        clerk_id: the account under which the device has kept the commands.
        offset: what the device's clock is off by (rules.offline.clock_offset).
    """
    return [
        {"id": str(one.id), **_take(by, clerk_id, device, one, corrected(one.made_at, offset, now), now)}
        for one in commands
    ]


def _take(
    by: Actor, clerk_id: int, device: UUID, command: Command, made_at: datetime, now: datetime
) -> dict[str, Any]:
    """Answer one command; a twin on another server waits on the row of the first."""
    try:
        organisations.unit_path(command.unit_id)
    except NotFound:
        return {"state": State.REFUSED, "code": "unit_unknown"}
    with transaction.atomic():
        row, fresh = OfflineCommand.objects.get_or_create(
            client_id=command.id,
            defaults={
                "device_id": device, "staff_id": clerk_id, "unit_id": command.unit_id, "kind": command.kind,
                "seq": command.seq, "fingerprint": command.fingerprint, "made_at": command.made_at,
                "corrected_at": made_at, "received_at": now, "state": State.DONE,
            },
        )  # fmt: skip
        if not fresh:
            same = row.staff_id == clerk_id and bytes(row.fingerprint) == command.fingerprint
            return dict(row.answer) if same else {"state": State.REFUSED, "code": "command_reused"}
        row.answer = _try(row, by, command, made_at)
        row.state = row.answer["state"]
        row.save()
    return dict(row.answer)


def _try(row: OfflineCommand, by: Actor, command: Command, made_at: datetime) -> dict[str, Any]:
    if by.kind != ActorKind.STAFF:
        return _hold(row, by, command, Cause.ACCOUNT_CLOSED, [])
    if found := queries.served_elsewhere(command, since=made_at):
        return _hold(row, by, command, Cause.SERVED_ELSEWHERE, found)
    try:
        with transaction.atomic():
            return {"state": State.DONE, **perform(by=by, command=command, made_at=made_at)}
    except Invalid as problem:
        return {"state": State.REFUSED, "code": problem.code, "errors": problem.errors}
    except (NotAllowed, NotFound):
        return _hold(row, by, command, Cause.NOT_ALLOWED, _matter(command))
    except Conflict:
        return _hold(row, by, command, Cause.STALE, _matter(command))


def _matter(command: Command) -> list[str]:
    found = orders.order_by_code(read_code(command.text("code")) or "") if command.kind == Kind.NOTE else None
    return [f"{queries.ORDER}:{found.pk}"] if found else []


def _hold(row: OfflineCommand, by: Actor, command: Command, cause: Cause, found: list[str]) -> dict[str, Any]:
    """Keep the command, and ask its unit to decide."""
    row.cause, row.content, row.found = cause, command.content, found
    if phone := read_phone(command.text("phone")):
        row.phone_hash = keyed_hash("phone", phone)
    row.save()
    open_task(
        by=by, unit_id=command.unit_id, kind=unit_tasks.HELD.name, subject=str(row.pk), now=row.received_at
    )
    audit.record(HELD, by=by, object=f"counter.offline:{row.pk}", unit_id=command.unit_id, cause=str(cause))
    return {"state": State.TASK, "code": str(cause)}
