"""Calling a program elsewhere: tried again with growing pauses, and given up after a day."""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from fawang.datacentre.actions import hooks
from fawang.datacentre.actions.alerts import HOOK_TASK
from fawang.datacentre.models import HookCall
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit

CALLED = audit.declare("datacentre.hook_called", gettext_lazy("Told a program elsewhere of an alert"))

#: After a try that failed for now: at once, then later and later, for about a day.
PAUSES = tuple(timedelta(seconds=min(10 * 3**n, 6 * 3600)) for n in range(10))


def call(*, by: Actor, call_id: int, now: datetime) -> bool:
    """Tell the other side, and return whether it received it. What was received is not sent again.

    The row is held while the other side answers, so that two workers never send at once. A worker that dies in
    between leaves it as it was: it is sent again, under the same reference.
    """
    with transaction.atomic():
        row = (
            HookCall.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("firing__rule")
            .filter(pk=call_id, sent_at__isnull=True, given_up=False)
            .first()
        )
        if row is None:
            return False
        rule = row.firing.rule
        row.attempts += 1
        try:
            hooks.post(
                url=rule.hook_url,
                secret=rule.hook_secret,
                reference=row.reference,
                body=body_of(row),
                seconds=int(now.timestamp()),
            )
        except hooks.Unsent as failure:
            row.last_error = failure.code
            row.given_up = not failure.later or row.attempts > len(PAUSES)
            if not row.given_up:
                later = app.configure_task(
                    HOOK_TASK, queue="datacentre", schedule_at=now + PAUSES[row.attempts - 1]
                )
                later.defer(call_id=row.pk)
        else:
            row.sent_at, row.last_error = now, ""
        row.save()
        if row.sent_at or row.given_up:
            received = row.sent_at is not None
            audit.record(
                CALLED, by=by, object=f"datacentre.alert:{rule.pk}", received=received, attempts=row.attempts
            )
    return row.sent_at is not None


def body_of(row: HookCall) -> bytes:
    """Return what is sent: figures, and nothing of anybody."""
    firing, rule = row.firing, row.firing.rule
    ended = firing.ended_at
    return json.dumps(
        {
            "reference": row.reference,
            "news": row.news,
            "alert": rule.pk,
            "name": rule.name,
            "metric": rule.metric,
            "where": rule.where,
            "days": rule.days,
            "condition": rule.condition,
            "limit": rule.limit,
            "against": rule.against,
            "began_at": firing.began_at.isoformat(),
            "ended_at": ended.isoformat() if ended else None,
            "value": firing.value,
            "before": firing.before,
            "low": firing.low,
            "high": firing.high,
        },
        ensure_ascii=False,
    ).encode()
