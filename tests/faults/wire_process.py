"""A process that sends what is due to partners, routes what came from them, or takes a file of theirs: to be killed at
any moment.

    python -m tests.faults.wire_process send|route|NUMBER_OF_A_BATCH

Settings come from the environment, as for every process of a platform.
"""

import os
import sys

import django


def main() -> None:
    """Work until nothing is left."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fawang.config.settings")
    django.setup()
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.partners.actions import batches
    from fawang.partners.wire.actions import outbox, routing

    if sys.argv[1].isdecimal():
        while not batches.work_on(by=SYSTEM, batch_id=int(sys.argv[1])):
            pass
        return
    work = outbox.send_due if sys.argv[1] == "send" else routing.route_due
    while work(by=SYSTEM):
        pass


if __name__ == "__main__":
    main()
