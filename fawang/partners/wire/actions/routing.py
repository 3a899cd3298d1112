"""What a kept event means: a message of a referral goes to the room's exchange, counts go to the reconciliation.

Some events in one transaction, with the rows that say so: killed in between, each is routed once. Their writes are
gathered (`kernel.storage.gathering`), because statements cost more than what an event means.
"""

import json
import logging
import random
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem, TooMany, Unavailable
from fawang.kernel.storage import gathering
from fawang.kernel.storage.gathering import gathered
from fawang.partners.actions import exchange
from fawang.partners.rules.messages import ReferralMessage
from fawang.partners.wire.actions import reconciliation
from fawang.partners.wire.models import InboundEvent
from fawang.partners.wire.rules import outcomes

log = logging.getLogger(__name__)
#: Events of a transaction whose writes are gathered, and where one of them cannot be routed with the others.
_TOGETHER, _FEW = 100, 20
_REFERRAL, _COUNTS = "referral.", "reconciliation."


def route_due(*, by: Actor, most: int = 20_000) -> int:
    """Route what waits, the oldest first; return how many events were looked at."""
    done = 0
    while done < most and (looked := _route_some(by)):
        done += looked
    return done


def _route_some(by: Actor) -> int:
    try:
        return _route_together(by)
    except (OperationalError, InterfaceError):
        # A database that goes away, or two that wait for each other: nothing of these events was done.
        raise
    except Exception as problem:
        # Which of them it is, and what is wrong, is said when each is routed by itself.
        log.info("events are routed one by one: %s", type(problem).__name__)
    with transaction.atomic():
        rows = _waiting(now := clock.now(), _FEW)
        for row in rows:
            _try(row, by, now)
        InboundEvent.objects.bulk_update(rows, ["tries", "state", "routed_at", "failure", "try_at", "code"])
    return len(rows)


def _route_together(by: Actor) -> int:
    with gathered():
        rows = _waiting(now := clock.now(), _TOGETHER)
        data = {row.pk: json.loads(row.body)["data"] for row in rows}
        said: dict[str, list[ReferralMessage]] = {}
        for row in rows:
            if row.name.startswith(_REFERRAL):
                said.setdefault(row.link.partner.code, []).append(ReferralMessage.read(data[row.pk]))
        # In one order, so that two who lock the same do not wait for each other.
        for partner in sorted(said):
            exchange.ahead(partner=partner, messages=said[partner])
        for row in rows:
            _route(row, by, data[row.pk])
            row.tries += 1
            _routed(row, now)
            gathering.change(row, "tries", "state", "routed_at", "failure", "try_at", "code")
    return len(rows)


def _waiting(now: datetime, most: int) -> list[InboundEvent]:
    return list(
        InboundEvent.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("link__partner")
        .filter(state="new", try_at__lte=now)
        .order_by("try_at", "pk")[:most]
    )


def _routed(row: InboundEvent, now: datetime) -> None:
    row.state, row.routed_at, row.failure, row.try_at = "routed", now, "", None


def _try(row: InboundEvent, by: Actor, now: datetime) -> None:
    row.tries += 1
    try:
        _route(row, by, json.loads(row.body)["data"])
        _routed(row, now)
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


def _route(row: InboundEvent, by: Actor, data: dict[str, Any]) -> None:
    if row.name.startswith(_REFERRAL):
        # It has a savepoint of its own: what it audits of a refusal stays.
        message = ReferralMessage.read(data)
        row.code = exchange.receive(by=by, partner=row.link.partner.code, message=message).code
    elif row.name.startswith(_COUNTS):
        with transaction.atomic():
            reconciliation.take(by=by, link_id=row.link_id, name=row.name, data=data)
