"""Seats: what a lawyer can do and is doing, and what rings for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from django.db.models import Count, Q

from fawang.dispatch.models import Contact, Offer, Seat, SeatNote, Spell
from fawang.dispatch.rules import Channel, Mover, Presence, Reason, open_presences
from fawang.kernel import clock

__all__ = [
    "BEAT",
    "SILENT",
    "Day",
    "Ringing",
    "Seat",
    "Told",
    "WritesUp",
    "anybody_on_duty",
    "choices",
    "day_of",
    "doing",
    "groups_of",
    "lost_before",
    "notes_of",
    "of_subjects",
    "on_duty_at",
    "others_on_duty",
    "ringing_for",
    "rung_for",
    "rung_for_each",
    "seat_of",
    "silent",
    "writes_up",
]

#: A seat's page says so often that it is there; a seat that is not heard of for longer than `SILENT` is away.
BEAT = timedelta(seconds=10)
SILENT = timedelta(seconds=45)
#: More are not offered to choose from.
MOST = 200


@dataclass(frozen=True, slots=True)
class Ringing:
    """Somebody who is offered to a seat. `why`: code and seconds of each fact that chose it."""

    offer: str
    subject: str
    channel: Channel
    language: str
    matter: str
    zone: str
    urgent: bool
    waited_from: datetime
    until: datetime
    why: tuple[tuple[str, float], ...]


def seat_of(staff_id: int) -> Seat | None:
    """Return somebody's seat; None if they have never been on duty."""
    return Seat.objects.select_related("pool").filter(staff_id=staff_id).first()


def others_on_duty(seat: Seat) -> bool:
    """Return whether anybody else is on duty where a seat stands."""
    there = Seat.objects.filter(pool_id=seat.pool_id).exclude(presence=Presence.OFFLINE)
    return there.exclude(staff_id=seat.staff_id).exists()


def on_duty_at(unit_id: int) -> list[Seat]:
    """Return the seats on duty at a centre."""
    return list(
        Seat.objects.filter(pool__unit_id=unit_id)
        .exclude(presence=Presence.OFFLINE)
        .order_by("staff_id")[:MOST]
    )


def anybody_on_duty(unit_id: int, *, staff_ids: Collection[int], groups: Collection[str]) -> bool:
    """Return whether one of `staff_ids`, or somebody experienced with one of `groups`, is on duty at a centre."""
    able = Q(staff_id__in=list(staff_ids)) | Q(groups__overlap=list(groups))
    return Seat.objects.filter(able, pool__unit_id=unit_id).exclude(presence=Presence.OFFLINE).exists()


def experienced(*, groups: Collection[str], matters: Collection[str]) -> set[int]:
    """Return whose seat says that they know one of `groups`, or take one of `matters`; on duty or not."""
    able = Q(groups__overlap=list(groups)) | Q(matters__overlap=list(matters))
    return set(Seat.objects.filter(able).values_list("staff_id", flat=True))


def groups_of(staff_id: int) -> frozenset[str]:
    """Return whom a lawyer says to be experienced with (rules.Group); nobody before their first duty."""
    found = Seat.objects.filter(staff_id=staff_id).values_list("groups", flat=True).first()
    return frozenset(found or ())


def ringing_for(staff_id: int) -> list[Ringing]:
    """Return who is offered to a seat now, the one that rings out first before others."""
    offers = Offer.objects.filter(staff_id=staff_id, outcome="", until__gt=clock.now())
    return [
        Ringing(
            offer=one.name,
            subject=one.contact.subject,
            channel=Channel(one.contact.channel),
            language=one.contact.language,
            matter=one.contact.matter,
            zone=one.contact.zone,
            urgent=one.contact.urgent,
            waited_from=one.contact.waited_from,
            until=one.until,
            why=tuple((str(code), float(value)) for code, value in one.why),
        )
        for one in offers.select_related("contact").order_by("until", "pk")[:10]
    ]


def rung_for(subject: str) -> int | None:
    """Return whose seat rings for somebody who waits with `subject`; None if none does."""
    rows = Offer.objects.filter(contact__subject=subject, outcome="", until__gt=clock.now())
    return rows.order_by("-at").values_list("staff_id", flat=True).first()


