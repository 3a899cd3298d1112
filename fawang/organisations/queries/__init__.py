"""Reading units, jurisdictions, lawyers and calendars. Nothing here writes."""

from fawang.organisations.queries.calendars import calendar_for, forget_calendars, own_week, province_calendar
from fawang.organisations.queries.closures import ClosureRow, Closures, closures
from fawang.organisations.queries.jurisdictions import JurisdictionRow, jurisdictions_of
from fawang.organisations.queries.lawyers import (
    LawyerPage,
    LawyerRow,
    entry,
    lawyer,
    lawyer_names,
    lawyers,
    lawyers_by_licence,
    lawyers_for,
)
from fawang.organisations.queries.routes import candidates, chosen_route, find_route
from fawang.organisations.queries.tasks import TaskPage, TaskRow, count_open_tasks, open_tasks
from fawang.organisations.queries.units import (
    Standing,
    UnitPage,
    UnitRow,
    any_units,
    bureau_of,
    names,
    nearest,
    standing,
    superior,
    unit,
    unit_path,
    units,
    units_by_id,
)

__all__ = [
    "ClosureRow",
    "Closures",
    "JurisdictionRow",
    "LawyerPage",
    "LawyerRow",
    "Standing",
    "TaskPage",
    "TaskRow",
    "UnitPage",
    "UnitRow",
    "any_units",
    "bureau_of",
    "calendar_for",
    "candidates",
    "chosen_route",
    "closures",
    "count_open_tasks",
    "entry",
    "find_route",
    "forget_calendars",
    "jurisdictions_of",
    "lawyer",
    "lawyer_names",
    "lawyers",
    "lawyers_by_licence",
    "lawyers_for",
    "names",
    "nearest",
    "open_tasks",
    "own_week",
    "province_calendar",
    "standing",
    "superior",
    "unit",
    "unit_path",
    "units",
    "units_by_id",
]
