"""What goes out: written in the transaction that made it true, sent until it is taken.

Whoever sends takes an event for a while (`retry.LEASE`), sends it, and writes down what came of it. Killed in between,
it is due again when that while is over, and goes out under the same id: the other side takes an event once.
"""

import random
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.partners.wire import client
from fawang.partners.wire.algorithms import load_private
from fawang.partners.wire.data import schemas
from fawang.partners.wire.models import Key, Link, OutboundEvent
from fawang.partners.wire.rules import retry
from fawang.partners.wire.rules.envelope import CONTENT_TYPE, Envelope
from fawang.partners.wire.signature import sign

#: Below our public address.
SCHEMAS = "/partners/schemas"
SEND = "partners.wire_send"
#: For so many seconds a partner may ask us to wait.
_LONGEST_WISH = 3600
#: The oldest event that is due of each subject, of one link; an event waits for those before it on its subject.
_TAKE = """
UPDATE partners_wire_outboundevent SET tries = tries + 1, try_at = %(lease)s
 WHERE id = (
    SELECT id FROM partners_wire_outboundevent AS one
     WHERE link_id = %(link)s AND state = 'due' AND try_at <= %(now)s
       AND NOT EXISTS (
            SELECT FROM partners_wire_outboundevent AS before
             WHERE before.link_id = one.link_id AND before.subject = one.subject AND before.state = 'due'
               AND before.id < one.id AND one.subject <> '')
     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


class NotSendable(ValueError):
    """What is to be sent does not fit its own schema: a mistake of ours."""


def put(
    *, by: Actor, link_id: int, key: str, name: str, subject: str, data: Mapping[str, Any],
    corrects: int | None = None, version: int = 1,
) -> OutboundEvent:  # fmt: skip
    """Write an event into the outbox, in the caller's transaction. Written again under the same key it is the same.

    Raises:
        NotSendable: its data do not fit the schema.
    """
    known = OutboundEvent.objects.filter(link_id=link_id, key=key).first()
    if known is not None:
        return known
    now = clock.now()
    event = Envelope(
        id=secrets.token_hex(16), source=settings.FAWANG_PUBLIC_URL, name=name, version=version, time=now,
        subject=subject, data=data,
    )  # fmt: skip
    if misfits := schemas.misfits(event.schema, event.data):
        raise NotSendable(f"{event.schema}: {misfits}")
    body = event.encode(settings.FAWANG_PUBLIC_URL + SCHEMAS)
    row = OutboundEvent(
        link_id=link_id, event_id=event.id, key=key, name=name, subject=subject, time=now,
        digest=sha256(body).digest(), body=body.decode(), due_since=now, try_at=now, corrects_id=corrects,
    )  # fmt: skip
    row.save(force_insert=True)
    _wake(link_id)
    return row


def _wake(link_id: int) -> None:
    """Have the events of a link sent: one job at a time for each link, so that a slow one holds up no other."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    lock = f"{SEND}:{link_id}"
    try:
        with transaction.atomic():
            app.configure_task(SEND, queue="partners", queueing_lock=lock, lock=lock).defer(link_id=link_id)
    except AlreadyEnqueued:
        return


def wake_due(*, by: Actor) -> int:
    """Have sent what is due by now, of every link whose breaker lets it; return how many links those are."""
    links = [one for one in _open_links() if OutboundEvent.objects.filter(_due(one.pk)).exists()]
    for one in links:
        _wake(one.pk)
    return len(links)


def send_due(*, by: Actor, link_id: int | None = None, most: int = 500) -> int:
    """Send what is due of a link, or of all in turn, as long as its breaker lets it; return how many were taken."""
    sent = 0
    for link in _open_links():
        if link_id is not None and link.pk != link_id:
            continue
        for _number in range(most):
            if not send_one(by=by, link_id=link.pk):
                break
            sent += 1
    return sent


def _open_links() -> list[Link]:
    return list(
        Link.objects.filter(is_on=True, partner__archived_at=None)
        .exclude(url="")
        .filter(Q(open_until=None) | Q(open_until__lte=clock.now()))
        .order_by("pk")
    )


def _due(link_id: int) -> Q:
    return Q(link_id=link_id, state="due", try_at__lte=clock.now())