def rung_for_each(subjects: Collection[str]) -> dict[str, int]:
    """Return whose seat rings for each of several people who wait; whom none rings for is missing."""
    rows = Offer.objects.filter(contact__subject__in=list(subjects), outcome="", until__gt=clock.now())
    return dict(rows.order_by("at").values_list("contact__subject", "staff_id"))


def doing(unit_ids: Collection[int]) -> dict[str, int]:
    """Return how many seats that take calls are in each presence at several centres, of those on duty."""
    there = Seat.objects.filter(pool__unit_id__in=list(unit_ids), calls=True)
    on_duty = there.exclude(presence=Presence.OFFLINE).values("presence").annotate(n=Count("pk"))
    return dict(on_duty.values_list("presence", "n"))


def choices(seat: Seat | None, by: Mover = Mover.SEAT) -> tuple[tuple[Presence, frozenset[Reason]], ...]:
    """Return what a presence may be changed to now, with the reasons to choose from."""
    source = Presence(seat.presence) if seat else Presence.OFFLINE
    found = open_presences(source, by=by)
    takes_back = seat is not None and bool(seat.wish or seat.wrap_ups) and by == Mover.SEAT
    if takes_back and all(target != Presence.READY for target, _reasons in found):
        found = ((Presence.READY, frozenset()), *found)
    return found


@dataclass(frozen=True, slots=True)
class WritesUp:
    """A talk that is over and not written up: what it was about, and until when its place is kept for that."""

    subject: str
    until: datetime | None


def writes_up(seat: Seat | None) -> list[WritesUp]:
    """Return what a seat writes up, the one whose time is over first before others."""
    rows = [
        WritesUp(
            name.rpartition("/")[0], None if until is None else datetime.fromtimestamp(until, clock.CHINA)
        )
        for name, until in (seat.wrap_ups if seat else ())
    ]
    return sorted(rows, key=lambda row: row.until.timestamp() if row.until else inf)


@dataclass(frozen=True, slots=True)
class Day:
    """What a lawyer did today: talks by channel, offers not taken, and seconds in each presence."""

    served: dict[str, int]
    missed: int
    declined: int
    seconds: dict[str, int]


def day_of(staff_id: int, *, since: datetime, now: datetime) -> Day:
    """Return a lawyer's record from `since` to `now`, in two statements."""
    served: dict[str, int] = {}
    missed = declined = 0
    offers = Offer.objects.filter(staff_id=staff_id, at__gte=since).values_list("outcome", "contact__channel")
    for outcome, channel in offers:
        if outcome == "accepted":
            served[channel] = served.get(channel, 0) + 1
        missed += outcome == "rang_out"
        declined += outcome == "declined"
    seconds: dict[str, int] = {}
    spells = Spell.objects.filter(staff_id=staff_id, from_at__gte=since - timedelta(hours=24))
    for presence, from_at, until_at in spells.values_list("presence", "from_at", "until_at"):
        length = (min(until_at or now, now) - max(from_at, since)).total_seconds()
        if length > 0:
            seconds[presence] = seconds.get(presence, 0) + int(length)
    return Day(served, missed, declined, seconds)


def silent(now: datetime) -> list[Seat]:
    """Return the seats on duty that have not been heard of for too long."""
    return list(
        Seat.objects.filter(beat_at__lt=now - SILENT)
        .exclude(presence=Presence.OFFLINE)
        .order_by("beat_at")[:200]
    )


def lost_before(moment: datetime) -> list[int]:
    """Return the accounts whose seat has been away, without having said so, since before `moment`.

    One that still talks is away as well: its end of duty is a wish until the talks are given to others.
    """
    gone = Seat.objects.filter(beat_at__isnull=True, lost_at__lt=moment)
    return list(gone.order_by("lost_at").values_list("staff_id", flat=True)[:200])


def of_subjects(subjects: set[str]) -> dict[str, Contact]:
    """Return the running wish of each subject."""
    rows = Contact.objects.filter(subject__in=subjects, ended_at__isnull=True)
    return {row.subject: row for row in rows}


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever leads the shift has told a seat."""

    id: int
    text: str
    at: datetime


def notes_of(staff_id: int) -> list[Told]:
    """Return what a seat was told and has not read yet, the oldest first."""
    rows = SeatNote.objects.filter(staff_id=staff_id, read_at__isnull=True).order_by("pk")[:20]
    return [Told(row.pk, row.text, row.at) for row in rows]
