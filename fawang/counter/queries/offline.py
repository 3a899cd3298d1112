"""Commands of desks without a line: who was served meanwhile, what is held, the secret of a device."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from fawang.counter.models import OfflineCommand, Visit
from fawang.counter.rules.offline import Command, Kind, State, read_command
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.people.rules.wishes import read_id_number, read_phone
from fawang.work_orders import queries as orders

#: How what the platform had is named beside a held command.
VISIT, ORDER = "counter.visit", "work_orders.order"


@dataclass(frozen=True, slots=True)
class Found:
    """What the platform had of the person or the matter when a command came in."""

    reference: str
    code: str
    kind: str
    unit: str
    at: datetime
    staff: str = ""
    version: int | None = None


def device_secret(*, staff_id: int, device: UUID) -> str:
    """Return the secret that opens a clerk's records on one device: 32 hexadecimal digits, never stored.

    It follows from FAWANG_INDEX_KEY, which does not rotate: the platform can open an exported file years later.
    """
    return keyed_hash("counter.offline_device", f"{staff_id}:{device}").hex()


def acknowledged(ids: list[UUID]) -> list[UUID]:
    """Return those commands that the platform has carried out or holds, whoever made them."""
    rows = OfflineCommand.objects.filter(client_id__in=ids).exclude(state=State.REFUSED)
    return list(rows.values_list("client_id", flat=True))


def served_elsewhere(command: Command, *, since: datetime) -> list[str]:
    """Return references to what another unit has done for the same person and service since `since`.

    The person is known by their identity number, or where none was given by their phone.
    """
    if command.kind == Kind.NOTE:
        return []
    contact_ids = people.contact_ids_of_numbers(
        phone=read_phone(command.text("phone")) or "",
        id_number=read_id_number(command.text("id_number")) or "",
    )
    if not contact_ids:
        return []
    if command.kind == Kind.APPLICATION:
        rows = orders.handed_in_since(contact_ids, kind=command.text("kind"), since=since)
        return [f"{ORDER}:{row.pk}" for row in rows if row.intake_unit_id != command.unit_id]
    visits = Visit.objects.filter(
        contact_id__in=contact_ids, kind=command.text("kind"), recorded_at__gte=since
    ).exclude(unit_id=command.unit_id)
    return [f"{VISIT}:{pk}" for pk in visits.order_by("recorded_at").values_list("pk", flat=True)[:20]]


def held(by: Actor) -> QuerySet[OfflineCommand]:
    """Return the commands that wait for a decision at units at which `by` serves, the first to come first."""
    rows = OfflineCommand.objects.filter(state=State.TASK, resolution="").order_by("received_at")
    return rows.filter(unit__path__overlap=list(by.units_with(Permission.COUNTER_SERVE)))


def held_one(command_id: int, by: Actor) -> OfflineCommand:
    """Return a command that was held, decided or not, of a unit at which `by` serves.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = OfflineCommand.objects.filter(pk=command_id, state=State.TASK).first()
    if row is None or Permission.COUNTER_SERVE not in by.permissions_on(organisations.unit_path(row.unit_id)):
        raise NotFound("not_found")
    return row


def command_of(row: OfflineCommand) -> Command | None:
    """Return the command of a row as the device made it; None when it is not kept any more."""
    return read_command(json.loads(row.content)) if row.content else None


def server_side(row: OfflineCommand) -> list[Found]:
    """Return what the platform had, in the order in which it came to be."""
    numbers: dict[str, list[int]] = {}
    for one in row.found:
        table, _, pk = one.partition(":")
        numbers.setdefault(table, []).append(int(pk))
    visits = Visit.objects.filter(pk__in=numbers.get(VISIT, ()))
    matters = [orders.order_by_id(pk) for pk in numbers.get(ORDER, ())]
    names = organisations.names({*(one.unit_id for one in visits), *(one.unit_id for one in matters)})
    staff = people.staff_named({one.staff_id for one in visits if one.staff_id})
    found = [
        Found(
            f"{VISIT}:{one.pk}",
            one.code,
            one.kind,
            names[one.unit_id],
            one.began_at,
            staff.get(one.staff_id or 0, ""),
        )
        for one in visits
    ]
    found += [
        Found(
            f"{ORDER}:{one.pk}", one.code, one.kind, names[one.unit_id], one.updated_at, version=one.version
        )
        for one in matters
    ]
    return sorted(found, key=lambda one: one.at)
