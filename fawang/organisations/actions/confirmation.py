"""Once a year each unit says that what is shown of it is right."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.security import audit
from fawang.kernel.storage.turns import take_turn
from fawang.organisations.actions.tasks import close_task
from fawang.organisations.actions.units import check_version, locked
from fawang.organisations.models import Unit, UnitTask
from fawang.organisations.queries.unit_tasks import CONFIRM
from fawang.organisations.rules import UNIT_CONFIRM, UNIT_EDIT, check_correction

CONFIRMED = audit.declare(
    "organisations.unit_confirmed", gettext_lazy("Confirmed what is shown of an office")
)

#: After so many days somebody should look again.
STALE = timedelta(days=365)
#: Within how many days.
_DUE = timedelta(days=30)
#: So many are asked in one night; 30,000 units in a month.
NIGHTLY = 1000


def confirm_unit(*, by: Actor, unit_id: int, version: int) -> Unit:
    """Say that everything that is shown of a unit is right, and close the task that asked for it.

    Args:
        version: what was seen; what somebody has changed since is not confirmed unseen.

    Raises:
        NotFound: `unit_not_found`.
        NotAllowed: `by` neither works there nor looks after the unit.
        Conflict: `stale`; `unit_closed`.
    """
    with transaction.atomic():
        unit = locked(unit_id)
        check_correction(by, unit.path)
        if by.kind != ActorKind.STAFF:
            # A machine has not been to the door.
            raise NotAllowed("not_allowed")
        check_version(unit, version)
        if not unit.active:
            raise Conflict("unit_closed")
        # The nearest unit for which they may speak: itself, or one above.
        through = next(one for one in unit.path if by.permissions_on([one]) & {UNIT_CONFIRM, UNIT_EDIT})
        unit.confirmed_at, unit.confirmed_by, unit.confirmed_unit_id = clock.now(), by.id, through
        unit.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_unit_id"])
        close_task(by=by, kind=CONFIRM.name, subject=str(unit.pk))
        audit.record(
            CONFIRMED, by=by, object=f"organisations.unit:{unit.pk}", unit_id=unit.pk, through=through,
            version=version,
        )  # fmt: skip
    return unit


# Each county gets as many as the others, those first whom nobody has ever confirmed, then the oldest.
_ASK = """
INSERT INTO organisations_unittask (unit_id, kind, subject, params, due, opened_by, opened_at, done_by)
SELECT waiting.id, %(kind)s, waiting.id::text, '{}', %(due)s, %(by)s, %(now)s, ''
  FROM (SELECT id, confirmed_at, row_number() OVER (
                   PARTITION BY left(region_code, 6) ORDER BY confirmed_at NULLS FIRST, id) AS place
          FROM organisations_unit unit
         WHERE active AND (confirmed_at IS NULL OR confirmed_at < %(before)s)
           AND NOT EXISTS (SELECT FROM organisations_unittask task
                            WHERE task.kind = %(kind)s AND task.subject = unit.id::text AND task.done_at IS NULL)
       ) waiting
 ORDER BY waiting.place, waiting.confirmed_at NULLS FIRST, waiting.id
 LIMIT %(limit)s
    ON CONFLICT DO NOTHING
"""


def ask_for_confirmations(*, by: Actor, now: datetime, nightly: int = NIGHTLY) -> int:
    """Ask units that nobody has confirmed for a year; return how many were asked.

    At most `nightly` on one day, however often and on however many nodes it runs.
    """
    midnight = now.astimezone(clock.CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic(), connection.cursor() as cursor:
        take_turn(f"organisations.{CONFIRM.name}")
        asked = UnitTask.objects.filter(kind=CONFIRM.name, opened_at__gte=midnight).count()
        cursor.execute(
            _ASK,
            {
                "kind": CONFIRM.name, "due": (midnight + _DUE).date(), "by": by.label, "now": now,
                "before": now - STALE, "limit": max(0, nightly - asked),
            },
        )  # fmt: skip
        return int(cursor.rowcount)
