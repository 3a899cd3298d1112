"""Call-backs: which slots are open, whose one is, what lawyers have to call now and later."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet

from fawang.appointments.queries import slots
from fawang.dispatch.data.plans import plan_for
from fawang.dispatch.models import Attempt, Callback, Pool
from fawang.dispatch.queries.rostered import callers
from fawang.dispatch.rules.callbacks import (
    OPEN,
    QUARTER,
    Plan,
    Safe,
    State,
    Who,
    open_commands,
    resource_of,
    times,
)
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.rules.text import whole_number
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.languages import BY_PHONE
from fawang.people import queries as people
from fawang.people.queries import MaskedContact
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Wishes

__all__ = [
    "MOST_ROWS",
    "NOTHING",
    "SPOKEN",
    "About",
    "Callback",
    "Item",
    "Tried",
    "access_key",
    "all_times",
    "attempts_of",
    "by_code",
    "by_code_and_tail",
    "by_id",
    "centres",
    "centres_led_by",
    "commands_for",
    "contact_of",
    "ended_today",
    "figures",
    "id_in",
    "listed",
    "marks_of",
    "named",
    "of_subject",
    "open_times",
    "own",
    "pool_of",
    "read_token",
    "roles_of",
    "safe_of",
    "subject_of",
    "to_wake",
    "token_of",
    "visible",
    "with_code",
]

#: What one can be called in; signs are not spoken.
SPOKEN = BY_PHONE
MOST_ROWS = 200
_SALT = "fawang.callback.about"
#: A token on a page that was left open so long is of no use any more.
_TOKEN_AGE = timedelta(days=1)


# --- slots ---------------------------------------------------------------------------------------


def centres() -> list[UnitRow]:
    """Return the centres that call back."""
    return list(organisations.units(kind=UnitKind.HOTLINE_CENTRE, limit=500).items)


def all_times(unit: UnitRow, plan: Plan, now: datetime) -> list[datetime]:
    """Return the beginnings of a centre's slots that may be booked as far as time goes, full or not."""
    return times(plan, now, organisations.calendar_for(unit.id).is_workday)


def open_times(
    unit: UnitRow, language: str, now: datetime, *, lead: timedelta | None = None
) -> list[datetime]:
    """Return the beginnings of the slots of a centre in which a call in `language` still has room, in order.

    Args:
        lead: the shortest time from now on, instead of the plan's.

    Raises:
        Invalid: `invalid`, nobody is called in this language.
    """
    if language not in SPOKEN:
        raise Invalid("invalid", errors={"language": "language_not_called"})
    plan = plan_for(unit.region_code)
    if lead is not None:
        plan = replace(plan, lead=lead)
    found = all_times(unit, plan, now)
    if not found:
        return []
    known = figures(unit.id, language, found[0], found[-1], now=now)
    by_roster = callers(unit.id, found)[language]
    fresh = (0, plan.capacity(language))

    def has_room(begins: datetime) -> bool:
        booked, capacity = known.get(begins, fresh)
        return booked < plan.holds(capacity, by_roster.get(begins))

    return [begins for begins in found if has_room(begins)]


def figures(
    unit_id: int, language: str, first: datetime, last: datetime, *, now: datetime
) -> dict[datetime, tuple[int, int]]:
    """Return beginning → how many are booked, and how many were planned, of the slots that are open."""
    rows = slots(unit_id, [resource_of(language)], first, last, now=now)
    return {row.begins: (row.taken, row.capacity) for row in rows}


# --- what a call-back belongs to -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class About:
    """What a call-back belongs to (the topic of a consultation), and the marks of seats that must not have it.

    `guarded`: the telephone number alone does not open it (people.shared_phones).
    """

    subject: str = ""
    avoid: tuple[str, ...] = ()
    guarded: bool = False


NOTHING = About()


def token_of(about: About) -> str:
    """Return `about` signed, to travel through the person's browser."""
    return signing.dumps([about.subject, list(about.avoid), about.guarded], salt=_SALT, compress=True)


def read_token(token: str) -> About:
    """Return what a token says; nothing if it is none of ours, or too old."""
    try:
        subject, avoid, *guarded = signing.loads(token, salt=_SALT, max_age=_TOKEN_AGE)
    except signing.BadSignature:
        return NOTHING
    return About(str(subject), tuple(map(str, avoid)), guarded == [True])


# --- one -----------------------------------------------------------------------------------------


def access_key(row: Callback) -> str:
    """Return the secret that opens a call-back to its person."""
    return keyed_token(settings.FAWANG_LINK_KEY, "callback", row.code, row.key_version)


def own(code: str, key: str) -> Callback:
    """Return a call-back to whoever shows its key.

    Raises:
        NotFound: the key does not open it, or there is no such call-back.
    """
    row = _rows().filter(code=code).first()
    if row is None or row.erased or not same_token(access_key(row), key):
        raise NotFound("not_found")
    return row


def by_id(callback_id: int) -> Callback:
    """Return a call-back for a reaction; nothing is checked."""
    return _rows().get(pk=callback_id)


def by_code(code: str) -> Callback | None:
    """Return a call-back by its code; nothing is checked."""
    return _rows().filter(code=code).first()


def by_code_and_tail(code: str, tail: str) -> Callback | None:
    """Return a call-back to a phone number that ends in `tail`; None if it does not fit."""
    row = _rows().filter(code=code, erased=False).first()
    return row if row and people.is_tracked_by(row.contact_id, tail) else None


