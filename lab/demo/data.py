"""What a demonstration has beyond the province: `fawang seed --demo`."""

from collections.abc import Callable
from gettext import gettext as _

from fawang.consultations.actions.zones import seed_groups
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.actions import seed_demo_firms
from lab.demo import calls, consultations, facts, matters, rosters, staff

type Say = Callable[[str], object]


def load(*, past: bool, say: Say) -> None:
    """Invent firms, staff, matters, questions, duties and calls, unless they are there, and say how many.

    Args:
        past: also years of figures before today.
    """
    firms = seed_demo_firms(by=SYSTEM)
    say(
        _("demo firms: %(firms)s new, lawyers: %(lawyers)s new")
        % {"firms": firms.firms, "lawyers": firms.lawyers}
    )
    say(_("demo staff: %(number)s new") % {"number": staff.create()})
    say(_("demo matters: %(number)s new") % {"number": matters.create()})
    seed_groups(by=SYSTEM)
    say(_("demo questions: %(number)s new") % {"number": consultations.create()})
    say(_("demo duties: %(number)s new") % {"number": rosters.create()})
    say(_("demo calls: %(number)s new") % {"number": calls.create()})
    if past:
        say(_("demo facts: %(number)s new") % {"number": f"{facts.create():,}"})