def send_one(*, by: Actor, link_id: int) -> bool:
    """Send the next event of a link; tell whether it was taken, and more may be tried at once."""
    row = _take(link_id)
    if row is None:
        return False
    key = _our_key(link_id)
    if key is None:
        return _failed(row, "no_key", None)
    link = row.link
    headers = sign(
        method="POST", url=link.url, headers={"Content-Type": CONTENT_TYPE}, body=row.body.encode(),
        algorithm=key.algorithm, key_id=key.key_id, private=load_private(key.algorithm, key.private),
        nonce=secrets.token_urlsafe(18), now=clock.now(),
    )  # fmt: skip
    try:
        answer = client.post(link.url, headers, row.body.encode())
    except client.Unsent as why:
        return _failed(row, why.code, None)
    if answer.status in (200, 201, 202) and answer.read.get("id") == row.event_id:
        return _sent(row, answer.milliseconds)
    if answer.status in (200, 201, 202, 204):
        # Somebody has answered who does not say that it was this event: a proxy, a page, garbage.
        return _failed(row, "answer_unfit", answer)
    return _failed(row, answer.code, answer)


def _take(link_id: int) -> OutboundEvent | None:
    """Take the next event that is due for a while; a link whose breaker is half open gives one, to see."""
    now = clock.now()
    with transaction.atomic():
        link = Link.objects.select_for_update().get(pk=link_id)
        health = retry.Breaker(link.failures, link.open_until).health(now)
        if health == retry.Health.OPEN or not link.is_on or not link.url:
            return None
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, {"link": link_id, "now": now, "lease": now + retry.LEASE})
            found = cursor.fetchone()
        if found is None:
            return None
        if health == retry.Health.HALF_OPEN:
            link.open_until = now + retry.LEASE
            link.save(update_fields=["open_until"])
    return OutboundEvent.objects.select_related("link").get(pk=found[0])


def _our_key(link_id: int) -> Key | None:
    now = clock.now()
    return (
        Key.objects.filter(link_id=link_id, is_ours=True, revoked_at=None, valid_from__lte=now)
        .filter(Q(valid_until=None) | Q(valid_until__gt=now))
        .order_by("-valid_from", "-pk")
        .first()
    )


def _sent(row: OutboundEvent, milliseconds: int) -> bool:
    now = clock.now()
    with transaction.atomic():
        OutboundEvent.objects.filter(pk=row.pk).update(
            state="sent", sent_at=now, latency_ms=milliseconds, failure=""
        )
        link = Link.objects.select_for_update().get(pk=row.link_id)
        link.failures, link.open_until, link.sent_at = 0, None, now
        before = link.latency_ms
        link.latency_ms = milliseconds if before is None else round(before * 0.9 + milliseconds * 0.1)
        link.save(update_fields=["failures", "open_until", "sent_at", "latency_ms"])
    return True


def _failed(row: OutboundEvent, code: str, answer: client.Answer | None) -> bool:
    now = clock.now()
    refused = answer is not None and retry.refused(answer.status)
    with transaction.atomic():
        if refused or retry.given_up(row.due_since, now):
            OutboundEvent.objects.filter(pk=row.pk, state="due").update(state="dead", failure=code)
        else:
            OutboundEvent.objects.filter(pk=row.pk, state="due").update(
                failure=code, try_at=_again_at(row.tries, now, answer)
            )
        link = Link.objects.select_for_update().get(pk=row.link_id)
        link.failed_at, link.failure = now, code[:40]
        if answer is not None and isinstance(off := answer.read.get("skew_seconds"), int):
            # They say by how much we are ahead of them.
            link.skew = max(-(10**8), min(10**8, -off))
        if refused:
            # The link itself works.
            link.failures, link.open_until = 0, None
        else:
            after = retry.Breaker(link.failures, link.open_until).after_failure(now, random.random())  # noqa: S311
            link.failures, link.open_until = after.failures, after.open_until
        link.save(update_fields=["failed_at", "failure", "failures", "open_until", "skew"])
    # What was refused for good stands in nobody's way.
    return refused


def _again_at(tries: int, now: datetime, answer: client.Answer | None) -> datetime:
    wanted = answer.read.get("retry_after") if answer else None
    if isinstance(wanted, int) and 0 < wanted <= _LONGEST_WISH:
        return now + timedelta(seconds=wanted)
    return retry.next_try(tries, now, random.random())  # noqa: S311 it only spreads


def resend(*, by: Actor, link_id: int, event_ids: list[str]) -> int:
    """Make events due once more that the other side says it does not have; return how many."""
    now = clock.now()
    with transaction.atomic():
        many = OutboundEvent.objects.filter(
            link_id=link_id, event_id__in=event_ids, state="sent", forgotten_at=None
        ).update(state="due", due_since=now, try_at=now)
        if many:
            _wake(link_id)
    return many
