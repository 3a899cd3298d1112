"""Reading what a device recorded about somebody: each reading is audited."""

from django.utils.translation import gettext_lazy

from fawang.counter.models import OfflineCommand
from fawang.counter.queries import offline as queries
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit

READ = audit.declare("counter.offline_read", gettext_lazy("Read a record of a desk without a line"))


def read_held(*, by: Actor, command_id: int) -> OfflineCommand:
    """Return a held command with what it says, and enter the reading into the audit.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = queries.held_one(command_id, by)
    if row.content:
        audit.record(READ, by=by, object=f"counter.offline:{row.pk}", unit_id=row.unit_id)
    return row
