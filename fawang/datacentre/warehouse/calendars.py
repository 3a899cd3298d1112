"""The table of days: which weekday each is, and of which sort."""

from datetime import date, timedelta
from typing import Any

from fawang.organisations.calendar import day_type

#: Facts may have days from the first year to the last one.
FIRST, LAST = 2010, 2040


def days() -> Any:
    """Return an Arrow table of all days that facts may have (dimensions.DAYS)."""
    import pyarrow as pa

    first = date(FIRST, 1, 1)
    listed = [first + timedelta(n) for n in range((date(LAST + 1, 1, 1) - first).days)]
    return pa.table(
        {
            "day": pa.array(listed, pa.date32()),
            "weekday": pa.array([str(day.isoweekday()) for day in listed]),
            "day_type": pa.array([day_type(day).value for day in listed]),
        }
    )
