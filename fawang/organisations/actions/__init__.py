"""Writing units, jurisdictions, hours and lawyers. Keyword-only, with `by=`; each runs one transaction."""

from fawang.organisations.actions.demo import seed_demo_firms
from fawang.organisations.actions.jurisdictions import end_jurisdiction, set_jurisdiction
from fawang.organisations.actions.lawyers import edit_lawyer, lock_lawyer, register_lawyer
from fawang.organisations.actions.opening import remove_closed_day, set_closed_day, set_hours
from fawang.organisations.actions.seeding import seed_province
from fawang.organisations.actions.tasks import close_task, open_task
from fawang.organisations.actions.units import close_unit, create_unit, edit_unit

__all__ = [
    "close_task",
    "close_unit",
    "create_unit",
    "edit_lawyer",
    "edit_unit",
    "end_jurisdiction",
    "lock_lawyer",
    "open_task",
    "register_lawyer",
    "remove_closed_day",
    "seed_demo_firms",
    "seed_province",
    "set_closed_day",
    "set_hours",
    "set_jurisdiction",
]
