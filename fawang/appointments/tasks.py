"""Jobs of appointments. What is free is true without them: holds lapse by themselves."""

from procrastinate.contrib.django import app

from fawang.appointments import queries
from fawang.appointments.actions import clockwork, displacement, reservations, slots, timetable
from fawang.appointments.queries import clockwork as due
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security import personal_data


@app.periodic(cron="* * * * *")
@app.task(name="appointments.settle", queue="clock", queueing_lock="appointments.settle")
def settle(timestamp: int) -> None:
    """Offer the places of holds that have lapsed to those who wait, without waiting for the next who asks."""
    now = clock.now()
    for slot_id in queries.lapsed(now):
        reservations.settle(by=SYSTEM, slot_id=slot_id, now=now)


@app.periodic(cron="* * * * *")
@app.task(name="appointments.wake", queue="clock", queueing_lock="appointments.wake")
def wake(timestamp: int) -> None:
    """Remind, let lapse, note who did not come."""
    now = clock.now()
    for appointment_id in due.to_wake(now):
        clockwork.wake(by=SYSTEM, appointment_id=appointment_id, now=now)


@app.task(name=timetable.REHOUSE_TASK, queue="clock")
def rehouse() -> None:
    """Find other places for those whose slot was shut."""
    now, after = clock.now(), 0
    while ids := due.in_shut_slots(after):
        for appointment_id in ids:
            displacement.rehouse(by=SYSTEM, appointment_id=appointment_id, now=now)
        after = ids[-1]


@app.periodic(cron="17 * * * *")
@app.task(name="appointments.open_slots", queue="housekeeping", queueing_lock="appointments.open_slots")
def open_slots(timestamp: int) -> None:
    """Make the slots ahead those of the plans: new days, and what a decree or new hours have changed meanwhile.

    Whoever a worker that died left in a shut slot is found another place too.
    """
    timetable.open_from_plans(by=SYSTEM, now=clock.now())
    rehouse()


@app.periodic(cron="9 * * * *")
@app.task(name="appointments.forget_unused", queue="housekeeping", queueing_lock="appointments.forget_unused")
def forget_unused(timestamp: int) -> None:
    """Forget old slots in which nobody had a place."""
    slots.forget_unused(by=SYSTEM, now=clock.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="appointments.erase_old", queue="housekeeping", queueing_lock="appointments.erase_old")
def erase_old(timestamp: int) -> None:
    """Erase what appointments say about people once their time to be kept is over."""
    for code in due.to_erase(clock.now()):
        personal_data.erase(by=SYSTEM, record=personal_data.find(code))
