"""The outbox: events leave a transaction together with the rows that made them true.

`publish` writes the event and defers one job, both in the caller's transaction; for events that are gathered
(`gathering`) it is one job for all. The job runs every reaction that `config/wiring.py` lists for the event, in a
transaction that also records the delivery: a crash or a retry never runs a finished reaction again. A reaction that
fails does not hold up the others; the job is retried with growing pauses until all have run.
"""

import itertools
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.models import Delivery, OutboxEvent
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.events import REGISTRY, Event
from fawang.kernel.storage import gathering
from fawang.kernel.storage.prepared import insert

log = logging.getLogger(__name__)

type Reaction = Callable[[Any], None]

_reactions: dict[str, tuple[Reaction, ...]] = {}
_count = itertools.count()
#: Events of one job.
_TOGETHER = 50

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
    row = OutboxEvent(name=event.name, payload=event.payload(), actor=by.label, at=clock.now())
    gathering.later(_write, next(_count), (row, event))


def only[E: Event](wanted: Callable[[E], bool]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Let a reaction be one to those events alone of which `wanted` says so, by what the event itself holds.

    For the others it is not run, and where nobody wants an event there is no job. It says so itself too: a job of an
    earlier release runs it for all.
    """

    def mark(reaction: Callable[[E], None]) -> Callable[[E], None]:
        reaction.wanted = wanted  # type: ignore[attr-defined]
        return reaction

    return mark


def _wanting(event: Event) -> list[Reaction]:
    return [
        reaction
        for reaction in _reactions.get(event.name, ())
        if getattr(reaction, "wanted", _everything)(event)
    ]


def _everything(_event: Event) -> bool:
    return True


def _write(events: dict[int, tuple[OutboxEvent, Event]]) -> None:
    rows = [row for row, _event in events.values()]
    insert(*rows)
    wanted = [row.pk for row, event in events.values() if _wanting(event)]
    for ids in itertools.batched(wanted, _TOGETHER):
        if len(ids) == 1:
            deliver.defer(event_id=ids[0])
        else:
            deliver.defer(event_ids=list(ids))


@app.task(name="kernel.deliver", queue="events", retry=RETRY)
def deliver(*, event_id: int | None = None, event_ids: Collection[int] = ()) -> None:
    """Run the reactions to an event, or to several, that have not run yet."""
    ids = sorted(event_ids) if event_id is None else [event_id]
    rows = OutboxEvent.objects.in_bulk(ids)
    due = []
    for one in ids:
        event = REGISTRY[rows[one].name].read(rows[one].payload)
        due += [(rows[one], reaction, event) for reaction in _wanting(event)]
    if len(ids) > 1 and _reacted_together(due):
        return
    failed = []
    for row, reaction, event in due:
        try:
            _react_once(row, reaction, event)
        except Exception:
            log.exception("reaction %s to event %s failed", _name(reaction), row.pk)
            failed.append(_name(reaction))
    if failed:
        raise ReactionFailed(", ".join(failed))


def _reacted_together(due: Sequence[tuple[OutboxEvent, Reaction, Event]]) -> bool:
    """Run reactions in one transaction; False where one of them fails, and nothing of any is left then."""
    try:
        with transaction.atomic():
            known = set(
                Delivery.objects.filter(event__in={row.pk for row, _reaction, _event in due}).values_list(
                    "event_id", "reaction"
                )
            )
            fresh = [one for one in due if (one[0].pk, _name(one[1])) not in known]
            Delivery.objects.bulk_create(
                [Delivery(event=row, reaction=_name(reaction)) for row, reaction, _event in fresh]
            )
            for _row, reaction, event in fresh:
                reaction(event)
    except Exception:
        # Which of them it is, and what is wrong, is said when each runs by itself.
        log.info("reactions to %s events are run one by one", len(due))
        return False
    return True


def _react_once(row: OutboxEvent, reaction: Reaction, event: Event) -> None:
    with transaction.atomic():
        _, fresh = Delivery.objects.get_or_create(event=row, reaction=_name(reaction))
        if fresh:
            reaction(event)


def _name(reaction: Reaction) -> str:
    # Deliveries of before are known by the room, `reactions` and the function: where the module lies is not said.
    room, _dot, _rest = reaction.__module__.removeprefix("fawang.").partition(".actions.")
    module = f"{room}.reactions" if reaction.__module__.endswith(".actions.reactions") else room
    return f"{module}.{reaction.__qualname__}"
