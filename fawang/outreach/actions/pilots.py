"""Units become pilots of a programme, and end being ones."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.security import audit
from fawang.organisations.queries import scope
from fawang.outreach.actions._kept import beginning, check_version, line, named, save
from fawang.outreach.models import Pilot
from fawang.people.rules import Permission

SET = audit.declare("outreach.pilot_set", gettext_lazy("Made an office a pilot, or ended that"))
LONGEST_PROGRAMME = 60


def set_pilot(*, by: Actor, unit_id: int, programme: str, since: date, is_demo: bool = False) -> Pilot:
    """Make a unit a pilot of a programme from a day on; all units below it are part of it. Again: the day changes.

    Raises:
        NotFound, NotAllowed: no unit of theirs.
        Invalid: `invalid`, for `programme`.
    """
    unit = scope.reached(by, unit_id, Permission.OUTREACH_MANAGE)
    programme = line(programme, LONGEST_PROGRAMME)
    if not programme:
        raise Invalid("invalid", errors={"programme": "field_required"})
    with transaction.atomic():
        row, created = Pilot.objects.get_or_create(
            unit_id=unit.id,
            programme=programme,
            defaults={**beginning(by, unit, is_demo=is_demo), "since": since},
        )
        if not created:
            save(row, since=since, until=None)
        audit.record(SET, by=by, object=named(row), unit_id=unit.id, programme=programme)
    return row


def end_pilot(*, by: Actor, code: str, version: int, last: date) -> Pilot:
    """Let a pilot end on a day.

    Raises:
        NotFound: there is none within the reach of `by`.
        Conflict: `stale`.
        Invalid: `invalid`, for `last`: before it began.
    """
    with transaction.atomic():
        row = scope.one_of(Pilot.objects.select_for_update(), by, code, Permission.OUTREACH_MANAGE)
        check_version(row, version)
        if last < row.since:
            raise Invalid("invalid", errors={"last": "ends_before_begin"})
        save(row, until=last)
        audit.record(SET, by=by, object=named(row), unit_id=row.unit_id, last=last.isoformat())
    return row
