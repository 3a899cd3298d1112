"""Loads the platform that is broken, in one process: `python -m tests.faults.loading`."""

from fawang.cli import runtime


def main() -> None:
    """Make the tables; load the province, firms, lawyers and staff."""
    runtime.prepare()
    from django.core.management import call_command

    from fawang.cli import demo_rosters, demo_staff, seeding
    from fawang.consultations.actions.zones import seed_groups
    from fawang.kernel.actor import SYSTEM
    from fawang.organisations.actions import seed_demo_firms

    call_command("migrate", verbosity=0)
    seeding.seed(demo=False, knowledge=False, say=lambda _line: None)
    seed_demo_firms(by=SYSTEM)
    demo_staff.create()
    seed_groups(by=SYSTEM)
    demo_rosters.create()


if __name__ == "__main__":
    main()
