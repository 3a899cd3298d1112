"""Counters: who sits at which, and which services it serves."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from fawang.counter.actions import _steps
from fawang.counter.models import Counter, Ticket
from fawang.counter.queries import line
from fawang.counter.rules.tickets import AT_DESK, check_kind
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.organisations import queries as organisations


def open_counter(
    *, by: Actor, unit_id: int, label: str, kinds: Collection[str] = (), take_over: bool = False
) -> Counter:
    """Sit down at a counter, which is made where there is none of this label; leave the one before.

    Args:
        take_over: whoever sits there is sent away, and their number goes on with `by`; else it is refused.

    Raises:
        NotFound: there is no such unit.
        NotAllowed: `by` does not serve there.
        Invalid: no label, or no such service.
        Conflict: `counter_taken`; `counter_busy`, somebody is still at the counter that `by` would leave.
    """
    label = label.strip()
    if not 0 < len(label) <= 10:
        raise Invalid("invalid", errors={"label": "field_required" if not label else "field_too_long"})
    for kind in kinds:
        check_kind(kind)
    _steps.check_serves(by, organisations.unit_path(unit_id))
    with transaction.atomic():
        _steps.lock_unit(unit_id)
        present = line.counter_of(by.id)
        if present is not None and (present.unit_id, present.label) != (unit_id, label):
            close_counter(by=by)
        row, _made = Counter.objects.get_or_create(unit_id=unit_id, label=label)
        row = Counter.objects.select_for_update().get(pk=row.pk)
        if row.staff_id not in (None, by.id):
            if not take_over:
                raise Conflict("counter_taken", label=label)
            Ticket.objects.filter(counter=row, state__in=AT_DESK).update(
                staff_id=by.known_id, version=F("version") + 1
            )
        row.kinds, row.staff_id, row.opened_at = sorted({*kinds}), by.known_id, clock.now()
        row.save()
        live.announce(line.topic(unit_id))
        return row


def close_counter(*, by: Actor) -> None:
    """Leave the counter at which `by` sits; without one nothing happens.

    Raises:
        Conflict: `counter_busy`, somebody is still called there or being served.
    """
    with transaction.atomic():
        row = Counter.objects.select_for_update().filter(staff_id=by.id).first()
        if row is None:
            return
        _check_free(row)
        Counter.objects.filter(pk=row.pk).update(staff_id=None, opened_at=None)
        live.announce(line.topic(row.unit_id))


def _check_free(row: Counter) -> None:
    if line.at_counter(row):
        raise Conflict("counter_busy", label=row.label)
