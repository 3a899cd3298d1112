"""Loading the province, and for a demonstration invented people and matters."""

import time
from collections.abc import Callable
from pathlib import Path

from fawang.kernel.actor import SYSTEM
from fawang.organisations.actions import seed_demo_firms, seed_province
from fawang.regions.actions import load_divisions

type Say = Callable[[str], object]


def seed(*, demo: bool, say: Say, divisions: Path | None = None) -> None:
    """Load divisions, units and jurisdictions; with `demo`, also firms, staff and matters.

    Args:
        divisions: a file of another province than Guangdong.
    """
    began = time.monotonic()
    load = load_divisions(by=SYSTEM, path=divisions)
    say(
        f"divisions: {load.divisions} ({len(load.added)} new, {len(load.renamed)} renamed, {len(load.gone)} gone)"
    )
    network = seed_province(by=SYSTEM)
    say(f"units: {network.units} new, jurisdictions: {network.jurisdictions} new")
    say(f"the province took {time.monotonic() - began:.1f} s")
    if demo:
        from fawang.cli import demo_matters, demo_staff

        firms = seed_demo_firms(by=SYSTEM)
        say(f"demo firms: {firms.firms} new, lawyers: {firms.lawyers} new")
        say(f"demo staff: {demo_staff.create()} new")
        say(f"demo matters: {demo_matters.create()} new")
        say(f"with the demo {time.monotonic() - began:.1f} s")
