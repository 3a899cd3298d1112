"""Reading units, jurisdictions, lawyers and calendars. Nothing here writes."""

from fawang.organisations.queries.calendars import calendar_for, forget_calendars
from fawang.organisations.queries.lawyers import LawyerPage, LawyerRow, lawyer, lawyers, lawyers_for
from fawang.organisations.queries.routes import candidates, find_route
from fawang.organisations.queries.units import (
    UnitPage,
    UnitRow,
    any_units,
    bureau_of,
    names,
    nearest,
    superior,
    unit,
    unit_path,
    units,
)

__all__ = [
    "LawyerPage",
    "LawyerRow",
    "UnitPage",
    "UnitRow",
    "any_units",
    "bureau_of",
    "calendar_for",
    "candidates",
    "find_route",
    "forget_calendars",
    "lawyer",
    "lawyers",
    "lawyers_for",
    "names",
    "nearest",
    "superior",
    "unit",
    "unit_path",
    "units",
]
