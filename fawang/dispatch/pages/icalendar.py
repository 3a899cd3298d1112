"""The time of a call-back as a calendar file (RFC 5545), for the calendar on a phone that others may look at.

The words come from the caller, and say nothing of law or lawyers: whoever opens the calendar learns of a call only.
"""

from datetime import datetime, timedelta

from fawang.appointments.pages import calendar_file
from fawang.dispatch.rules.callbacks import QUARTER

REMIND = timedelta(minutes=10)


def file(code: str, begins: datetime, summary: str, *, made_at: datetime) -> bytes:
    """Return the file of one call. The same code is the same appointment: a later file replaces an earlier one."""
    return calendar_file.file(
        f"callback-{code}", begins, begins + QUARTER, summary, made_at=made_at, remind=REMIND
    )
