"""What a lawyer's page shows of the call in hand: whom they can ask, who was asked, who calls again."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from fawang.consultations.queries import Consultation, one
from fawang.dispatch.queries import seats
from fawang.hotline.models import Call, Line, Transfer
from fawang.hotline.queries.calls import LINE, seat, staff_in
from fawang.hotline.rules import Direction, Topic
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem
from fawang.people import queries as people


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody whom a lawyer can call about a call."""

    target: str
    name: str
    is_line: bool


def targets(row: Consultation) -> list[Target]:
    """Return whom the lawyer of a call can ask: other hotlines, and colleagues on duty at the centre."""
    lines = [
        Target(f"{LINE}{one.code}", f"{one.code} {one.name}", True)
        for one in Line.objects.filter(active=True)
    ]
    there = [one for one in seats.on_duty_at(row.unit_id) if one.staff_id != row.staff_id]
    names = people.staff_named({one.staff_id for one in there})
    return [
        *sorted(lines, key=lambda one: one.name),
        *(Target(seat(one.staff_id), names.get(one.staff_id, ""), False) for one in there),
    ]


def name_of(target: str) -> str:
    """Return what somebody who was called about a call is called."""
    if target.startswith(LINE):
        return target.removeprefix(LINE)
    staff_id = staff_in(target)
    return people.staff_named({staff_id}).get(staff_id, "") if staff_id is not None else ""


def follows_for(row: Call, by: Actor) -> str:
    """Return the code of the consultation with which somebody was with us before; empty where `by` may not read it."""
    if row.follows is None:
        return ""
    try:
        return one.visible(row.follows.code, by).code
    except Problem:
        return ""


def earlier(row: Call) -> int:
    """Return how often the number of a call has called before, as far as calls are kept.

    Whoever calls now may only share the telephone: what the number alone does not open (people.shared_phones) is not
    counted, nor is a talk of which nobody has written yet what it was about.
    """
    if row.number_hash is None:
        return 0
    before = Call.objects.filter(
        number_hash=bytes(row.number_hash), began_at__lt=row.began_at, direction=Direction.INBOUND
    )
    talked = Q(consultation__contact__in=people.opens_by_number()) & ~Q(consultation__matter="")
    return before.filter(Q(consultation=None) | talked).exclude(topic=Topic.DANGER).count()


@dataclass(frozen=True, slots=True)
class Passed:
    """Somebody who was asked about a call, or given it."""

    name: str
    reason: str
    passed: bool
    at: datetime
    #: Another hotline, to which the matter can be referred as well.
    partner: bool


def transfers_of(row: Call) -> list[Passed]:
    """Return who was asked about a call, in order."""
    found = list(Transfer.objects.filter(call=row).order_by("pk")[:20])
    return [
        Passed(
            name_of(one.target), one.reason, one.passed_at is not None, one.at, one.target.startswith(LINE)
        )
        for one in found
    ]
