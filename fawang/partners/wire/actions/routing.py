"""What a kept event means: a message of a referral goes to the room's exchange, counts go to the reconciliation.

Some events in one transaction, with the rows that say so: killed in between, each is routed once. Together, because to
make a transaction durable costs more than to route an event.
"""

import json
import logging
import random
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem, TooMany, Unavailable
from fawang.partners.actions import exchange
from fawang.partners.rules.messages import ReferralMessage
from fawang.partners.wire.actions import reconciliation
from fawang.partners.wire.models import InboundEvent
from fawang.partners.wire.rules import outcomes

log = logging.getLogger(__name__)
#: Events of a transaction: what is locked is so for a second at most.
_TOGETHER = 20
_REFERRAL, _COUNTS = "referral.", "reconciliation."


def route_due(*, by: Actor, most: int = 20_000) -> int:
    """Route what waits, the oldest first; return how many events were looked at."""
    done = 0
    while done < most and (looked := _route_some(by)):
        done += looked
    return done


def _route_some(by: Actor) -> int:
    with transaction.atomic():
        now = clock.now()
        rows = list(
            InboundEvent.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("link__partner")
            .filter(state="new", try_at__lte=now)
            .order_by("try_at", "pk")[:_TOGETHER]
        )
        for row in rows:
            _try(row, by, now)
        InboundEvent.objects.bulk_update(rows, ["tries", "state", "routed_at", "failure", "try_at", "code"])
    return len(rows)


def _try(row: InboundEvent, by: Actor, now: datetime) -> None:
    row.tries += 1
    try:
        _route(row, by)
        row.state, row.routed_at, row.failure, row.try_at = "routed", now, "", None
    except (Unavailable, TooMany) as passing:
        row.failure, row.try_at = passing.code, outcomes.when(row.tries, now, random.random())  # noqa: S311
    except Problem as problem:
        row.failure = problem.code
        if outcomes.waits(problem.code, row.received_at, now):
            row.try_at = outcomes.when(row.tries, now, random.random())  # noqa: S311 it only spreads
        else:
            row.state, row.try_at = "dead", None
    except (OperationalError, InterfaceError):
        # A database that goes away, or two that wait for each other: nothing of these events was done.
        raise
    except Exception:
        # A mistake of ours: the others must not wait for it, and a person sees it.
        log.exception("event %s cannot be routed", row.pk)
        row.state, row.try_at, row.failure = "dead", None, "broken"


def _route(row: InboundEvent, by: Actor) -> None:
    data = json.loads(row.body)["data"]
    if row.name.startswith(_REFERRAL):
        # It has a savepoint of its own: what it audits of a refusal stays.
        message = ReferralMessage.read(data)
        row.code = exchange.receive(by=by, partner=row.link.partner.code, message=message).code
    elif row.name.startswith(_COUNTS):
        with transaction.atomic():
            reconciliation.take(by=by, link_id=row.link_id, name=row.name, data=data)
