"""Duties: a lawyer's, those open, what colleagues ask for; who may take one over; the key of the calendar feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from fawang.dispatch.models import Absence, Duty, DutyFeed, Roster, SwapRequest
from fawang.dispatch.queries import situations
from fawang.dispatch.rostering import problem as pure
from fawang.dispatch.rostering import swaps as rules
from fawang.dispatch.rostering.duties import RUNNING, DutyState, SwapState
from fawang.dispatch.rostering.month import days_of
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import whole_number
from fawang.people import queries as people
from fawang.people.rules import Permission

__all__ = [
    "Absence", "Asked", "Duty", "DutyRow", "Roster", "StandIn", "SwapRequest", "absences_of", "asked_by", "asked_of",
    "away_in",
    "by_id", "duty_for", "feed_key", "feed_of", "mine", "next_duty", "open_for", "staff_of_key", "stand_ins",
    "swap_by_id", "waiting_for_lead",
]  # fmt: skip

MOST = 200
#: A calendar keeps what it has seen for so long behind today.
FEED_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty, and what is asked about it. `name` is whose it is, empty for one's own and for an open one."""

    row: Duty
    swap: SwapRequest | None = None
    name: str = ""
    #: Who had it before, for one that is open.
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish to swap with the names of those it is about."""

    row: SwapRequest
    asker: str
    asked: str
    agreed: str


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody who may take a duty over. `load` is their hours with it as a part of what they offered, 0 to 1."""

    staff_id: int
    name: str
    load: float
    loses_seats: bool
    same_firm: bool


def by_id(duty_id: int) -> Duty:
    """Return a duty with its roster.

    Raises:
        NotFound: there is none.
    """
    row = Duty.objects.select_related("roster__pool", "instead_of").filter(pk=duty_id).first()
    if row is None:
        raise NotFound("not_found")
    return row


def duty_for(by: Actor, duty_id: int) -> Duty:
    """Return a duty of the caller's own, or of a centre that they lead.

    Raises:
        NotFound: there is none that they may see.
    """
    row = by_id(duty_id)
    if row.staff_id != by.id and Permission.CONSULTATION_SUPERVISE not in by.permissions_on(row.roster.units):
        raise NotFound("not_found")
    return row


def swap_by_id(swap_id: int) -> SwapRequest:
    """Return a wish to swap with its duties."""
    return SwapRequest.objects.select_related("duty__roster", "other").get(pk=swap_id)


def mine(staff_id: int, *, since: datetime, until: datetime | None = None) -> list[DutyRow]:
    """Return the duties of a lawyer that end after `since`, by time, in two statements."""
    rows = Duty.objects.filter(staff_id=staff_id, state=DutyState.ON, until_at__gt=since)
    if until is not None:
        rows = rows.filter(from_at__lt=until)
    found = list(rows.select_related("roster__pool").order_by("from_at")[:MOST])
    asked = _running([row.pk for row in found])
    return [DutyRow(row, asked.get(row.pk)) for row in found]


def next_duty(staff_id: int, now: datetime) -> Duty | None:
    """Return the duty that somebody has now, or the next one."""
    rows = Duty.objects.filter(staff_id=staff_id, state=DutyState.ON, until_at__gt=now)
    return rows.order_by("from_at").first()


def open_for(by: Actor, now: datetime, *, permission: str = Permission.CONSULTATION_ANSWER) -> list[DutyRow]:
    """Return the duties that nobody has, of the centres at which the caller holds `permission`, by time."""
    rows = Duty.objects.filter(
        state=DutyState.OPEN, until_at__gt=now, roster__units__overlap=list(by.units_with(permission))
    )
    found = list(rows.select_related("roster__pool", "instead_of").order_by("from_at")[:MOST])
    names = people.staff_named({row.instead_of.staff_id or 0 for row in found if row.instead_of})
    return [
        DutyRow(row, instead_of=names.get(row.instead_of.staff_id or 0, "") if row.instead_of else "")
        for row in found
    ]


def asked_of(by: Actor, now: datetime) -> list[Asked]:
    """Return what colleagues ask of the caller, or of anybody at their centre, the first duty first."""
    rows = SwapRequest.objects.filter(
        Q(to_staff_id=by.known_id) | Q(to_staff_id__isnull=True),
        state=SwapState.OPEN,
        duty__from_at__gt=now,
        duty__roster__units__overlap=list(by.units_with(Permission.CONSULTATION_ANSWER)),
    ).exclude(from_staff_id=by.known_id)
    return _named(rows.order_by("duty__from_at"))


