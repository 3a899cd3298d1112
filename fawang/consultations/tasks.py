"""Jobs of the consultations: cards every minute, and closing what nobody goes on with."""

from procrastinate.contrib.django import app

from fawang.consultations.actions import calls, cards, lost
from fawang.kernel import clock
from fawang.kernel.actor import SYSTEM


@app.periodic(cron="* * * * *")
@app.task(
    name="consultations.show_cards",
    queue="clock",
    queueing_lock="consultations.show_cards",
    lock="consultations.show_cards",
)
def show_cards(timestamp: int) -> None:
    """Issue the cards that are due. What a stopped worker missed, the next run makes up for."""
    cards.show_due_cards(by=SYSTEM, now=clock.now())
    lost.give_back_deserted(by=SYSTEM)
    calls.end_deserted(by=SYSTEM, now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="consultations.close", queue="housekeeping", queueing_lock="consultations.close")
def close(timestamp: int) -> None:
    """Close answered questions and silent chats that nobody goes on with."""
    cards.close_what_rests(by=SYSTEM, now=clock.now())
