"""Special zones: who serves them, and how each fares. Zones themselves: `zone_versions`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Aggregate, Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields import DurationField
from django.db.models.functions import TruncDate

from fawang.consultations.data.zones import Zone
from fawang.consultations.models import Consultation, Deadline, Message, ZoneGroup
from fawang.consultations.queries import zone_versions
from fawang.consultations.rules import ENDED, Side, State, Term
from fawang.consultations.rules import zones as rules
from fawang.consultations.rules.opening import Stand
from fawang.dispatch.queries import pools, seats
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders.rules.codes import Clock

#: How many days the figures look back, today among them.
DAYS = 30
_MOST_LAWYERS = 500


def zones_of(staff_id: int) -> frozenset[str]:
    """Return the zones whose people a lawyer serves first: named for it, or experienced with whom it is for."""
    now = clock.now()
    running = {
        code: zone
        for code, zone in zone_versions.current().items()
        if zone.standing(now).stand != Stand.ENDED
    }
    if not running:
        return frozenset()
    named = ZoneGroup.objects.filter(zone__in=running, staff_ids__contains=[staff_id])
    codes = set(named.values_list("zone", flat=True))
    groups = seats.groups_of(staff_id)
    return frozenset(
        code for code, zone in running.items() if code in codes or groups & set(zone.lawyers.experienced_with)
    )


def is_running(code: str) -> bool:
    """Tell whether there is such a zone, and it has not ended."""
    zone = zone_versions.find(code)
    return zone is not None and zone.standing(clock.now()).stand != Stand.ENDED


def first_by_hours(code: str, place: str) -> int:
    """Return by how many hours an application that follows from a zone goes first: 0 for people of other divisions."""
    zone = zone_versions.find(code)
    return rules.first_by_hours(zone.priority) if zone and zone.covers(place) else 0


def to_invite(zone: Zone) -> list[int]:
    """Return the accounts of whom to ask to serve a zone: who is named for it, and whose seat says that they know its
    people or its matters."""
    row = group_of(zone.code)
    found = set(row.staff_ids) if row else set()
    heads = {one.matter.partition(".")[0] for one in zone.scenarios}
    found |= seats.experienced(groups=zone.lawyers.experienced_with, matters=heads)
    return sorted(found)[:_MOST_LAWYERS]


def on_duty(zone: Zone, unit_id: int) -> bool:
    """Tell whether a lawyer of the zone is on duty at a centre."""
    row = group_of(zone.code)
    return seats.anybody_on_duty(
        unit_id, staff_ids=row.staff_ids if row else (), groups=zone.lawyers.experienced_with
    )


def group_of(code: str) -> ZoneGroup | None:
    """Return the lawyers of a zone; None before its file was first loaded."""
    return ZoneGroup.objects.filter(zone=code).first()


def without_group(codes: Collection[str]) -> list[str]:
    """Return those of `codes` for which nobody has decided yet who serves them."""
    known = set(ZoneGroup.objects.filter(zone__in=list(codes)).values_list("zone", flat=True))
    return [code for code in codes if code not in known]


def candidates(by: Actor) -> dict[int, str]:
    """Return whom somebody who leads may choose for a zone: names of those who answer at their centres."""
    held = set(by.units_with(Permission.CONSULTATION_SUPERVISE))
    centres = organisations.nearest(settings.FAWANG_PROVINCE, UnitKind.HOTLINE_CENTRE)
    units = held | {pool.unit_id for pool in pools.seen_by(by, Permission.CONSULTATION_SUPERVISE)}
    units |= {one.id for one in centres if held & set(one.path)}
    found = people.members(units, Permission.CONSULTATION_ANSWER).order_by("name", "pk")[:_MOST_LAWYERS]
    return {one.pk: one.name for one in found}


@dataclass(frozen=True, slots=True)
class Count30:
    """A zone in the list of all: what is open, what was asked in the last 30 days, how many serve it."""

    open: int = 0
    asked: int = 0
    lawyers: int = 0


def counts(by: Actor) -> dict[str, Count30]:
    """Return short figures of each zone that somebody leads, in two statements."""
    since = _since(clock.now())
    rows = _led(by).exclude(zone="").values("zone")
    rows = rows.annotate(open=Count("pk", filter=_OPEN), asked=Count("pk", filter=Q(created_at__gte=since)))
    sizes = {row.zone: len(row.staff_ids) for row in ZoneGroup.objects.all()}
    found = {row["zone"]: (row["open"], row["asked"]) for row in rows}
    return {
        code: Count30(*found.get(code, (0, 0)), sizes.get(code, 0)) for code in found.keys() | sizes.keys()
    }


@dataclass(frozen=True, slots=True)
class Part:
    """What was asked about one scenario (or matter, where none was chosen)."""

    scenario: str
    topic: str
    asked: int
    answered: int
    satisfied: int
    rated: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How a zone fares in the last 30 days; `open` counts of any day. `late` are also those still unanswered."""

    days: tuple[tuple[date, int], ...]
    asked: int
    open: int
    answered: int
    in_time: int
    late: int
    median: timedelta | None
    rated: int
    satisfied: int
    parts: tuple[Part, ...]


def figures(by: Actor, zone: str) -> Figures:
    """Return the figures of a zone at the centres that somebody leads. Five statements, however many questions."""
    now = clock.now()
    since = _since(now)
    rows = _led(by).filter(zone=zone)
    lately = rows.filter(created_at__gte=since)
    by_day = dict(
        lately.values(day=TruncDate("created_at", tzinfo=clock.CHINA))
        .annotate(n=Count("pk"))
        .values_list("day", "n")
    )
    first = (
        Message.objects.filter(consultation=OuterRef("pk"), side=Side.LAWYER)
        .values("consultation")
        .annotate(at=Min("at"))
        .values("at")
    )
    answered = lately.annotate(first=Subquery(first))
    total = answered.aggregate(
        asked=Count("pk"),
        answered=Count("first"),
        median=_Median(F("first") - F("created_at")),
        rated=Count("score"),
        satisfied=Count("pk", filter=_SATISFIED),
    )
    terms = Deadline.objects.filter(consultation__in=lately, term=Term.ANSWER).aggregate(
        in_time=Count("pk", filter=Q(status=Clock.MET)),
        late=Count("pk", filter=Q(status=Clock.LATE) | Q(status=Clock.RUNNING, due_at__lt=now)),
    )
    parts = (
        answered.values("scenario", "topic")
        .annotate(
            asked=Count("pk"),
            answered=Count("first"),
            satisfied=Count("pk", filter=_SATISFIED),
            rated=Count("score"),
        )
        .order_by("-asked", "scenario", "topic")
    )
    today = now.astimezone(clock.CHINA).date()
    days = [today - timedelta(back) for back in reversed(range(DAYS))]
    return Figures(
        days=tuple((day, by_day.get(day, 0)) for day in days),
        open=rows.filter(_OPEN).count(),
        parts=tuple(Part(**row) for row in parts),
        **total,
        **terms,
    )


_OPEN = ~Q(state__in=[*(str(state) for state in ENDED), str(State.ANSWERED)])
_SATISFIED = Q(score__gte=4)


class _Median(Aggregate):
    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def _led(by: Actor) -> QuerySet[Consultation]:
    units = list(by.units_with(Permission.CONSULTATION_SUPERVISE))
    return Consultation.objects.filter(units__overlap=units)


def _since(now: datetime) -> datetime:
    first = now.astimezone(clock.CHINA).date() - timedelta(DAYS - 1)
    return datetime.combine(first, time(), clock.CHINA)
