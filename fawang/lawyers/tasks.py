"""Jobs of the directory: requests run out, and what was kept for a time only is erased."""

from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import personal_data
from fawang.lawyers.actions.endings import expire
from fawang.lawyers.data.figures import house
from fawang.lawyers.queries import complaints, requests


@app.periodic(cron="*/10 * * * *")
@app.task(name="lawyers.expire", queue="clock", queueing_lock="lawyers.expire")
def expire_requests(timestamp: int) -> None:
    """End requests whose time has run out. What is over is over without it, too."""
    now = clock.now()
    while ids := requests.over(now):
        for request_id in ids:
            expire(by=SYSTEM, request_id=request_id, now=now)


@app.periodic(cron="40 19 * * *")
@app.task(name="lawyers.nightly", queue="housekeeping", queueing_lock="lawyers.nightly")
def nightly(timestamp: int) -> None:
    """Erase requests and complaints whose time of keeping is over. At 3:40 in China."""
    before = clock.now() - house().keep_for
    for code in [*requests.ended_before(before), *complaints.ended_before(before)]:
        try:
            personal_data.erase(by=SYSTEM, record=personal_data.find(code))
        except Problem:
            # It goes on after all; the next night looks again.
            continue
