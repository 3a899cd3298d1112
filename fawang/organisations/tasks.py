"""Jobs of organisations: every night some units are asked to confirm what is shown of them; old reports are emptied."""

from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import actions
from fawang.organisations.actions import photos

#: Younger pictures may be on their way into the table.
_DAY = 86_400


@app.periodic(cron="40 19 * * *")
@app.task(name="organisations.nightly", queue="housekeeping", queueing_lock="organisations.nightly")
def nightly(timestamp: int) -> None:
    """Ask for confirmations, and delete words and phones of reports that were dealt with. At 3:40 in China."""
    now = clock.now()
    actions.ask_for_confirmations(by=SYSTEM, now=now)
    actions.empty_reports(by=SYSTEM, now=now)
    photos.delete_unknown_photos(by=SYSTEM, older_than_seconds=_DAY)