def asked_by(staff_id: int, now: datetime) -> list[Asked]:
    """Return what a lawyer has asked for: what runs, and what ended lately."""
    rows = SwapRequest.objects.filter(
        Q(state__in=RUNNING, duty__from_at__gt=now) | Q(ended_at__gt=now - timedelta(days=7)),
        from_staff_id=staff_id,
    )
    return _named(rows.order_by("-asked_at"))


def waiting_for_lead(by: Actor, now: datetime) -> list[Asked]:
    """Return the wishes of the centres that the caller leads: those they decide first, then those open."""
    rows = SwapRequest.objects.filter(
        state__in=RUNNING,
        duty__from_at__gt=now,
        duty__roster__units__overlap=list(by.units_with(Permission.CONSULTATION_SUPERVISE)),
    )
    return _named(rows.order_by("state", "duty__from_at"))


def absences_of(staff_id: int, since: datetime) -> list[Absence]:
    """Return the absences of a lawyer that are not over."""
    return list(Absence.objects.filter(staff_id=staff_id, last__gte=since.date()).order_by("first")[:50])


def away_in(roster: Roster) -> list[tuple[Absence, str]]:
    """Return who of a roster is away in its month, with their names; for whoever leads, who sees why."""
    following = roster.month + timedelta(days=days_of(roster.month))
    there = Duty.objects.filter(roster=roster).exclude(staff_id=None).values("staff_id")
    rows = Absence.objects.filter(staff_id__in=there, last__gte=roster.month, first__lt=following)
    found = list(rows.order_by("first", "pk")[:MOST])
    names = people.staff_named({row.staff_id for row in found})
    return [(row, names.get(row.staff_id, "")) for row in found]


def stand_ins(row: Duty, *, most: int = 10) -> list[StandIn]:
    """Return who may take a duty over, the best first; of an open one, instead of whoever had it."""
    had = row if row.state != DutyState.OPEN else row.instead_of or row
    staff_id = had.staff_id or 0
    problem, duties = situations.of(row.roster, also=[staff_id])
    asked = pure.Duty(row.day, row.shift, staff_id)
    ranked = rules.stand_ins(problem, duties, asked, most=most)
    names = people.staff_named({one.lawyer for one in ranked})
    return [
        StandIn(one.lawyer, names[one.lawyer], one.load, one.lost > 0, one.same_firm)
        for one in ranked
        if one.lawyer in names
    ]


def feed_key(staff_id: int) -> str:
    """Return the secret in the address of a lawyer's calendar feed."""
    version = DutyFeed.objects.filter(staff_id=staff_id).values_list("key_version", flat=True).first()
    return f"{staff_id}-{_token(staff_id, version or 1)}"


def staff_of_key(key: str) -> int:
    """Return whose feed a key opens.

    Raises:
        NotFound: nobody's, or its address was renewed.
    """
    number, _dash, token = key.partition("-")
    if (staff_id := whole_number(number)) is None:
        raise NotFound("not_found")
    version = DutyFeed.objects.filter(staff_id=staff_id).values_list("key_version", flat=True).first()
    if not same_token(token, _token(staff_id, version or 1)) or people.staff_phone(staff_id) is None:
        raise NotFound("not_found")
    return staff_id


def feed_of(staff_id: int, now: datetime) -> tuple[list[Duty], list[Duty]]:
    """Return what a feed holds: the duties that somebody has, and those they had and have no more."""
    rows = Duty.objects.filter(staff_id=staff_id, until_at__gt=now - FEED_BACK).select_related("roster")
    found = list(rows.order_by("-changed_at")[:1000])
    on = [row for row in found if row.state == DutyState.ON]
    there = {(row.day, row.shift) for row in on}
    dropped = {
        (row.day, row.shift): row
        for row in found
        if row.state == DutyState.DROPPED and (row.day, row.shift) not in there
    }
    return on, list(dropped.values())


def _token(staff_id: int, version: int) -> str:
    return keyed_token(settings.FAWANG_LINK_KEY, "roster-feed", staff_id, version, size=24)


def _running(duty_ids: Iterable[int]) -> dict[int, SwapRequest]:
    return {row.duty_id: row for row in SwapRequest.objects.filter(duty_id__in=duty_ids, state__in=RUNNING)}


def _named(rows: QuerySet[SwapRequest]) -> list[Asked]:
    found = list(rows.select_related("duty__roster", "other")[:MOST])
    ids = {one for row in found for one in (row.from_staff_id, row.to_staff_id, row.agreed_by) if one}
    names = people.staff_named(ids)
    return [
        Asked(
            row,
            names.get(row.from_staff_id, ""),
            names.get(row.to_staff_id or 0, ""),
            names.get(row.agreed_by or 0, ""),
        )
        for row in found
    ]
