"""The tables of this version."""

import gc

from django.core.management import call_command

#: Django makes the class of a table anew with each step that touches it or a neighbour of it: tens of thousands, which
#: refer to each other. To look for garbage as often as elsewhere takes a quarter of the time of `fawang migrate`; this
#: lets 200 MB lie meanwhile.
_THRESHOLDS = (50_000, 20, 10)


def migrate(*, verbosity: int = 0) -> None:
    """Bring the database to this version; what is done is told on the terminal from a `verbosity` of 1 on."""
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        call_command("migrate", verbosity=verbosity)
    finally:
        gc.set_threshold(*before)
