"""The house's figures for appointments, read once (data/terms.yaml)."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from fawang.appointments.rules.dates import Terms

FILE: Final = Path(__file__).resolve().parent.parent / "data" / "terms.yaml"


@cache
def terms() -> Terms:
    """Return the figures; an unknown key stops the process."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))["terms"]
    return Terms(
        reminders=tuple(timedelta(hours=hours) for hours in data.pop("reminders_hours")),
        grace=timedelta(minutes=data.pop("grace_minutes")),
        within=timedelta(days=data.pop("within_days")),
        confirm=timedelta(hours=data.pop("confirm_hours")),
        keep_for=timedelta(hours=data.pop("keep_for_hours")),
        **data,
    )
