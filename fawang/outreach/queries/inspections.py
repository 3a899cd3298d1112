"""Inspections within the reach of inspectors and units, and deficiencies by when they are due."""

from datetime import date

from django.db.models import Count, Q

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.paging import read_cursor
from fawang.organisations.queries.scope import one_of, scoped
from fawang.outreach.models import Finding, Inspection
from fawang.outreach.queries.scope import Page, page_of
from fawang.outreach.queries.standard import STANDARD
from fawang.outreach.rules.inspections import Facts, Part, Result, State
from fawang.people import queries as people
from fawang.people.rules import Permission

_SEEN_BY = (Permission.OUTREACH_INSPECT, Permission.UNIT_CONFIRM)


def one(by: Actor, code: str) -> Inspection:
    """Return an inspection that `by` made or answers for.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    return one_of(Inspection.objects.select_related("unit"), by, code, *_SEEN_BY)


def parts(row: Inspection, finding: Finding, by: Actor) -> frozenset[str]:
    """Return what `by` is to a deficiency. Whoever says that it is mended does not confirm it."""
    held = by.permissions_on(row.units)
    found: set[str] = {Part.UNIT} if Permission.UNIT_CONFIRM in held else set()
    if Permission.OUTREACH_INSPECT in held and finding.mended_by != by.id:
        found.add(Part.INSPECTOR)
    return frozenset(found)


def findings(row: Inspection) -> list[Finding]:
    """Return what was found, in the order of the standard."""
    order = {one.code: place for place, one in enumerate(STANDARD.of_level(row.level))}
    rows = Finding.objects.filter(inspection=row)
    return sorted(rows, key=lambda finding: (order.get(finding.item, len(order)), finding.pk))


def finding(row: Inspection, item: str, *, locked: bool = False) -> Finding:
    """Return one finding.

    Raises:
        NotFound: there is none of this item.
    """
    rows = Finding.objects.select_related("inspection", "inspection__unit")
    found = (
        (rows.select_for_update(of=("self",)) if locked else rows).filter(inspection=row, item=item).first()
    )
    if found is None:
        raise NotFound("not_found")
    return found


def facts(row: Finding) -> Facts:
    """Return what rules look at."""
    return Facts(row.state)


def listed(by: Actor, *, unit_id: int | None = None, cursor: str = "") -> Page[Inspection]:
    """Return inspections within the reach of `by`, the latest first, with how many deficiencies are open.

    Args:
        unit_id: of this unit alone: its history.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = scoped(Inspection.objects.all(), by, *_SEEN_BY)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    if cursor:
        day, last = read_cursor(cursor, str, int)
        rows = rows.filter(Q(day__lt=day) | Q(day=day, id__lt=last))
    deficient = Q(findings__result=Result.DEFICIENT)
    rows = rows.annotate(
        deficient=Count("findings", filter=deficient),
        left=Count("findings", filter=deficient & ~Q(findings__state=State.CLOSED)),
    )
    ordered = rows.select_related("unit").order_by("-day", "-id")
    return page_of(ordered, lambda row: (row.day.isoformat(), row.pk))


def counts_of(row: Inspection) -> tuple[int, int]:
    """Return how many items of a listed inspection were deficient, and how many of these are not closed."""
    return getattr(row, "deficient", 0), getattr(row, "left", 0)


def deficiencies(by: Actor, *, state: str, limit: int = 200) -> list[Finding]:
    """Return deficiencies in a state within the reach of `by`, what is due first in front."""
    seen = scoped(Inspection.objects.all(), by, *_SEEN_BY)
    rows = Finding.objects.filter(inspection__in=seen, state=state).select_related("inspection__unit")
    return list(rows.order_by("due", "id")[:limit])


def is_open(row: Inspection) -> bool:
    """Tell whether a deficiency of an inspection is still to be mended."""
    return Finding.objects.filter(inspection=row, state=State.OPEN).exists()


def due_between(since: date, until: date) -> list[tuple[Inspection, date]]:
    """Return the inspections with deficiencies to be mended by a day within these two, with each such day."""
    rows = Finding.objects.filter(state=State.OPEN, due__gte=since, due__lte=until)
    found = {(one.inspection_id, one.due): one for one in rows.select_related("inspection__unit")}
    return [(one.inspection, one.due) for one in found.values() if one.due]


def answer_for(row: Inspection) -> set[int]:
    """Return the accounts of the inspected unit, and of the nearest one above where somebody answers for such units."""
    own = people.members({row.unit_id}, Permission.UNIT_CONFIRM)
    found = set(own.values_list("pk", flat=True))
    for unit_id in row.unit.path[1:]:
        above: set[int] = set()
        for permission in (Permission.OUTREACH_MANAGE, Permission.OUTREACH_INSPECT):
            above |= set(people.members({unit_id}, permission).values_list("pk", flat=True))
        if above:
            return found | above
    return found


def numbers(by: Actor, *, today: date) -> dict[str, int]:
    """Return how many deficiencies are open, overdue, and mended but not looked at."""
    seen = scoped(Inspection.objects.all(), by, *_SEEN_BY)
    return dict(
        Finding.objects.filter(inspection__in=seen).aggregate(
            open=Count("pk", filter=Q(state=State.OPEN)),
            overdue=Count("pk", filter=Q(state=State.OPEN, due__lt=today)),
            mended=Count("pk", filter=Q(state=State.MENDED)),
        )
    )
