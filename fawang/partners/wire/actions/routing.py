"""What a kept event means: a message of a referral goes to the room's exchange, counts go to the reconciliation.

Each event in a transaction of its own, with the row that says so: killed in between, it is routed once.
"""

import json
import logging
import random

from django.db import transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem, TooMany, Unavailable
from fawang.partners.actions import exchange
from fawang.partners.rules.messages import ReferralMessage
from fawang.partners.wire.actions import reconciliation
from fawang.partners.wire.models import InboundEvent
from fawang.partners.wire.rules import outcomes

log = logging.getLogger(__name__)
_REFERRAL, _COUNTS = "referral.", "reconciliation."


def route_due(*, by: Actor, most: int = 20_000) -> int:
    """Route what waits, the oldest first; return how many events were looked at."""
    for done in range(most):
        if not _route_next(by):
            return done
    return most


def _route_next(by: Actor) -> bool:
    with transaction.atomic():
        now = clock.now()
        row = (
            InboundEvent.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("link__partner")
            .filter(state="new", try_at__lte=now)
            .order_by("try_at", "pk")
            .first()
        )
        if row is None:
            return False
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
        except Exception:
            # A mistake of ours: the others must not wait for it, and a person sees it.
            log.exception("event %s cannot be routed", row.pk)
            row.state, row.try_at, row.failure = "dead", None, "broken"
        row.save(update_fields=["tries", "state", "routed_at", "failure", "try_at", "code"])
    return True


def _route(row: InboundEvent, by: Actor) -> None:
    data = json.loads(row.body)["data"]
    if row.name.startswith(_REFERRAL):
        # It has a savepoint of its own: what it audits of a refusal stays.
        message = ReferralMessage.read(data)
        row.code = exchange.receive(by=by, partner=row.link.partner.code, message=message).code
    elif row.name.startswith(_COUNTS):
        with transaction.atomic():
            reconciliation.take(by=by, link_id=row.link_id, name=row.name, data=data)
