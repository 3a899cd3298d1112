"""One consultation: whether somebody may see it, what they may do, its history."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from fawang.consultations.models import Consultation, Deadline, Party, Transition
from fawang.consultations.models.guests import Guest
from fawang.consultations.rules import PROCEDURE, Kind, Side, Snapshot, State, held, sees
from fawang.consultations.rules.guests import GuestState, held_by
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.kernel.rules.procedure import Step
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as orders

_EVERYTHING = frozenset(Permission)
#: Encrypted, and none of it is of how a talk stands.
LONG = ("summary", "guidance", "draft", "comment")


def snapshot(row: Consultation) -> Snapshot:
    """Return the facts about a consultation that rules look at."""
    return Snapshot(
        kind=Kind(row.kind),
        state=State(row.state),
        units=tuple(row.units),
        staff_id=row.staff_id,
        barred_firms=frozenset(row.barred_firms),
        barred_staff=frozenset(row.barred_staff),
        rated=row.score is not None,
        recorded=row.recorded_at is not None,
        erased=row.erased,
    )


def grants_of(by: Actor) -> tuple[tuple[int, str, frozenset[str]], ...]:
    """Return the grants of an actor as rules read them."""
    return tuple((grant.unit_id, grant.role, grant.permissions) for grant in by.grants)


def permissions_on(row: Consultation, by: Actor) -> frozenset[str]:
    """Return what `by` may do to a consultation."""
    if by.guest_id is not None:
        found = Guest.objects.filter(pk=by.guest_id, consultation=row).values_list("state", flat=True).first()
        return held_by(snapshot(row), GuestState(found) if found else None)
    if by.kind == ActorKind.SYSTEM:
        return _EVERYTHING
    owns = by.consultation_id == row.pk or (
        by.kind == ActorKind.RESIDENT and by.id is not None and by.id == row.resident_id
    )
    staff_id = by.id if by.kind == ActorKind.STAFF else None
    return held(snapshot(row), grants=grants_of(by), staff_id=staff_id, owns=owns)


def side_of(row: Consultation, by: Actor) -> Side:
    """Return on which side `by` takes part; whoever only looks on is of the platform."""
    permissions = permissions_on(row, by)
    if Permission.CONSULTATION_OWN in permissions:
        return Side.PERSON
    if Permission.CONSULTATION_HANDLE in permissions:
        return Side.LAWYER
    return Side.GUEST if Permission.CONSULTATION_GUEST in permissions else Side.PLATFORM


def speaks(row: Consultation, by: Actor) -> Side:
    """Return on which side of `row` somebody speaks.

    Raises:
        NotAllowed: they only look on.
    """
    side = side_of(row, by)
    if side not in (Side.PERSON, Side.LAWYER):
        raise NotAllowed("not_allowed")
    return side


def open_steps_for(row: Consultation, by: Actor) -> tuple[Step[Snapshot], ...]:
    """Return the steps open to `by`: the buttons that a page draws."""
    return PROCEDURE.open_steps(snapshot(row), permissions=permissions_on(row, by), now=clock.now())


def visible(code: str, by: Actor) -> Consultation:
    """Return the consultation `code` if `by` may see it.

    Raises:
        NotFound: there is none, or it is not theirs; the answer and its cost are the same.
    """
    row = Consultation.objects.filter(code=code).first()
    if row is None or not sees(snapshot(row), permissions_on(row, by)):
        raise NotFound("not_found")
    return row


def visible_of(ids: set[int], by: Actor) -> list[Consultation]:
    """Return those of some consultations that `by` may see, in the order of their beginning."""
    rows = Consultation.objects.filter(pk__in=ids).order_by("pk")
    return [row for row in rows if sees(snapshot(row), permissions_on(row, by))]


def opened(code: str, key: str, by: Actor, *, following: bool = False) -> tuple[Consultation, Actor]:
    """Return the consultation `code`, and `by`, as its person if they have shown its key; in one statement.

    Args:
        key: what opens it to its person; empty, if `by` has shown none.
        following: the long texts of the row are left where they are, for whoever looks again and again.

    Raises:
        NotFound: the key does not open it, there is none, or it is not theirs.
    """
    rows = Consultation.objects.filter(code=code)
    row = (rows.defer(*LONG) if following else rows).first()
    if row is None or (key and not same_token(access_key(row), key)):
        raise NotFound("not_found")
    actor = replace(by, consultation_id=row.pk) if key else by
    if not sees(snapshot(row), permissions_on(row, actor)):
        raise NotFound("not_found")
    return row, actor


def by_id(consultation_id: int) -> Consultation:
    """Return a consultation for a reaction or a job; nothing is checked."""
    return Consultation.objects.get(pk=consultation_id)


def by_code(code: str) -> Consultation | None:
    """Return a consultation for a room that shows nothing of it; nothing is checked."""
    return Consultation.objects.filter(code=code).first()


def with_code(code: str, resident_id: int) -> Consultation | None:
    """Return a consultation of a signed-in resident's phone, listed or not, to whoever also knows its code."""
    theirs = Q(resident_id=resident_id) | Q(contact__in=people.contact_ids_with_code(resident_id))
    return Consultation.objects.filter(theirs, code=code, erased=False).first()


