"""Jobs of the room: cards every minute, reminders of forms, what was kept for a time only."""

from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.actions import cards, token_forms


@app.periodic(cron="* * * * *")
@app.task(
    name="partners.show_cards", queue="clock", queueing_lock="partners.show_cards", lock="partners.show_cards"
)
def show_cards(timestamp: int) -> None:
    """Show the cards that are due. What a stopped worker missed, the next run makes up for."""
    cards.show_due_cards(by=SYSTEM, now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="partners.remind_forms", queue="clock", queueing_lock="partners.remind_forms")
def remind_forms(timestamp: int) -> None:
    """Remind those who handle a referral of forms that were not answered."""
    token_forms.remind_due(by=SYSTEM, now=clock.now())
