"""Reading units, jurisdictions, lawyers and calendars. Nothing here writes."""

from fawang.organisations.queries.calendars import calendar_for, forget_calendars, own_week, province_calendar
from fawang.organisations.queries.cards import Card, HelpNumber, card, card_for_place, cards
from fawang.organisations.queries.closures import ClosureRow, Closures, closures
from fawang.organisations.queries.distances import (
    Middle,
    Near,
    NearPage,
    Wanted,
    find_nearest,
    find_serving,
    middle_of,
)
from fawang.organisations.queries.export import exported
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
from fawang.organisations.queries.opening_hours import ExceptionRow, exceptions_of
from fawang.organisations.queries.routes import candidates, chosen_route, find_route
from fawang.organisations.queries.rows import UnitRow
from fawang.organisations.queries.tasks import TaskPage, TaskRow, count_open_tasks, is_open, open_tasks
from fawang.organisations.queries.units import (
    Standing,
    UnitPage,
    any_units,
    bureau_of,
    names,
    nearest,
    standing,
    successor,
    superior,
    tops,
    unit,
    unit_path,
    units,
    units_by_id,
)

__all__ = [
    "Card",
    "ClosureRow",
    "Closures",
    "ExceptionRow",
    "HelpNumber",
    "JurisdictionRow",
    "LawyerPage",
    "LawyerRow",
    "Middle",
    "Near",
    "NearPage",
    "Standing",
    "TaskPage",
    "TaskRow",
    "UnitPage",
    "UnitRow",
    "Wanted",
    "any_units",
    "bureau_of",
    "calendar_for",
    "candidates",
    "card",
    "card_for_place",
    "cards",
    "chosen_route",
    "closures",
    "count_open_tasks",
    "entry",
    "exceptions_of",
    "exported",
    "find_nearest",
    "find_route",
    "find_serving",
    "forget_calendars",
    "is_open",
    "jurisdictions_of",
    "lawyer",
    "lawyer_names",
    "lawyers",
    "lawyers_by_licence",
    "lawyers_for",
    "middle_of",
    "names",
    "nearest",
    "open_tasks",
    "own_week",
    "province_calendar",
    "standing",
    "successor",
    "superior",
    "tops",
    "unit",
    "unit_path",
    "units",
    "units_by_id",
]
