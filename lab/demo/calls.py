"""Invented calls of the last month for a demonstration: the figures of the hotline have something to show."""

from fawang.hotline.actions.demo import seed_demo_calls
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people

_ANSWERING = ("demo-duty", "demo-duty-2", "demo-lead")


def create() -> int:
    """Create the calls unless there are any; return how many."""
    centre = organisations.nearest("44", UnitKind.HOTLINE_CENTRE)[0]
    accounts = people.accounts_named(set(_ANSWERING))
    return seed_demo_calls(by=SYSTEM, unit_id=centre.id, staff_ids=sorted(accounts.values()))
