"""What the lists of a roster have to do with accounts: whose line it is, and when they said they are away."""

from collections.abc import Collection
from datetime import date

from fawang.dispatch.models import Absence
from fawang.dispatch.rostering import problem as pure
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission


def accounts(names: Collection[str], path: Collection[int]) -> dict[str, int]:
    """Return the account of each user name or licence number that answers at a centre, in five statements.

    Args:
        names: as the lists have them.
        path: the centre and the units above it.
    """
    wanted = set(names)
    found = people.accounts_named(wanted)
    licences = organisations.lawyers_by_licence(wanted - found.keys())
    by_lawyer = people.accounts_of_lawyers(set(licences.values()))
    found |= {name: by_lawyer[pk] for name, pk in licences.items() if pk in by_lawyer}
    there = set(people.members(set(path), Permission.CONSULTATION_ANSWER).values_list("pk", flat=True))
    return {name: staff_id for name, staff_id in found.items() if staff_id in there}


def absences(staff_ids: Collection[int], since: date) -> dict[int, list[pure.Absence]]:
    """Return when each of these is away from `since` on, as they or whoever leads the shifts reported it."""
    rows = Absence.objects.filter(staff_id__in=set(staff_ids), last__gte=since).order_by("first", "last")
    found: dict[int, list[pure.Absence]] = {}
    for staff_id, first, last in rows.values_list("staff_id", "first", "last"):
        found.setdefault(staff_id, []).append(pure.Absence(first, last))
    return found
