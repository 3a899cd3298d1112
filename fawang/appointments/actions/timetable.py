"""Slots are made to fit the plans: opened ahead, shut where the office does not work, never dropped while used.

Whatever changes (a plan, a closure, the calendar) the same comparison runs, so it may run at any time and any number
of times, in several processes at once.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from fawang.appointments.models import Plan, Reservation, Slot, Waiting
from fawang.appointments.queries import plans
from fawang.appointments.rules.plans import Shut
from fawang.appointments.rules.timetable import Change, Span, compare, planned
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.organisations import queries as organisations

REHOUSE_TASK = "appointments.rehouse"


def open_from_plans(*, by: Actor, now: datetime) -> int:
    """Make the slots of all plans those that are wanted; return in how many plans something changed."""
    return sum(bool(fit(by=by, plan_id=plan_id, now=now)) for plan_id in plans.all_ids())


def fit(*, by: Actor, plan_id: int, now: datetime) -> Change:
    """Make the slots ahead of a plan those that it wants; return what was changed.

    Whoever has a place in a slot that is shut keeps it until a job has found them another one, or has asked them.
    """
    assert by is not None
    with transaction.atomic():
        # Not the key: whoever books at this moment refers to the plan, and may hold a slot that is waited for below.
        row = (
            Plan.objects.select_for_update(of=("self",), no_key=True).select_related("place").get(pk=plan_id)
        )
        length = timedelta(minutes=row.minutes)
        wanted = _wanted(row, now)
        ahead = Slot.objects.filter(begins_at__gt=now)
        # Under lock: nobody takes a place while it is decided whether one is empty.
        every = list(ahead.filter(plan=row).select_for_update().order_by("pk"))
        used = _used(every)
        slots = [one for one in every if one.place_id == row.place_id]
        there = [Span(one.pk, one.begins_at, one.ends_at, one.pk in used, one.shut) for one in slots]
        ahead = ahead.filter(place_id=row.place_id)
        others = [
            Span(one.pk, one.begins_at, one.ends_at, used=True) for one in ahead.exclude(plan=row)
        ]  # fmt: skip
        change = compare(wanted, there, length, others=others)
        # The plan has another resource now: what it had opened at the one before goes.
        before = [one for one in every if one.place_id != row.place_id]
        change = replace(
            change,
            shut=(*change.shut, *(one.pk for one in before if one.pk in used and not one.shut)),
            forgotten=(*change.forgotten, *(one.pk for one in before if one.pk not in used)),
        )
        if change.shut:
            Slot.objects.filter(pk__in=change.shut).update(shut=_why(row, now))
            app.configure_task(REHOUSE_TASK, queue="clock").defer()
        Slot.objects.filter(pk__in=change.reopened).update(shut="")
        Slot.objects.filter(pk__in=change.forgotten).delete()
        Slot.objects.bulk_create(
            [
                Slot(
                    place_id=row.place_id,
                    plan=row,
                    begins_at=one,
                    ends_at=one + length,
                    capacity=row.capacity,
                )
                for one in change.opened
            ],
            ignore_conflicts=True,
            batch_size=1000,
        )
        # What nobody uses follows the plan; elsewhere the capacity stays as it was promised.
        free = [one.pk for one in slots if one.pk not in used and one.capacity != row.capacity]
        Slot.objects.filter(pk__in=free).update(capacity=row.capacity)
    return change


def _wanted(row: Plan, now: datetime) -> list[datetime]:
    if not row.active:
        return []
    unit = organisations.unit(row.place.unit_id)
    if not unit.active:
        return []
    calendar = organisations.calendar_for(unit.id)
    length = timedelta(minutes=row.minutes)
    closed = plans.closures_of(row, now)
    today = now.astimezone(clock.CHINA).date()
    if row.lawyer_id is not None:
        lawyer = organisations.lawyer(row.lawyer_id)
        if lawyer is None:
            # They practise no longer.
            return []
        if lawyer.on_leave_until is not None:
            back = lawyer.on_leave_until + timedelta(days=1)
            closed = [*closed, (now, datetime.combine(back, time(), clock.CHINA))]
    # The days that the office itself keeps otherwise: a training, a Sunday on which it opens.
    special = {one.day: one.intervals for one in organisations.exceptions_of(unit.id, since=today)}
    found = planned(
        plans.pattern_of(row), today, lambda day: special[day] if day in special else calendar.hours(day)
    )
    return [
        one
        for one in found
        if one > now
        and not any(
            begins < one + length and (ends is None or one < ends) for begins, ends in closed
        )
    ]  # fmt: skip


def _used(slots: list[Slot]) -> set[int]:
    ids = [one.pk for one in slots]
    taken = Reservation.objects.filter(slot_id__in=ids).values_list("slot_id", flat=True)
    waited = Waiting.objects.filter(slot_id__in=ids).values_list("slot_id", flat=True)
    return {*taken, *waited}


def _why(row: Plan, now: datetime) -> Shut:
    if not row.active:
        return Shut.PLAN
    if not organisations.unit(row.place.unit_id).active:
        return Shut.UNIT
    return Shut.CLOSED if plans.closures_of(row, now) else Shut.CALENDAR
