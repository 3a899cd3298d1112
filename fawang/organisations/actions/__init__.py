"""Writing units, jurisdictions, hours and lawyers. Keyword-only, with `by=`; each runs one transaction."""

from fawang.organisations.actions.closure import close_unit, merge_unit
from fawang.organisations.actions.confirmation import ask_for_confirmations, confirm_unit
from fawang.organisations.actions.demo import seed_demo_firms
from fawang.organisations.actions.demo_units import seed_demo_units
from fawang.organisations.actions.imports import Imported, import_units
from fawang.organisations.actions.jurisdictions import end_jurisdiction, set_jurisdiction
from fawang.organisations.actions.lawyers import edit_lawyer, lock_lawyer, register_lawyer
from fawang.organisations.actions.network import seed_province
from fawang.organisations.actions.opening_hours import (
    remove_closed_day,
    remove_exception,
    set_closed_day,
    set_exception,
    set_hours,
)
from fawang.organisations.actions.reports import (
    empty_reports,
    erase_reports_of,
    finish_report,
    read_report,
    report_wrong,
)
from fawang.organisations.actions.tasks import close_task, open_task
from fawang.organisations.actions.units import create_unit, edit_unit

__all__ = [
    "Imported",
    "ask_for_confirmations",
    "close_task",
    "close_unit",
    "confirm_unit",
    "create_unit",
    "edit_lawyer",
    "edit_unit",
    "empty_reports",
    "end_jurisdiction",
    "erase_reports_of",
    "finish_report",
    "import_units",
    "lock_lawyer",
    "merge_unit",
    "open_task",
    "read_report",
    "register_lawyer",
    "remove_closed_day",
    "remove_exception",
    "report_wrong",
    "seed_demo_firms",
    "seed_demo_units",
    "seed_province",
    "set_closed_day",
    "set_exception",
    "set_hours",
    "set_jurisdiction",
]
