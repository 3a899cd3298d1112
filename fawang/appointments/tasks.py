"""Jobs of appointments. None of them is needed for what is true: holds lapse by themselves."""

from procrastinate.contrib.django import app

from fawang.appointments import queries
from fawang.appointments.actions import reservations, slots
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM


@app.periodic(cron="* * * * *")
@app.task(name="appointments.settle", queue="clock", queueing_lock="appointments.settle")
def settle(timestamp: int) -> None:
    """Offer the places of holds that have lapsed to those who wait, without waiting for the next who asks."""
    now = clock.now()
    for slot_id in queries.lapsed(now):
        reservations.settle(by=SYSTEM, slot_id=slot_id, now=now)


@app.periodic(cron="9 * * * *")
@app.task(name="appointments.forget_unused", queue="housekeeping", queueing_lock="appointments.forget_unused")
def forget_unused(timestamp: int) -> None:
    """Forget old slots in which nobody had a place."""
    slots.forget_unused(by=SYSTEM, now=clock.now())
