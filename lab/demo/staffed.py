"""A province with those who work in it and nobody's matters, for platforms of a story or a test: no command of its own.

    python -m lab.demo.staffed [knowledge] [counter] [certifying] [channels] [begun]

What a demonstration shows of the past is left out: to go through it takes a worker longer than to load all this.
"""

import sys

from fawang.cli.processes import runtime
from lab.platforms.instance import Instance


def load(
    instance: Instance,
    *,
    knowledge: bool = False,
    counter: bool = False,
    certifying: bool = False,
    channels: bool = False,
) -> None:
    """Load it into the database of a platform that is about to start; for `instance.throwaway`.

    Args:
        knowledge: with laws, questions and answers.
        counter: with invented addresses of offices, and a station that works today.
        certifying: with offices that sign, and the service items that lead to them.
        channels: with every channel on.
    """
    wanted = {
        "knowledge": knowledge, "counter": counter, "certifying": certifying, "channels": channels,
        "begun": instance.begun,
    }  # fmt: skip
    instance.run_python("lab.demo.staffed", *(name for name, with_it in wanted.items() if with_it))


def main(*, knowledge: bool, counter: bool, certifying: bool, channels: bool, begun: bool) -> None:
    """Make the tables and load the province, unless they are there; load firms, lawyers and staff."""
    runtime.prepare()
    from django.conf import settings

    from fawang.cli.upkeep import schema, seeding
    from fawang.consultations.actions.zones import seed_groups
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.knowledge.actions.packs import import_pack
    from fawang.knowledge.data import packs
    from fawang.organisations.actions import seed_demo_firms, seed_demo_units
    from lab.demo import appointments, mediations, rosters, signing_offices, staff
    from lab.demo import channels as every_channel

    if not begun:
        schema.migrate()
        seeding.seed(demo=False, knowledge=knowledge, say=lambda _line: None)
    seed_demo_firms(by=SYSTEM)
    if counter or certifying:
        seed_demo_units(by=SYSTEM)
    staff.create()
    seed_groups(by=SYSTEM)
    rosters.create()
    if channels:
        every_channel.create()
    if counter:
        appointments.open_today()
    if certifying:
        signing_offices.create()
        mediations.number_agreements()
        if not knowledge and not begun:
            import_pack(by=SYSTEM, pack=packs.read(settings.FAWANG_CONTENT))


if __name__ == "__main__":
    main(**{name: name in sys.argv for name in ("knowledge", "counter", "certifying", "channels", "begun")})
