"""Jobs of the hotline: every night recordings whose time is over, and files that belong to nothing."""

from procrastinate.contrib.django import app

from fawang.hotline.actions import erasure, recordings
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM


@app.periodic(cron="23 19 * * *")
@app.task(name="hotline.nightly", queue="housekeeping", queueing_lock="hotline.nightly")
def nightly(timestamp: int) -> None:
    """Destroy messages that have been kept long enough, and stored files that belong to no call. At 3:23 in China.

    What was recorded of a call-back and lies with messages goes where it can be played; blocks that have ended
    forget numbers that were erased.
    """
    recordings.move_talks(by=SYSTEM)
    recordings.destroy_due(by=SYSTEM, now=clock.now())
    recordings.delete_orphans()
    erasure.forget_blocks(by=SYSTEM, now=clock.now())
