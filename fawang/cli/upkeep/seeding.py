"""Loading the province, and for a demonstration invented people and matters."""

import time
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

from fawang.cli import plugins
from fawang.cli.content.collection import seed_knowledge
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.actions import seed_province
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

    Raises:
        Absent: `demo`, where the package that has it is not installed; nothing was loaded.
    """
    load_demo = plugins.part_of_demo("data", wanted_by="fawang seed --demo") if demo else None
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
    if load_demo is not None:
        load_demo(past=past, say=say)
        say(_("with the demo %(seconds)s s") % {"seconds": f"{time.monotonic() - began:.1f}"})
