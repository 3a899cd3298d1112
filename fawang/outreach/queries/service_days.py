"""Service days: for the finder and the public, and for the units that hold them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage.paging import read_cursor
from fawang.organisations.queries.scope import one_of, scoped
from fawang.organisations.queries.service_days import OfficeForADay
from fawang.organisations.rules import Position
from fawang.outreach.models import ServiceDay
from fawang.outreach.queries.scope import Page, page_of
from fawang.outreach.rules.codes import Happening
from fawang.people.rules import Permission


def offices(*, since: date, until: date, region: str = "", limit: int = 100) -> Sequence[OfficeForADay]:
    """Return the service days from `since` until `until` that are not cancelled, the next one first.

    Args:
        region: at or below this division.
    """
    rows = ServiceDay.objects.filter(day__gte=since, day__lte=until).exclude(state=Happening.CANCELLED)
    if region:
        rows = rows.filter(region_code__startswith=region)
    return [
        OfficeForADay(
            code=row.code,
            unit_id=row.unit_id,
            unit_name=row.unit.name,
            phone=row.unit.phone,
            region_code=row.region_code,
            place=row.place,
            position=Position(row.latitude, row.longitude) if row.latitude and row.longitude else None,
            day=row.day,
            begins=row.begins,
            ends=row.ends,
            services=tuple(row.services),
            together_with=row.joint_name,
            note=row.note,
            is_demo=row.is_demo,
        )
        for row in rows.select_related("unit").order_by("day", "begins", "id")[:limit]
    ]


def listed(by: Actor, *, past: bool, cursor: str = "") -> Page[ServiceDay]:
    """Return service days of the units of `by`: those to come or to be reported, or the rest.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = scoped(ServiceDay.objects.all(), by, Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)
    planned = Q(state=Happening.PLANNED)
    rows = rows.exclude(planned) if past else rows.filter(planned)
    if cursor:
        day, last = read_cursor(cursor, str, int)
        way = "lt" if past else "gt"
        rows = rows.filter(Q(**{f"day__{way}": day}) | Q(day=day, **{f"id__{way}": last}))
    order = ("-day", "-id") if past else ("day", "id")
    ordered = rows.select_related("unit", "circuit").order_by(*order)
    return page_of(ordered, lambda row: (row.day.isoformat(), row.pk))


def one(by: Actor, code: str) -> ServiceDay:
    """Return a service day of the units of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    rows = ServiceDay.objects.select_related("unit", "circuit")
    return one_of(rows, by, code, Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)


def begun(row: ServiceDay) -> bool:
    """Tell whether it can be reported."""
    return row.day <= clock.today()
