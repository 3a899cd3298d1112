"""Dates that repeat: the same hour, week by week, booked together, reported one by one, given up from one on."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from fawang.appointments.actions import _dates
from fawang.appointments.actions.booking import Booked, book
from fawang.appointments.actions.changes import cancel
from fawang.appointments.models import Appointment, Slot
from fawang.appointments.queries import dates
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.dates import Command, Source, Who
from fawang.appointments.rules.wishes import Wish
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one date of a series: the appointment, or the code of what stood against it."""

    begins: datetime
    booked: Booked | None
    against: str = ""


def book_series(*, by: Actor, wish: Wish, weeks: int, whole: bool) -> list[Outcome]:
    """Book the same hour of the same resource week by week.

    Args:
        weeks: how many dates, the first among them; without staff as many as the plan lets people repeat.
        whole: all of them or none; otherwise what is free is booked, and of each date is said what became of it.

    Raises:
        Invalid: `field_wrong` for `weeks`, and what `book` raises of the person's answers.
        Conflict: `series_incomplete`, with `against`, where `whole` is wanted; else what `book` says against the first
            date.
    """
    if not 1 <= weeks <= terms().most_weeks:
        raise Invalid("invalid", errors={"weeks": "field_wrong"})
    first = _dates.slot_of(wish.slot_id)
    assert first.plan is not None
    if wish.source != Source.STAFF and weeks > first.plan.weeks:
        raise Invalid("invalid", errors={"weeks": "series_too_long"})
    begins = [first.begins_at + timedelta(weeks=number) for number in range(weeks)]
    slots = dict(
        Slot.objects.filter(place_id=first.place_id, begins_at__in=begins, plan__isnull=False).values_list(
            "begins_at", "pk"
        )
    )
    series, found = uuid4(), list[Outcome]()
    with transaction.atomic():
        for moment in begins:
            if moment not in slots:
                found.append(Outcome(moment, None, "slot_not_open_yet"))
                continue
            try:
                with transaction.atomic():
                    booked = book(
                        by=by, wish=replace(wish, slot_id=slots[moment]), series=series,
                        told=moment == first.begins_at,
                    )  # fmt: skip
            except Conflict as problem:
                if moment == first.begins_at:
                    raise
                found.append(Outcome(moment, None, problem.code))
            else:
                found.append(Outcome(moment, booked))
        against = [one for one in found if one.booked is None]
        if whole and against:
            raise Conflict("series_incomplete", against=[one.begins.isoformat() for one in against])
    return found


def cancel_from(*, by: Actor, appointment_id: int) -> list[Appointment]:
    """Do without a date and those after it that were booked together with it; return those given up now.

    Later ones that are over, or are given up already, stay as they are. The person is told once.

    Raises:
        Conflict: of the first, as `changes.cancel`.
    """
    with transaction.atomic():
        first = cancel(by=by, appointment_id=appointment_id)
        later = [
            row for row in dates.of_series(first)
            if row.begins_at > first.begins_at and Command.CANCEL in dates.commands_for(row, {Who.PERSON}, clock.now())
        ]  # fmt: skip
        return [first, *(cancel(by=by, appointment_id=row.pk, told=False) for row in later)]
