"""What a demonstration has beyond the province: `fawang seed --demo`."""

from collections.abc import Callable
from gettext import gettext as _

from fawang.consultations.actions.zones import seed_groups
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.actions import seed_demo_firms, seed_demo_units
from fawang.work_orders.queries import any_orders
from lab.demo import (
    appointments,
    appraisals,
    calls,
    channels,
    checkups,
    committees,
    consultations,
    defences,
    facts,
    groups,
    lawyers,
    legal_aid,
    matters,
    mediations,
    notarisations,
    outreach,
    partners,
    rosters,
    signing_offices,
    staff,
)

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
    units = seed_demo_units(by=SYSTEM)
    say(
        _(
            "demo offices: %(created)s new, %(placed)s with an invented address (stations are those of the divisions'"
            " 1,757 towns; the model province counts 1,989 stations and 25,034 workrooms)"
        )
        % {"created": f"{units.created:,}", "placed": f"{units.placed:,}"}
    )
    say(_("demo staff: %(number)s new") % {"number": staff.create()})
    first = not any_orders()
    say(_("demo matters: %(number)s new") % {"number": matters.create()})
    mediations.number_agreements()
    say(_("demo rows of legal aid: %(number)s new") % {"number": legal_aid.create()})
    say(_("demo keys that sign: %(number)s new") % {"number": signing_offices.create()})
    if first:
        say(_("demo notarisations: %(number)s new") % {"number": notarisations.create()})
        say(_("demo appraisals: %(number)s new") % {"number": appraisals.create()})
        say(_("demo mediations: %(number)s new") % {"number": mediations.create()})
        say(_("demo notified defences: %(number)s new") % {"number": defences.create()})
    say(_("demo mediation committees: %(number)s new") % {"number": committees.create()})
    seed_groups(by=SYSTEM)
    say(_("demo questions: %(number)s new") % {"number": consultations.create()})
    say(_("demo duties: %(number)s new") % {"number": rosters.create()})
    say(_("demo plans of appointments: %(number)s new") % {"number": appointments.create()})
    say(_("demo check-ups of firms: %(number)s new") % {"number": checkups.create()})
    say(_("demo orders and interpreters of special groups: %(number)s new") % {"number": groups.create()})
    say(_("demo calls: %(number)s new") % {"number": calls.create()})
    say(_("demo villages with an adviser: %(number)s new") % {"number": outreach.create()})
    say(_("demo entries of the directory of lawyers: %(number)s new") % {"number": lawyers.create()})
    say(_("demo matters between partners: %(number)s new") % {"number": partners.create()})
    say(_("demo channels: %(number)s new") % {"number": channels.create()})
    if past:
        say(_("demo facts: %(number)s new") % {"number": f"{facts.create():,}"})
