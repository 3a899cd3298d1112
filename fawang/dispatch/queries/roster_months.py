"""A published month at a glance: who is on duty by day and shift, the hours of a day, what is short. Few statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fawang.dispatch.models import Duty, Roster
from fawang.dispatch.rostering.duties import DutyState
from fawang.dispatch.rostering.month import days_of
from fawang.dispatch.rostering.problem import HOURS_OF_DAY
from fawang.dispatch.rostering.terms import needed
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.people import queries as people
from fawang.people.rules import Permission

EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whoever has a duty; `staff_id` 0: nobody has it."""

    duty_id: int
    staff_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ShiftOfDay:
    """One shift of a day with those who have it, and how many of it are open."""

    code: str
    from_at: datetime
    until_at: datetime
    people: tuple[Somebody, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month: its shifts by time, and what was short when the roster was made."""

    day: date
    shifts: tuple[ShiftOfDay, ...]
    short: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of a day: who is on duty, and the seats that were wanted; `short` counts what is missing of all seats."""

    hour: int
    on_duty: int
    wanted: int

    @property
    def short(self) -> int:
        """Return how many are missing."""
        return max(0, self.wanted - self.on_duty)


def months_led(by: Actor) -> list[Roster]:
    """Return the rosters of the centres that the caller leads, the latest first."""
    units = list(by.units_with(Permission.CONSULTATION_SUPERVISE))
    rows = Roster.objects.filter(units__overlap=units).select_related("pool").defer("terms")
    return list(rows.order_by("-month", "pool_id")[:60])


def published(unit_id: int) -> set[date]:
    """Return the months that a centre has published."""
    return set(Roster.objects.filter(pool__unit_id=unit_id).values_list("month", flat=True))


def led(by: Actor, month: date, unit_id: int | None = None) -> Roster:
    """Return the roster of a month that the caller leads.

    Raises:
        NotFound: there is none.
    """
    units = list(by.units_with(Permission.CONSULTATION_SUPERVISE))
    rows = Roster.objects.filter(units__overlap=units, month=month).select_related("pool")
    row = (rows.filter(pool__unit_id=unit_id) if unit_id else rows).order_by("pool_id").first()
    if row is None:
        raise NotFound("not_found")
    return row


def days(roster: Roster, *, since: date | None = None, number: int | None = None) -> list[Day]:
    """Return the days of a month, or some of them, in two statements."""
    first = since or roster.month
    last = roster.month + timedelta(days=days_of(roster.month))
    last = min(last, first + timedelta(days=number)) if number else last
    rows = Duty.objects.filter(
        roster=roster, state__in=[DutyState.ON, DutyState.OPEN], day__gte=first, day__lt=last
    ).order_by("from_at", "until_at", "pk")
    found = list(rows)
    names = people.staff_named({row.staff_id for row in found if row.staff_id})
    by_shift: dict[tuple[date, str], list[Duty]] = {}
    for row in found:
        by_shift.setdefault((row.day, row.shift), []).append(row)
    short: dict[str, list[dict[str, object]]] = {}
    for one in roster.short:
        short.setdefault(one["day"], []).append(one)
    return [
        Day(
            day,
            tuple(_shift(code, own, names) for (on, code), own in by_shift.items() if on == day),
            tuple(short.get(day.isoformat(), ())),
        )
        for day in (first + timedelta(days=n) for n in range((last - first).days))
    ]


def hours(roster: Roster, day: date) -> list[Hour]:
    """Return who is on duty in each hour of a day, with duties that began the day before, in one statement."""
    midnight = datetime.combine(day, datetime.min.time(), clock.CHINA)
    spans = list(
        Duty.objects.filter(
            roster__pool_id=roster.pool_id,
            state=DutyState.ON,
            from_at__lt=midnight + timedelta(days=1),
            until_at__gt=midnight,
        ).values_list("from_at", "until_at")
    )
    wanted = needed(roster.terms, roster.month, day).get(EVERYBODY, [0] * HOURS_OF_DAY)
    return [
        Hour(hour, sum(begins <= at < ends for begins, ends in spans), wanted[hour])
        for hour in range(HOURS_OF_DAY)
        for at in [midnight + timedelta(hours=hour)]
    ]


def on_duty_at(pool_id: int, moment: datetime) -> list[ShiftOfDay]:
    """Return who is on duty at a centre at a moment, by shift, in two statements."""
    today = moment.astimezone(clock.CHINA).date()
    # A night belongs to the day on which it began. The days let the table's size not matter.
    days = [today - timedelta(days=1), today]
    rows = Duty.objects.filter(
        roster__pool_id=pool_id,
        roster__month__in={day.replace(day=1) for day in days},
        day__in=days,
        state__in=[DutyState.ON, DutyState.OPEN],
        from_at__lte=moment,
        until_at__gt=moment,
    )
    found = list(rows.order_by("from_at", "until_at", "pk"))
    names = people.staff_named({row.staff_id for row in found if row.staff_id})
    by_shift: dict[tuple[date, str], list[Duty]] = {}
    for row in found:
        by_shift.setdefault((row.day, row.shift), []).append(row)
    return [_shift(code, own, names) for (_day, code), own in by_shift.items()]


def _shift(code: str, rows: Iterable[Duty], names: dict[int, str]) -> ShiftOfDay:
    rows = list(rows)
    return ShiftOfDay(
        code=code,
        from_at=rows[0].from_at,
        until_at=rows[0].until_at,
        people=tuple(
            Somebody(row.pk, row.staff_id, names.get(row.staff_id, "")) for row in rows if row.staff_id
        ),
        open=sum(row.staff_id is None for row in rows),
    )
