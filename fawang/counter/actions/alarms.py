"""Alarms: somebody at a counter calls for help; the others are told at once, and it is written down."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.counter.actions import _steps
from fawang.counter.models import Alarm
from fawang.counter.queries import alarms
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.notices.actions import tell_staff
from fawang.notices.rules import State as Told
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

RAISED = audit.declare("counter.alarm_raised", gettext_lazy("Raised an alarm at a counter"))
ENDED = audit.declare("counter.alarm_ended", gettext_lazy("Ended an alarm at a counter"))


def raise_alarm(*, by: Actor, unit_id: int, counter: str) -> Alarm:
    """Call for help from a counter: pages of the unit show it at once, its heads get a text message.

    Pressed again it is the same alarm. `told` of the row says to how many people a message was written: 0 means that
    nobody but open pages knows, and the page says to call 110.

    Raises:
        NotFound: there is no such unit.
        NotAllowed: `by` does not serve there.
    """
    path = organisations.unit_path(unit_id)
    _steps.check_serves(by, path)
    with transaction.atomic():
        _steps.lock_unit(unit_id)
        if before := Alarm.objects.filter(unit_id=unit_id, counter=counter, ended_at__isnull=True).first():
            return before
        heard = [one for one in alarms.listeners(path) if one != by.id]
        alarm = Alarm.objects.create(
            unit_id=unit_id,
            units=list(path),
            counter=counter,
            staff_id=by.id,
            raised_at=clock.now(),
            told=0,
        )
        unit = organisations.unit(unit_id)
        written = [
            tell_staff(
                by=SYSTEM,
                staff_id=staff_id,
                text="counter_alarm",
                params={
                    "code": counter,
                    "counter": counter,
                    "name": unit.name,
                    "link": "/desk/counter/alarms",
                },
                dedupe_key=f"alarm:{alarm.pk}:{staff_id}",
                order_ref=f"counter.alarm:{alarm.pk}",
                units=path,
            )
            for staff_id in heard
        ]
        # What a wish or a missing number keeps back tells nobody.
        alarm.told = sum(one.state != Told.SUPPRESSED for one in written)
        alarm.save(update_fields=["told"])
        audit.record(RAISED, by=by, object=f"counter.alarm:{alarm.pk}", unit_id=unit_id, counter=counter)
        # Whoever leads a unit above listens at that one.
        live.announce(*(alarms.topic(unit) for unit in path))
        return alarm


def end_alarm(*, by: Actor, alarm_id: int, mistaken: bool = False) -> Alarm:
    """End an alarm: help has come, or it was a mistake.

    Raises:
        NotFound: there is none, or it is not of a unit of `by`.
        Conflict: `alarm_over`.
    """
    with transaction.atomic():
        alarm = Alarm.objects.select_for_update().filter(pk=alarm_id).first()
        held = by.permissions_on(alarm.units) if alarm else frozenset()
        if alarm is None:
            raise NotFound("not_found")
        if not held & {Permission.COUNTER_SERVE, Permission.COUNTER_LEAD}:
            raise NotAllowed("not_allowed")
        if alarm.ended_at is not None:
            raise Conflict("alarm_over")
        alarm.ended_at, alarm.ended_by, alarm.mistaken = clock.now(), by.id, mistaken
        alarm.save(update_fields=["ended_at", "ended_by", "mistaken"])
        audit.record(
            ENDED, by=by, object=f"counter.alarm:{alarm.pk}", unit_id=alarm.unit_id, mistaken=mistaken
        )
        live.announce(*(alarms.topic(unit) for unit in alarm.units))
        return alarm
