"""Loading the province, and for a demonstration invented people and matters."""

import time
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

from fawang.cli.collection import seed_knowledge
from fawang.consultations.actions.zones import seed_groups
from fawang.kernel.actor import SYSTEM
from fawang.organisations.actions import seed_demo_firms, seed_province
from fawang.regions.actions import load_divisions

type Say = Callable[[str], object]


def seed(
    *, demo: bool, say: Say, divisions: Path | None = None, knowledge: bool = True, past: bool = True
) -> None:
    """Load divisions, units and jurisdictions; with `demo`, also firms, staff and matters.

    Args:
        divisions: a file of another province than Guangdong.
        knowledge: also national laws, the content pack and its index.
        past: with `demo`, also years of figures before today.
    """
    began = time.monotonic()
    load = load_divisions(by=SYSTEM, path=divisions)
    changes = {"new": len(load.added), "renamed": len(load.renamed), "gone": len(load.gone)}
    say(
        _("divisions: %(all)s (%(new)s new, %(renamed)s renamed, %(gone)s gone)")
        % {"all": load.divisions, **changes}
    )
    network = seed_province(by=SYSTEM)
    say(
        _("units: %(units)s new, jurisdictions: %(jurisdictions)s new")
        % {"units": network.units, "jurisdictions": network.jurisdictions}
    )
    say(_("the province took %(seconds)s s") % {"seconds": f"{time.monotonic() - began:.1f}"})
    if knowledge:
        seed_knowledge(say)
    if demo:
        from fawang.cli import (
            demo_calls,
            demo_consultations,
            demo_facts,
            demo_matters,
            demo_rosters,
            demo_staff,
        )

        firms = seed_demo_firms(by=SYSTEM)
        say(
            _("demo firms: %(firms)s new, lawyers: %(lawyers)s new")
            % {"firms": firms.firms, "lawyers": firms.lawyers}
        )
        say(_("demo staff: %(number)s new") % {"number": demo_staff.create()})
        say(_("demo matters: %(number)s new") % {"number": demo_matters.create()})
        seed_groups(by=SYSTEM)
        say(_("demo questions: %(number)s new") % {"number": demo_consultations.create()})
        say(_("demo duties: %(number)s new") % {"number": demo_rosters.create()})
        say(_("demo calls: %(number)s new") % {"number": demo_calls.create()})
        if past:
            say(_("demo facts: %(number)s new") % {"number": f"{demo_facts.create():,}"})
        say(_("with the demo %(seconds)s s") % {"seconds": f"{time.monotonic() - began:.1f}"})
