"""Social forces: the register within the reach of whoever leads it, and its figures."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, Sum

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.paging import read_cursor
from fawang.organisations.queries.scope import one_of, scoped
from fawang.outreach.models import Force, Hours, Training, Volunteer
from fawang.outreach.queries.scope import PAGE, Page, page_of
from fawang.outreach.rules.volunteers import Standing
from fawang.people.rules import Permission


def forces(by: Actor) -> list[Force]:
    """Return the organisations within the reach of `by`."""
    rows = scoped(Force.objects.filter(active=True), by, Permission.OUTREACH_MANAGE)
    return list(rows.select_related("lawyer").order_by("name", "id")[:200])


def listed(by: Actor, *, cursor: str = "") -> Page[Volunteer]:
    """Return the volunteers within the reach of `by` who have not left, the latest first.

    Raises:
        Invalid: `cursor_invalid`.
    """
    rows = scoped(Volunteer.objects.filter(left__isnull=True), by, Permission.OUTREACH_MANAGE)
    if cursor:
        (last,) = read_cursor(cursor, int)
        rows = rows.filter(id__lt=last)
    annotated = rows.annotate(trained_until=Max("trainings__until"))
    return page_of(annotated.select_related("force", "unit").order_by("-id"), lambda row: (row.pk,))


def one(by: Actor, code: str, *, locked: bool = False) -> Volunteer:
    """Return a volunteer within the reach of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    rows = Volunteer.objects.select_related("force", "lawyer", "force__lawyer")
    if locked:
        rows = rows.select_for_update(of=("self",))
    return one_of(rows, by, code, Permission.OUTREACH_MANAGE)


def trainings(row: Volunteer) -> list[Training]:
    """Return the trainings of a volunteer, the latest first."""
    return list(Training.objects.filter(volunteer=row).order_by("-day", "-id"))


def hours(row: Volunteer) -> list[Hours]:
    """Return the latest hours of a volunteer."""
    return list(Hours.objects.filter(volunteer=row).select_related("lawyer").order_by("-day", "-id")[:PAGE])


def standing(row: Volunteer) -> Standing:
    """Return what rules look at."""
    until = Training.objects.filter(volunteer=row).aggregate(last=Max("until"))["last"]
    force = row.force
    return Standing(
        may=frozenset(row.may),
        force=force.kind if force else None,
        lawyer_id=row.lawyer_id or (force.lawyer_id if force else None),
        trained_until=until,
        active=row.left is None,
    )


def of_number(number: str) -> list[Volunteer]:
    """Return the entries of a telephone number."""
    return list(Volunteer.objects.filter(phone_hash=keyed_hash("phone", number)))


@dataclass(frozen=True, slots=True)
class Figures:
    """What social forces gave since a day: who is registered, who was active, minutes by activity."""

    registered: int
    active: int
    minutes: dict[str, int]


def figures(by: Actor, *, since: date) -> Figures:
    """Return the figures within the reach of `by`, from a day until today."""
    mine = scoped(Volunteer.objects.all(), by, Permission.OUTREACH_MANAGE)
    rows = Hours.objects.filter(volunteer__in=mine, day__gte=since, day__lte=clock.today())
    counted = rows.aggregate(active=Count("volunteer", distinct=True))
    by_activity = rows.values_list("activity").annotate(n=Sum("minutes"))
    return Figures(mine.filter(Q(left__isnull=True)).count(), counted["active"], dict(by_activity))
