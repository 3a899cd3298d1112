"""What a person asked and applied for before: for the lawyer who has their question, if the person lets them see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from fawang.consultations.models import Consultation, Party
from fawang.consultations.queries import one
from fawang.consultations.queries.conflicts import barred
from fawang.consultations.rules import Kind, firms_of
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as orders
from fawang.work_orders.queries.conflicts import parties_of

#: As many as help; what is older seldom does.
MOST = 10
#: So long after they said so somebody who calls goes on with their talk.
MOVES_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier matter: a consultation, or with `is_order` a work order. `opens`: there is a record to read.

    `about` is the code of the matter of the second level, else of the first.
    """

    code: str
    is_order: bool
    about: str
    state: str
    at: datetime
    opens: bool


def earlier_of(row: Consultation, by: Actor) -> list[Earlier]:
    """Return the latest matters of whoever asked `row`, the newest first, in a constant number of statements.

    Nobody but the lawyer who has it sees any, and only with the person's consent. Where the lawyer, or their firm,
    serves the other side of one of them, they see none: which one it is would tell them too much.
    """
    agreed = row.shares_earlier and row.resident_id is not None and not row.erased
    if not agreed or Permission.CONSULTATION_HANDLE not in one.permissions_on(row, by):
        return []
    assert row.resident_id is not None
    asked = _asked(row, row.resident_id, by)
    applied = _applied(row.resident_id)
    if not asked and not applied:
        return []
    if _stands_against({pk for pk, _ in asked}, {pk for pk, _ in applied}, by):
        return []
    found = [earlier for _, earlier in (*asked, *applied)]
    return sorted(found, key=lambda earlier: earlier.at, reverse=True)[:MOST]


def moved_to(row: Consultation, by: Actor) -> Consultation | None:
    """Return the talk that the person of the call `row` said they go on with by telephone; None if there is none.

    Only for the lawyer who has the call, for a day, from the number that was joined to the talk, and where the number
    alone opens it: others may hold the telephone. Whoever serves the other side sees nothing.
    """
    if row.kind != Kind.PHONE or Permission.CONSULTATION_HANDLE not in one.permissions_on(row, by):
        return None
    number = people.contact(row.contact_id).phone
    if not number:
        return None
    found = Consultation.objects.filter(
        contact__in=people.contact_ids_of_numbers(phone=number),
        resident_id__isnull=False,
        shares_earlier=True,
        erased=False,
        kind=Kind.WRITTEN,
        updated_at__gte=clock.now() - MOVES_WITHIN,
    ).filter(contact__in=people.opens_by_number())
    found = found.exclude(barred_staff__contains=[by.known_id])
    if firms := firms_of(one.grants_of(by)):
        found = found.exclude(barred_firms__overlap=list(firms))
    return found.order_by("-updated_at").first()


def _asked(row: Consultation, resident_id: int, by: Actor) -> list[tuple[int, Earlier]]:
    # Whoever shares the telephone can sign in and consent: what the number alone does not open stays out.
    theirs = Q(resident_id=resident_id) | Q(contact__in=people.contact_ids_of(resident_id))
    found = Consultation.objects.filter(theirs, contact__in=people.opens_by_number(), erased=False)
    found = found.exclude(kind=Kind.PHONE, matter="").exclude(
        Q(pk=row.pk) | Q(barred_staff__contains=[by.known_id])
    )
    if firms := firms_of(one.grants_of(by)):
        found = found.exclude(barred_firms__overlap=list(firms))
    columns = ("pk", "code", "topic", "matter", "state", "created_at", "recorded_at")
    return [
        (pk, Earlier(code, False, topic or matter, state, at, opens=written is not None))
        for pk, code, topic, matter, state, at, written in found.order_by("-created_at").values_list(
            *columns
        )[:MOST]
    ]


def _applied(resident_id: int) -> list[tuple[int, Earlier]]:
    columns = ("pk", "code", "topic", "matter", "state", "created_at")
    found = orders.orders_of(resident_id).values_list(*columns)
    latest = sorted(found, key=lambda values: values[5], reverse=True)[:MOST]
    return [
        (pk, Earlier(code, True, topic or matter, state, at, opens=False))
        for pk, code, topic, matter, state, at in latest
    ]


def _stands_against(asked: set[int], applied: set[int], by: Actor) -> bool:
    """Tell whether somebody serves, or served, the other side of any of these."""
    own = Party.objects.filter(consultation__in=asked).values_list("opposing", "name_hash").distinct()
    parties = {(opposing, bytes(hashed)) for opposing, hashed in own}
    bars = barred(sorted(parties | parties_of(applied)))
    return by.id in bars.staff or bool(firms_of(one.grants_of(by)) & bars.firms)
