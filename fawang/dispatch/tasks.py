"""Jobs of dispatch: the state of matching is written down, so that a new process begins at once; slots are opened."""

from procrastinate.contrib.django import app

from fawang.dispatch.actions import duties, slots, timing
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM


@app.periodic(cron="*/5 * * * *")
@app.task(name="dispatch.keep_state", queue="housekeeping", queueing_lock="dispatch.keep_state")
def keep_state(timestamp: int) -> None:
    """Write down the state of pools whose journal has grown."""
    timing.keep_state(by=SYSTEM, now=clock.now())


@app.periodic(cron="7 * * * *")
@app.task(name="dispatch.open_slots", queue="housekeeping", queueing_lock="dispatch.open_slots")
def open_slots(timestamp: int) -> None:
    """Open the slots for call-backs ahead."""
    slots.open_slots(by=SYSTEM, now=clock.now())


@app.periodic(cron="23 3 * * *")
@app.task(name="dispatch.forget_words", queue="housekeeping", queueing_lock="dispatch.forget_words")
def forget_words(timestamp: int) -> None:
    """Empty notes of swaps and reasons of absences that are long over."""
    duties.forget_words(by=SYSTEM, now=clock.now())