def with_code(code: str, resident_id: int) -> Callback | None:
    """Return a call-back to a signed-in resident's phone to whoever also knows its code."""
    rows = _rows().filter(code=code, erased=False)
    return rows.filter(contact__in=people.contact_ids_with_code(resident_id)).first()


def of_subject(subject: str) -> Callback | None:
    """Return the open call-back that belongs to `subject`, if there is one."""
    return _rows().filter(subject=subject, state__in=OPEN).order_by("-pk").first()


def named(row: Callback) -> str:
    """Return how audit and notices name a call-back."""
    return f"dispatch.callback:{row.pk}"


def subject_of(row: Callback) -> str:
    """Return what somebody waits with in matching, once the call is due."""
    return f"callback:{row.pk}"


def id_in(subject: str) -> int | None:
    """Return the call-back that a subject of matching means; None if it is something else."""
    kind, _separator, number = subject.partition(":")
    return whole_number(number) if kind == "callback" else None


def safe_of(row: Callback, wishes: Wishes) -> Safe:
    """Return when the person of a call-back may be called."""
    until = row.next_at + QUARTER if row.only_then else None
    return Safe(wishes.quiet_from, wishes.quiet_until, until)


def marks_of(by: Actor) -> set[str]:
    """Return the marks by which a lawyer is kept from what is not for them."""
    return {f"staff:{by.id}", *(f"firm:{grant.unit_id}" for grant in by.grants)}


def roles_of(row: Callback, by: Actor) -> frozenset[Who]:
    """Return what a member of staff is to a call-back."""
    if by.kind != ActorKind.STAFF or Permission.CONSULTATION_ANSWER not in by.permissions_on(row.units):
        return frozenset()
    mine = row.state == State.CALLING and row.staff_id == by.id
    return frozenset({Who.LAWYER, Who.CALLER} if mine else {Who.LAWYER})


def visible(code: str, by: Actor) -> Callback:
    """Return a call-back to staff who may see it: lawyers of the centre, and whoever leads them.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = _rows().filter(code=code, units__overlap=_units(by)).first()
    if row is None or set(row.avoid) & marks_of(by):
        raise NotFound("not_found")
    return row


def commands_for(row: Callback, by: Actor) -> tuple[str, ...]:
    """Return what a member of staff may do with a call-back now."""
    return open_commands(State(row.state), roles_of(row, by), clock.now())


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt. `who` is the lawyer's name."""

    who: str
    at: datetime
    outcome: str


def attempts_of(row: Callback) -> list[Tried]:
    """Return the attempts to reach somebody, the first one first."""
    rows = list(Attempt.objects.filter(callback=row).order_by("pk")[:20])
    names = people.staff_named({one.staff_id for one in rows})
    return [Tried(names.get(one.staff_id, ""), one.at, one.outcome) for one in rows]


def contact_of(row: Callback) -> MaskedContact:
    """Return how the person is reached, with name and number masked."""
    return people.masked_contacts({row.contact_id})[row.contact_id]


# --- lists ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """A call-back in a list; name and number are masked."""

    row: Callback
    contact: MaskedContact
    staff: str


def listed(by: Actor) -> list[Item]:
    """Return the open call-backs that a member of staff may see, the next one first. Three statements."""
    rows = (
        _rows()
        .filter(units__overlap=_units(by), state__in=OPEN)
        .exclude(avoid__overlap=sorted(marks_of(by)))
        .order_by("next_at", "pk")[:MOST_ROWS]
    )
    return _items(list(rows))


def ended_today(by: Actor, now: datetime) -> list[Item]:
    """Return the call-backs that ended today, the latest first. Three statements."""
    midnight = datetime.combine(now.astimezone(clock.CHINA).date(), time(), clock.CHINA)
    rows = (
        _rows()
        .filter(units__overlap=_units(by), ended_at__gte=midnight, erased=False)
        .exclude(avoid__overlap=sorted(marks_of(by)))
        .order_by("-ended_at")[:MOST_ROWS]
    )
    return _items(list(rows))


def _items(rows: list[Callback]) -> list[Item]:
    contacts = people.masked_contacts({row.contact_id for row in rows})
    names = people.staff_named({row.staff_id for row in rows if row.staff_id})
    return [Item(row, contacts[row.contact_id], names.get(row.staff_id or 0, "")) for row in rows]


def centres_led_by(by: Actor) -> list[UnitRow]:
    """Return the centres whose slots somebody may change, there or at a unit above."""
    units = set(by.units_with(Permission.CONSULTATION_SUPERVISE))
    return [unit for unit in centres() if units & set(unit.path)]


def to_wake(now: datetime) -> list[int]:
    """Return the call-backs with which time alone has something to do by `now`."""
    rows = Callback.objects.filter(wake_at__lte=now).order_by("wake_at")
    return list(rows.values_list("pk", flat=True)[:100])


def pool_of(unit_id: int) -> Pool | None:
    """Return the pool of a centre; None while nobody has booked there."""
    return Pool.objects.filter(unit_id=unit_id).first()


def _units(by: Actor) -> list[int]:
    wanted = (Permission.CONSULTATION_ANSWER, Permission.CONSULTATION_SUPERVISE)
    return sorted({unit for permission in wanted for unit in by.units_with(permission)})


def _rows() -> QuerySet[Callback]:
    return Callback.objects.select_related("pool")
