"""Posts of duty lawyers, what was done there, and wishes: by whose unit, in the query itself."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.legal_aid.defence.models import Help, Post, Wish
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders

#: Where duty lawyers may be: a detention house stands in the register as a unit of the police.
UNITS = frozenset({UnitKind.COURT_WINDOW, UnitKind.PROCURATORATE, UnitKind.POLICE_WINDOW})
MOST = 100
#: Who sees the wishes of posts, and what is late, without serving there.
LEADS = (Permission.COUNTER_LEAD, Permission.ORDER_DECIDE)


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its unit and the office that sends lawyers."""

    row: Post
    unit: UnitRow
    office: UnitRow


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish as a list shows it. `late`: the 24 hours ended before it was handed on."""

    row: Wish
    unit: str
    code: str
    late: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done at posts in a time: persons, and how often each kind of help; wishes, and those handed on late."""

    persons: int
    kinds: dict[str, int]
    wishes: int
    late: int


def served_by(by: Actor) -> list[PostRow]:
    """Return the posts at which somebody serves."""
    served = by.units_with(Permission.POST_SERVE)
    return _read(Post.objects.filter(unit_id__in=served, active=True))


def led_by(by: Actor) -> list[PostRow]:
    """Return the posts to which somebody's offices send lawyers."""
    led = by.units_with(Permission.COUNTER_LEAD)
    return _read(Post.objects.filter(Q(office__path__overlap=list(led))))


def post(by: Actor, post_id: int) -> Post:
    """Return a post at which somebody serves.

    Raises:
        NotFound: there is none.
    """
    row = Post.objects.filter(
        pk=post_id, active=True, unit_id__in=by.units_with(Permission.POST_SERVE)
    ).first()
    if row is None:
        raise NotFound("not_found")
    return row


def roster_led(by: Actor, unit_id: int | None) -> int | None:
    """Return the unit of a post whose roster somebody may read as a whole; None where there is no such post."""
    row = Post.objects.filter(unit_id=unit_id, active=True).first() if unit_id else None
    if row is None:
        return None
    path = organisations.unit_path(row.unit_id)
    return row.unit_id if Permission.CONSULTATION_SUPERVISE in by.permissions_on(path) else None


def office_of(unit_id: int) -> UnitRow | None:
    """Return the office that sends duty lawyers to a unit; None where there is no post."""
    row = Post.objects.filter(unit_id=unit_id).first()
    return organisations.unit(row.office_id) if row else None


def own_help(by: Actor, *, since: date) -> list[Help]:
    """Return what a duty lawyer recorded themselves, the latest first."""
    rows = Help.objects.filter(staff_id=by.known_id, day__gte=since).select_related("post")
    return list(rows.order_by("-day", "-pk")[:MOST])


def _wishes(by: Actor) -> QuerySet[Wish]:
    served = by.units_with(Permission.POST_SERVE)
    led = {unit for permission in LEADS for unit in by.units_with(permission)}
    return Wish.objects.filter(Q(unit_id__in=served) | Q(units__overlap=list(led)))


def wish(by: Actor, wish_id: int, *, lock: bool = False) -> Wish:
    """Return a wish that somebody noted at their unit.

    Raises:
        NotFound: there is none.
    """
    rows = Wish.objects.filter(pk=wish_id, unit_id__in=by.units_with(Permission.POST_SERVE))
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise NotFound("not_found")
    return row


def wishes(by: Actor, now: datetime, *, late_only: bool = False) -> list[WishRow]:
    """Return the wishes that somebody may see: those that wait first, whose 24 hours end first, then the latest."""
    waiting = _wishes(by).filter(handed_on_at__isnull=True, erased_at__isnull=True)
    found = list(waiting.order_by("due_at")[:MOST])
    found += list(_wishes(by).filter(handed_on_at__isnull=False).order_by("-said_at")[:MOST])
    names = organisations.names({row.unit_id for row in found})
    codes = work_orders.numbers_of({row.order_id for row in found if row.order_id})
    rows = [
        WishRow(
            row,
            names.get(row.unit_id, ""),
            codes.get(row.order_id or 0, ""),
            (row.handed_on_at or now) > row.due_at,
        )
        for row in found
    ]
    return [one for one in rows if one.late or not late_only]


def figures(units: Collection[int], since: date, until: date) -> Figures:
    """Return what was done below some units between two days, both included."""
    helped = Help.objects.filter(units__overlap=list(units), day__gte=since, day__lte=until)
    counted: Counter[str] = Counter()
    persons, now = 0, clock.now()
    for kinds in helped.values_list("kinds", flat=True).iterator():
        persons += 1
        counted.update(kinds)
    said = list(
        Wish.objects.filter(
            units__overlap=list(units), said_at__date__gte=since, said_at__date__lte=until
        ).values_list("due_at", "handed_on_at")
    )
    return Figures(
        persons,
        dict(counted),
        len(said),
        sum((handed_on or now) > due for due, handed_on in said),
    )


def _read(rows: QuerySet[Post]) -> list[PostRow]:
    found = list(rows.order_by("pk"))
    units = organisations.units_by_id({one for row in found for one in (row.unit_id, row.office_id)})
    return [PostRow(row, units[row.unit_id], units[row.office_id]) for row in found]
