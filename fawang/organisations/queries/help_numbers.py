"""Whom to ring: the office itself, or the nearest above it that has a number."""

from collections.abc import Collection
from dataclasses import dataclass

from fawang.organisations.models import Unit
from fawang.organisations.rules import UnitKind


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """A number and whose it is. `own`: the office that was asked about has it itself."""

    phone: str
    unit_id: int
    unit_name: str
    own: bool


def help_number(unit_id: int) -> HelpNumber | None:
    """Return whom to ring about a unit; None where neither it, nor any above it, nor the hotline has a number."""
    return help_numbers([unit_id]).get(unit_id)


def help_numbers(unit_ids: Collection[int]) -> dict[int, HelpNumber]:
    """Return whom to ring about each of `unit_ids`, in at most three statements.

    That is the unit itself, else the nearest open one above it that has a number, else the province's 12348.
    """
    paths = dict(Unit.objects.filter(pk__in=unit_ids).values_list("pk", "path"))
    above = {one for path in paths.values() for one in path}
    numbers = {
        pk: (phone, name)
        for pk, phone, name in Unit.objects.filter(pk__in=above, active=True)
        .exclude(phone="")
        .values_list("pk", "phone", "name")
    }
    found, missing = {}, []
    for pk, path in paths.items():
        holder = next((one for one in path if one in numbers), None)
        if holder is None:
            missing.append(pk)
        else:
            phone, name = numbers[holder]
            found[pk] = HelpNumber(phone, holder, name, own=holder == pk)
    if missing and (hotline := _hotline()):
        found |= dict.fromkeys(missing, hotline)
    return found


def _hotline() -> HelpNumber | None:
    row = (
        Unit.objects.filter(kind=UnitKind.HOTLINE_CENTRE, active=True)
        .exclude(phone="")
        .order_by("depth")
        .first()
    )
    return HelpNumber(row.phone, row.pk, row.name, own=False) if row else None
