"""Webhooks: third parties are told that a referral took a step, signed as Standard Webhooks lay down.

What is told: which step, when, the referral's number, the partner, and the state after it. Nothing of a person: whoever
may know more asks for it.
"""

import base64
import json
import random
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.partners.events import ReferralStepped
from fawang.partners.models import Partner, Referral
from fawang.partners.wire import client
from fawang.partners.wire.models import Webhook, WebhookDelivery
from fawang.partners.wire.rules import retry

SET = audit.declare("partners.webhook_set", gettext_lazy("Set a webhook of a third party"))
ROTATED = audit.declare("partners.webhook_rotated", gettext_lazy("Renewed the secret of a webhook"))
REDELIVERED = audit.declare(
    "partners.webhook_redelivered", gettext_lazy("Delivered a webhook's message again")
)
#: What can be subscribed: steps of referrals.
EVENTS = (
    "offer", "offer_again", "acknowledge", "accept", "refuse", "return", "conclude", "withdraw", "decide",
)  # fmt: skip
#: The old secret signs beside the new one for so long.
OVERLAP = timedelta(days=1)


def subscribe(
    *, by: Actor, name: str, url: str, events: Sequence[str], unit_id: int, partner_id: int | None = None
) -> Webhook:
    """Add a webhook; its secret is shown once, by whoever reads it from the row.

    Raises:
        Invalid: a host that the operator does not allow, or no event.
    """
    errors = {}
    if not client.may_be_called(url):
        errors["url"] = "partner_host"
    chosen = [one for one in EVENTS if one in events]
    if not chosen:
        errors["events"] = "webhook_events"
    if errors:
        raise Invalid("invalid", errors=errors)
    with transaction.atomic():
        row = Webhook(
            name=name, url=url, events=chosen, unit_id=unit_id, partner_id=partner_id, secret=_fresh(),
            created_by=by.label, created_at=clock.now(),
        )  # fmt: skip
        row.save(force_insert=True)
        audit.record(SET, by=by, object=f"partners.webhook:{row.pk}", unit_id=unit_id, url=url, on=True)
    return row


def switch(*, by: Actor, webhook_id: int, is_on: bool) -> None:
    """Switch a webhook on or off; what is due stays due."""
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook_id)
        row.is_on = is_on
        row.save(update_fields=["is_on"])
        audit.record(
            SET, by=by, object=f"partners.webhook:{row.pk}", unit_id=row.unit_id, url=row.url, on=is_on
        )


def rotate(*, by: Actor, webhook_id: int) -> str:
    """Renew the secret, and return it; the old one signs beside it for a day."""
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=webhook_id)
        fresh = _fresh()
        row.old_secret, row.old_until, row.secret = row.secret, clock.now() + OVERLAP, fresh
        row.save(update_fields=["secret", "old_secret", "old_until"])
        audit.record(ROTATED, by=by, object=f"partners.webhook:{row.pk}", unit_id=row.unit_id)
    return fresh


def _fresh() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def note_step(*, by: Actor, event: ReferralStepped) -> None:
    """Write what subscribers are told of a step; of the same step once."""
    asked = Webhook.objects.filter(
        Q(partner=None) | Q(partner_id=event.partner_id), is_on=True, events__contains=[event.command]
    ).values_list("pk", "unit_id")
    subscribed = dict(asked)
    if not subscribed:
        return
    units = organisations.unit(event.unit_id).path
    wanted = [webhook_id for webhook_id, unit_id in subscribed.items() if unit_id in units]
    referral = Referral.objects.select_related("partner").filter(pk=event.referral_id).first()
    # Of a discreet matter nobody outside hears that it exists.
    if not wanted or referral is None or referral.discreet:
        return
    partner: Partner = referral.partner
    now = clock.now()
    body = json.dumps(
        {
            "type": f"referral.{event.command}",
            "timestamp": now.isoformat(),
            "data": {
                "referral": referral.code, "partner": partner.code, "side": event.side, "state": event.target,
            },
        }
    )  # fmt: skip
    rows = [
        WebhookDelivery(
            webhook_id=one, message_id=f"msg_{event.referral_id}_{event.seq}", name=event.command, body=body,
            created_at=now, try_at=now,
        )
        for one in wanted
    ]  # fmt: skip
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def deliver_due(*, by: Actor, most: int = 500) -> int:
    """Deliver what is due; return how many were received."""
    done = 0
    for _number in range(most):
        row = _take()
        if row is None:
            break
        done += _deliver(row)
    return done


def _take() -> WebhookDelivery | None:
    now = clock.now()
    with transaction.atomic():
        row = (
            WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("webhook")
            .filter(state="due", try_at__lte=now, webhook__is_on=True)
            .order_by("try_at", "pk")
            .first()
        )
        if row is not None:
            row.tries += 1
            row.try_at = now + retry.LEASE
            row.save(update_fields=["tries", "try_at"])
    return row


def _deliver(row: WebhookDelivery) -> bool:
    now = clock.now()
    try:
        answer = client.post(row.webhook.url, _headers(row, now), row.body.encode())
        status, failure = answer.status, "" if 200 <= answer.status < 300 else f"http_{answer.status}"
    except client.Unsent as why:
        status, failure = None, why.code
    values: dict[str, Any] = {"status": status, "failure": failure}
    if not failure:
        values |= {"state": "sent", "sent_at": now}
    elif status == 410 or retry.given_up(row.created_at, now):
        # Gone for good (Standard Webhooks): nobody is told there any more.
        values |= {"state": "dead"}
    else:
        values |= {"try_at": retry.next_try(row.tries, now, random.random())}  # noqa: S311 it only spreads
    with transaction.atomic():
        WebhookDelivery.objects.filter(pk=row.pk).update(**values)
        if status == 410:
            Webhook.objects.filter(pk=row.webhook_id).update(is_on=False)
            audit.record(
                SET, by=SYSTEM, object=f"partners.webhook:{row.webhook_id}", unit_id=row.webhook.unit_id,
                url=row.webhook.url, on=False,
            )  # fmt: skip
    return not failure


def _headers(row: WebhookDelivery, now: datetime) -> dict[str, str]:
    from standardwebhooks import Webhook as Signer

    secrets_ = [row.webhook.secret]
    if row.webhook.old_secret and row.webhook.old_until and row.webhook.old_until > now:
        secrets_.append(row.webhook.old_secret)
    return {
        "Content-Type": "application/json",
        "webhook-id": row.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Signer(one).sign(row.message_id, now, row.body) for one in secrets_),
    }


def redeliver(*, by: Actor, webhook_id: int, delivery_id: int) -> None:
    """Deliver a message once more, under the same id."""
    with transaction.atomic():
        row = (
            WebhookDelivery.objects.select_for_update(of=("self",))
            .select_related("webhook")
            .filter(pk=delivery_id, webhook_id=webhook_id)
            .exclude(state="due")
            .first()
        )
        if row is None:
            raise Conflict("partner_letter_gone")
        row.state, row.try_at, row.tries = "due", clock.now(), 0
        row.save(update_fields=["state", "try_at", "tries"])
        audit.record(
            REDELIVERED, by=by, object=f"partners.webhook:{webhook_id}", unit_id=row.webhook.unit_id,
            message=row.message_id,
        )  # fmt: skip
