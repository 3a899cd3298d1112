"""The live board: who waits, what seats do, how quickly people were served. The same statements whatever there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Min, Q, QuerySet

from fawang.dispatch.models import Contact, Pool, Seat
from fawang.dispatch.queries import loads, replica, roster_months, seats
from fawang.dispatch.queries.roster_months import ShiftOfDay
from fawang.dispatch.rules import LIVE, Channel, Presence
from fawang.kernel import clock
from fawang.organisations import queries as organisations
from fawang.people import queries as people

WINDOW = timedelta(minutes=15)
#: A call is answered in time within so long (own target: 15 seconds, three rings), a chat within a minute.
IN_TIME = {
    Channel.CALL: timedelta(seconds=15),
    Channel.VIDEO: timedelta(seconds=60),
    Channel.CHAT: timedelta(seconds=60),
}
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """People of one language on one channel. `longest` is the moment since which the first of them waits."""

    channel: Channel
    language: str
    waiting: int
    ringing: int
    talking: int
    longest: datetime | None


@dataclass(frozen=True, slots=True)
class Service:
    """How people of one language on one channel were served. Whoever still waits counts in none of the shares."""

    channel: Channel
    language: str
    came: int
    answered: int
    in_time: int
    gave_up: int

    @property
    def connect_rate(self) -> float | None:
        """Return the share of those answered among those answered or gone, 0 to 1."""
        ended = self.answered + self.gave_up
        return self.answered / ended if ended else None

    @property
    def service_level(self) -> float | None:
        """Return the share of those answered in time among those answered or gone, 0 to 1."""
        ended = self.answered + self.gave_up
        return self.in_time / ended if ended else None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Somebody who waits. `why`: code and seconds of each thing that holds them."""

    name: str
    subject: str
    channel: Channel
    language: str
    matter: str
    zone: str
    urgent: bool
    standing: str
    waited_from: datetime
    why: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat on duty. `writes_up` are talks that are over and keep a place until they are written up."""

    staff_id: int
    name: str
    presence: Presence
    reason: str
    wish: str
    since: datetime
    talks: int
    languages: dict[str, str]
    writes_up: list[seats.WritesUp]


@dataclass(frozen=True, slots=True)
class Rostered:
    """Somebody who has a duty now by the published roster; `here` if their seat is on duty."""

    staff_id: int
    name: str
    until_at: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A centre at this moment."""

    unit_id: int
    lines: list[Line]
    seats: dict[str, int]
    #: Of the last 15 minutes, and since midnight.
    lately: list[Service]
    today: list[Service]
    waiting: list[WaitingRow]
    on_duty: list[SeatRow]
    #: Who should be there now; `open_duties` counts the duties of this moment that nobody has.
    rostered: list[Rostered]
    open_duties: int
    #: Call-backs that were promised and for which, by the roster, nobody will be there.
    callbacks_over: int


def board(pool: Pool, *, now: datetime) -> Board:
    """Return the board of a centre."""
    present = Contact.objects.filter(pool=pool, ended_at__isnull=True)
    on_duty = _on_duty(pool)
    counts: dict[str, int] = {}
    for row in on_duty:
        counts[row.presence] = counts.get(row.presence, 0) + 1
    shifts = roster_months.on_duty_at(pool.pk, now)
    midnight = datetime.combine(now.astimezone(clock.CHINA).date(), time(), clock.CHINA)
    came = Contact.objects.filter(pool=pool, channel__in=LIVE)
    return Board(
        unit_id=pool.unit_id,
        lines=_lines(present),
        seats=counts,
        lately=_served(came.filter(waited_from__gte=now - WINDOW)),
        today=_served(came.filter(waited_from__gte=midnight)),
        waiting=_waiting(pool, present),
        on_duty=on_duty,
        rostered=_rostered(shifts, {row.staff_id for row in on_duty}),
        open_duties=sum(shift.open for shift in shifts),
        callbacks_over=sum(one.load.over for one in loads.over(organisations.unit(pool.unit_id), now)),
    )


def _rostered(shifts: Iterable[ShiftOfDay], here: set[int]) -> list[Rostered]:
    return [
        Rostered(one.staff_id, one.name, shift.until_at, one.staff_id in here)
        for shift in shifts
        for one in shift.people
    ]


def _lines(present: QuerySet[Contact]) -> list[Line]:
    waits = Q(standing__in=["waiting", "offered", "away"])
    rows = (
        present.values("channel", "language")
        .annotate(
            waiting=Count("pk", filter=Q(standing__in=["waiting", "away"])),
            ringing=Count("pk", filter=Q(standing="offered")),
            talking=Count("pk", filter=Q(standing="talking")),
            longest=Min("waited_from", filter=waits),
        )
        .order_by("channel", "language")
    )
    columns = ("channel", "language", "waiting", "ringing", "talking", "longest")
    return [Line(Channel(channel), *figures) for channel, *figures in rows.values_list(*columns)]


def _served(came: QuerySet[Contact]) -> list[Service]:
    in_time = Q(pk__in=[])
    for channel, limit in IN_TIME.items():
        in_time |= Q(channel=channel, answered_at__lte=F("waited_from") + limit)
    rows = (
        came.values("channel", "language")
        .annotate(
            came=Count("pk"),
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            in_time=Count("pk", filter=in_time),
            gave_up=Count("pk", filter=Q(answered_at__isnull=True, ended_at__isnull=False)),
        )
        .order_by("channel", "language")
    )
    columns = ("channel", "language", "came", "answered", "in_time", "gave_up")
    return [Service(Channel(channel), *figures) for channel, *figures in rows.values_list(*columns)]


def _waiting(pool: Pool, present: QuerySet[Contact]) -> list[WaitingRow]:
    rows = list(
        present.filter(standing__in=["waiting", "offered", "away"]).order_by("waited_from")[:MOST_ROWS]
    )
    with replica.reading(pool) as matching:
        held = {row.name: matching.why_waiting(row.name) for row in rows}
    return [
        WaitingRow(
            name=row.name,
            subject=row.subject,
            channel=Channel(row.channel),
            language=row.language,
            matter=row.matter,
            zone=row.zone,
            urgent=row.urgent,
            standing=row.standing,
            waited_from=row.waited_from,
            why=tuple((str(fact.code), fact.value) for fact in held[row.name]),
        )
        for row in rows
    ]


def _on_duty(pool: Pool) -> list[SeatRow]:
    rows = list(Seat.objects.filter(pool=pool).exclude(presence=Presence.OFFLINE).order_by("since")[:1000])
    names = people.staff_named({row.staff_id for row in rows})
    return [
        SeatRow(
            staff_id=row.staff_id,
            name=names.get(row.staff_id, ""),
            presence=Presence(row.presence),
            reason=row.reason,
            wish=row.wish,
            since=row.since,
            talks=row.talks,
            languages=row.languages,
            writes_up=seats.writes_up(row),
        )
        for row in rows
    ]