def any_consultations() -> bool:
    """Tell whether there is any at all."""
    return Consultation.objects.exists()


def numbers_of(ids: set[int]) -> dict[int, str]:
    """Return codes by id."""
    return dict(Consultation.objects.filter(pk__in=ids).values_list("pk", "code"))


def named(row: Consultation) -> str:
    """Return how audit and notices name a consultation."""
    return f"consultations.consultation:{row.pk}"


def topic_of(row: Consultation) -> str:
    """Return the live topic of one talk; it is also what its person waits with in matching."""
    return topic(row.pk)


def topic(consultation_id: int) -> str:
    """Return the live topic of a talk by its number; see `topic_of`."""
    return f"consultation:{consultation_id}"


def access_key(row: Consultation) -> str:
    """Return the secret that opens a consultation to its person."""
    return keyed_token(settings.FAWANG_LINK_KEY, "consultation", row.code, row.key_version)


def actor_with_key(code: str, key: str, by: Actor) -> Actor:
    """Return `by`, who has shown `key`, as the person of the consultation `code`.

    Raises:
        NotFound: the key does not open it, or there is no such consultation.
    """
    row = Consultation.objects.filter(code=code).only("pk", "code", "key_version").first()
    if row is None or not same_token(access_key(row), key):
        raise NotFound("not_found")
    return replace(by, consultation_id=row.pk)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A step as it was taken. `who` is the name of a member of staff."""

    seq: int
    command: str
    source: str
    target: str
    who: str
    public: bool
    data: dict[str, Any]
    at: datetime


def history(row: Consultation, *, public: bool) -> list[HistoryRow]:
    """Return the steps of a consultation in order; with `public`, those that the person may read."""
    steps = Transition.objects.filter(consultation=row).order_by("seq")
    found = list(steps.filter(public=True) if public else steps)
    names = people.staff_named({int(one.actor[6:]) for one in found if one.actor.startswith("staff:")})
    return [
        HistoryRow(
            seq=one.seq,
            command=one.command,
            source=one.source,
            target=one.target,
            who="" if public else names.get(int(one.actor.partition(":")[2] or 0), ""),
            public=one.public,
            data=json.loads(one.data or "{}"),
            at=one.at,
        )
        for one in found
    ]


def deadlines_of(row: Consultation) -> list[Deadline]:
    """Return the terms of a consultation, the latest first."""
    return list(Deadline.objects.filter(consultation=row).order_by("-id")[:50])


@dataclass(frozen=True, slots=True)
class Application:
    """The application that was handed in from a talk; with `access_key` its person opens it."""

    code: str
    access_key: str


def application_of(row: Consultation) -> Application | None:
    """Return the application that the lawyer handed in for the person, if there is one."""
    if row.order_id is None or row.erased:
        return None
    order = orders.order_by_id(row.order_id)
    return Application(order.code, orders.access_key(order))


def opponents_of(row: Consultation) -> list[str]:
    """Return who stands on the other side, as far as it is known."""
    return [party.name for party in Party.objects.filter(consultation=row, opposing=True).order_by("id")]
