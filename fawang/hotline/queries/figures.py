"""The counts behind the figures (metrics.py), from the tables: by hour, day, language, partner. One statement each.

A call belongs to the centre at which it waited. One that has not asked for a human, or never did, has no centre: it is
the province's own, to which the number belongs. Whoever supervises a centre, or a unit above it, sees its calls.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractHour, TruncDate

from fawang.dispatch.queries import pools
from fawang.hotline.models import Call, Line, Transfer
from fawang.hotline.queries.calls import LINE
from fawang.hotline.rules import Cause, Direction
from fawang.hotline.rules.figures.counts import (
    AGAIN_WITHIN,
    AT_ONCE,
    IN_TIME,
    SATISFIED,
    WAIT_BOUNDS,
    Counts,
    total,
)
from fawang.hotline.rules.figures.periods import Period
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.people.rules import Permission


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose calls somebody sees: those of `units`, and, if they supervise the province's own centre, the unplaced."""

    units: tuple[int, ...]
    unplaced: bool

    def of(self, field: str = "unit_id") -> Q:
        """Return the condition on the column that holds a call's centre."""
        seen = Q(**{f"{field}__in": self.units})
        return seen | Q(**{f"{field}__isnull": True}) if self.unplaced else seen


def scope_of(by: Actor) -> Scope:
    """Return whose calls somebody sees.

    Raises:
        Unavailable: `province_not_loaded`.
    """
    found = pools.seen_by(by, Permission.CONSULTATION_SUPERVISE)
    own = pools.centre_of("")
    unplaced = bool(by.permissions_on(own.path) & {Permission.CONSULTATION_SUPERVISE})
    # It is there also before anybody has waited or been on duty.
    return Scope(
        tuple(sorted({*(pool.unit_id for pool in found), *([own.id] if unplaced else ())})), unplaced
    )


def by_day(scope: Scope, period: Period) -> dict[date, Counts]:
    """Return the counts of each day of a period, also of those without a call."""
    found = _counted(scope, period, TruncDate("began_at", tzinfo=clock.CHINA))
    return {day: found.get(day, Counts()) for day in period.days}


def by_hour(scope: Scope, day: date) -> dict[int, Counts]:
    """Return the counts of each hour of a day in China, 0 to 23, also of those without a call."""
    found = _counted(scope, Period(day, day), ExtractHour("began_at", tzinfo=clock.CHINA))
    return {hour: found.get(hour, Counts()) for hour in range(24)}


def by_language(scope: Scope, period: Period) -> dict[str, Counts]:
    """Return the counts of each language, the most calls first; "" are those who ended before they chose one."""
    return _busiest_first(_counted(scope, period, F("language")))


def by_partner(scope: Scope, period: Period) -> dict[str, Counts]:
    """Return the counts of those whom each partner handed over, by its code, the most calls first."""
    return _busiest_first(_counted(scope, period, F("partner"), ~Q(partner="")))


@dataclass(frozen=True, slots=True)
class PassedOut:
    """What went to a partner: how often it was asked about a call, and how many people were passed on to it."""

    code: str
    asked: int
    passed: int


def passed_out(scope: Scope, period: Period) -> list[PassedOut]:
    """Return what went to each partner in a period, by the moment it was asked; the most first."""
    rows = (
        Transfer.objects.filter(
            scope.of("call__unit_id"), target__startswith=LINE, at__gte=period.begin, at__lt=period.end
        )
        .values("target")
        .annotate(asked=Count("pk"), passed=Count("passed_at"))
        .order_by("-asked", "target")
    )
    return [PassedOut(row["target"].removeprefix(LINE), row["asked"], row["passed"]) for row in rows]


def partner_names() -> dict[str, str]:
    """Return what partners are called, by code."""
    return dict(Line.objects.values_list("code", "name"))


def called_us() -> QuerySet[Call]:
    """Return the calls of people who called; whom the platform called asked for nobody."""
    return Call.objects.filter(direction=Direction.INBOUND)


