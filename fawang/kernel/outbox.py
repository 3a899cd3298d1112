"""The outbox: events leave a transaction together with the rows that made them true.

`publish` writes the event and defers one job, both in the caller's transaction. The job runs every
reaction that `config/wiring.py` lists for the event, each in a transaction of its own that also
records the delivery: a crash or a retry never runs a finished reaction again. A reaction that fails
does not hold up the others; the job is retried with growing pauses until all have run.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.actor import Actor
from fawang.kernel.events import REGISTRY, Event
from fawang.kernel.models import Delivery, OutboxEvent

log = logging.getLogger(__name__)

type Reaction = Callable[[Any], None]

_reactions: dict[str, tuple[Reaction, ...]] = {}

#: 2 s, 4 s, 8 s … and never given up in silence: after 12 tries (about 2 h) the job shows as failed.
RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)


class NotInTransaction(RuntimeError):
    """An event was published outside a transaction, where a crash could lose or invent it."""


class ReactionFailed(RuntimeError):
    """At least one reaction failed; the job's retry will run those again."""


def wire(table: Mapping[type[Event], Sequence[Reaction]]) -> None:
    """Set which reactions follow which event. Called once, by the composition."""
    _reactions.clear()
    _reactions.update({event.name: tuple(reactions) for event, reactions in table.items()})


def wired() -> Mapping[str, tuple[Reaction, ...]]:
    """Return the reactions by event name, for checks and documentation."""
    return _reactions


def publish(event: Event, *, by: Actor) -> None:
    """Write `event` to the outbox and defer its delivery, both in the running transaction.

    Raises:
        NotInTransaction: no transaction is open.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(event.name)
    row = OutboxEvent.objects.create(name=event.name, payload=event.payload(), actor=by.label, at=clock.now())
    if _reactions.get(event.name):
        deliver.defer(event_id=row.pk)


@app.task(name="kernel.deliver", queue="events", retry=RETRY)
def deliver(*, event_id: int) -> None:
    """Run the reactions to one event that have not run yet."""
    row = OutboxEvent.objects.get(pk=event_id)
    event = REGISTRY[row.name].read(row.payload)
    failed = []
    for reaction in _reactions.get(row.name, ()):
        try:
            _react_once(row, reaction, event)
        except Exception:
            log.exception("reaction %s to event %s failed", _name(reaction), event_id)
            failed.append(_name(reaction))
    if failed:
        raise ReactionFailed(", ".join(failed))


def _react_once(row: OutboxEvent, reaction: Reaction, event: Event) -> None:
    with transaction.atomic():
        _, fresh = Delivery.objects.get_or_create(event=row, reaction=_name(reaction))
        if fresh:
            reaction(event)


def _name(reaction: Reaction) -> str:
    return f"{reaction.__module__.removeprefix('fawang.')}.{reaction.__qualname__}"