# --- counting ------------------------------------------------------------------------------------


class _WaitClass(Func):
    """The class of a wait: 0 below the first bound, their number from the last one on."""

    template = f"WIDTH_BUCKET(EXTRACT(EPOCH FROM %(expressions)s), ARRAY{list(WAIT_BOUNDS)}::numeric[])"
    output_field = IntegerField()


def _before() -> QuerySet[Call]:
    earlier = Call.objects.filter(number_hash=OuterRef("number_hash"), queued_at__isnull=False)
    return earlier.filter(
        began_at__lt=OuterRef("began_at"), began_at__gte=OuterRef("began_at") - AGAIN_WITHIN
    )


_WAIT = F("answered_at") - F("queued_at")
_ANSWERED = Q(answered_at__isnull=False)
_GONE = Q(queued_at__isnull=False, answered_at__isnull=True, ended_at__isnull=False)
_ELSE = (Cause.CALL_BACK, Cause.MESSAGE_LEFT, Cause.FAILED)
_KNOWN = Q(queued_at__isnull=False, number_hash__isnull=False)


def _number(which: Q) -> Count:
    return Count("pk", filter=which)


def _sums() -> dict[str, Any]:
    """Return how each field of Counts is counted, but for the classes of waits."""
    abandoned = _GONE & ~Q(cause__in=_ELSE)
    return {
        "came": Count("pk"),
        "answered": _number(_ANSWERED),
        "in_time": _number(Q(answered_at__lte=F("queued_at") + IN_TIME)),
        "abandoned": _number(abandoned),
        "abandoned_at_once": _number(abandoned & Q(ended_at__lt=F("queued_at") + AT_ONCE)),
        "called_back": _number(_GONE & Q(cause=Cause.CALL_BACK)),
        "messages": _number(_GONE & Q(cause=Cause.MESSAGE_LEFT)),
        "failed": _number(_GONE & Q(cause=Cause.FAILED)),
        "waiting": _number(Q(queued_at__isnull=False, answered_at__isnull=True, ended_at__isnull=True)),
        "waited": Sum(_WAIT, filter=_ANSWERED, output_field=DurationField()),
        "talks": _number(_ANSWERED & Q(talked_until__isnull=False)),
        "talked": Sum(F("talked_until") - F("answered_at"), filter=_ANSWERED, output_field=DurationField()),
        "rated": Count("score"),
        "satisfied": _number(Q(score__gte=SATISFIED)),
        "known": _number(_KNOWN),
        "repeated": _number(_KNOWN & Q(Exists(_before()))),
    }


def _counted(scope: Scope, period: Period, key: Combinable, which: Q | None = None) -> dict[Any, Counts]:
    """Return the counts by `key`: one statement, a row for each key and class of waits."""
    rows = (
        called_us()
        .filter(scope.of(), which or Q(), began_at__gte=period.begin, began_at__lt=period.end)
        .values(by=key, wait_class=_WaitClass(_WAIT))
        .annotate(**_sums())
        .order_by()
    )
    parts: dict[Any, list[Counts]] = {}
    for found in rows:
        row: dict[str, Any] = dict(found)
        parts.setdefault(row.pop("by"), []).append(_part(row, row.pop("wait_class")))
    return {one: total(its) for one, its in parts.items()}


def _part(row: dict[str, Any], wait_class: int | None) -> Counts:
    for name in ("waited", "talked"):
        row[name] = row[name] or timedelta()
    if wait_class is None:
        return Counts(**row)
    waits = [0] * (len(WAIT_BOUNDS) + 1)
    waits[wait_class] = row["answered"]
    return replace(Counts(**row), waits=tuple(waits))


def _busiest_first(found: dict[str, Counts]) -> dict[str, Counts]:
    ordered: Iterable[tuple[str, Counts]] = sorted(
        found.items(), key=lambda item: (item[0] == "", -item[1].came, item[0])
    )
    return dict(ordered)
