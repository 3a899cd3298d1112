"""What comes: verified, kept once, answered. What an event means is done afterwards, by a job (actions/routing.py).

Few statements, for it is done a hundred times a second: one reads the key, one counts against the rate, and one keeps
nonce and event together. That one is a transaction by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import TooMany
from fawang.kernel.security import throttle
from fawang.kernel.storage.fields import encrypt
from fawang.partners.wire.algorithms import load_public
from fawang.partners.wire.data import schemas
from fawang.partners.wire.rules.envelope import CONTENT_TYPE, Envelope, Malformed
from fawang.partners.wire.signature import Key, Refused, Verified, verify

PATH = "/partners/events"
ROUTE_LOCK = "partners.wire_route"
_KEY = """
SELECT key.link_id, key.algorithm, key.public, key.is_test, key.valid_from, key.valid_until, key.revoked_at,
       link.is_on AND partner.archived_at IS NULL, link.certificate, link.per_minute,
       EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo')
  FROM partners_wire_key AS key
  JOIN partners_wire_link AS link ON link.id = key.link_id
  JOIN partners_partner AS partner ON partner.id = link.partner_id
 WHERE key.key_id = %s AND NOT key.is_ours
"""
_KEEP = """
WITH nonce AS (
    INSERT INTO partners_wire_nonce (key, kept_until) VALUES (%(nonce)s, %(kept_until)s)
    ON CONFLICT (key) DO NOTHING RETURNING 1
), kept AS (
    INSERT INTO partners_wire_inboundevent
        (link_id, event_id, name, version, subject, time, digest, body, key_id, state, received_at, tries, try_at,
         failure, code)
    SELECT %(link)s, %(event)s, %(name)s, %(version)s, %(subject)s, %(time)s, %(digest)s, %(body)s, %(key)s, %(state)s,
           %(now)s, 0, %(now)s, '', ''
      FROM nonce
    ON CONFLICT (link_id, event_id) DO NOTHING RETURNING 1
)
SELECT (SELECT count(*) FROM nonce), (SELECT count(*) FROM kept)
"""
_KEPT = "SELECT digest, received_at FROM partners_wire_inboundevent WHERE link_id = %s AND event_id = %s"


class Rejected(Exception):
    """An event is not taken; the answer says why, and what to do.

    Args:
        code: stable. status: of HTTP. skew: by how many seconds the other clock is ahead, where that is known.
        errors: place → what is wrong with it.
    """

    def __init__(
        self, code: str, status: int, *, skew: int | None = None,
        errors: Mapping[str, str] | None = None, retry_after: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__(code)
        self.code, self.status, self.skew = code, status, skew
        self.errors, self.retry_after = dict(errors or {}), retry_after


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is answered for an event, however often it comes."""

    event_id: str
    digest: bytes
    received_at: datetime


@dataclass(slots=True)
class _Known:
    """What one look at the tables said of a key."""

    certificate: str = ""
    per_minute: int = 0
    is_test: bool = False
    job_waits: bool = False


def take_event(
    *, by: Actor, headers: Mapping[str, str], body: bytes, certificate: str = "", path: str = PATH
) -> Receipt:
    """Take an event of a partner.

    Args:
        by: whose program it is that listens; who has sent it is what the signature says.
        headers: names in lower case.
        certificate: SHA-256 of the client certificate, from the proxy that has checked it; empty: none.

    Raises:
        Rejected: see docs/partners-wire.md for the codes.
    """
    now, known = clock.now(), _Known()
    if headers.get("content-type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise Rejected("event_content_type", 415)
    signed = _verified(headers, body, now, known, path)
    if known.certificate and certificate.lower() != known.certificate:
        raise Rejected("certificate_wrong", 401)
    _count(signed.key.link_id, known.per_minute)
    try:
        event = Envelope.read(body)
        misfits = schemas.misfits(event.schema, event.data)
    except Malformed as wrong:
        status = 422 if wrong.code == "event_type_unknown" else 400
        raise Rejected(
            wrong.code, status, errors={wrong.field: wrong.code} if wrong.field else None
        ) from None
    if misfits:
        raise Rejected("event_schema", 422, errors=misfits)
    return _keep(event, body, signed, known, now)


def _verified(headers: Mapping[str, str], body: bytes, now: datetime, known: _Known, path: str) -> Verified:
    def find(key_id: str) -> Key:
        with connection.cursor() as cursor:
            cursor.execute(_KEY, [ROUTE_LOCK, key_id])
            row = cursor.fetchone()
        if row is None:
            raise Refused("signing_key_unknown")
        link_id, algorithm, public, is_test, valid_from, valid_until, revoked_at, is_on = row[:8]
        if revoked_at is not None:
            raise Refused("signing_key_revoked")
        if valid_from > now or (valid_until is not None and valid_until <= now):
            raise Refused("signing_key_expired")
        if not is_on:
            raise Refused("link_off")
        known.is_test = is_test
        known.certificate, known.per_minute, known.job_waits = row[8:]
        return Key(link_id, key_id, algorithm, _loaded(algorithm, public))

    try:
        return verify(
            method="POST",
            url=settings.FAWANG_PUBLIC_URL + path,
            headers=headers,
            body=body,
            keys=find,
            now=now,
        )
    except Refused as wrong:
        raise Rejected(wrong.code, 403 if wrong.code == "link_off" else 401, skew=wrong.skew) from None


@lru_cache(maxsize=512)
def _loaded(algorithm: str, public: str) -> Any:
    return load_public(algorithm, public)


def _count(link_id: int, per_minute: int) -> None:
    rate = throttle.Rate.within("partners.wire", max(per_minute, 2), timedelta(minutes=1))
    try:
        throttle.take(rate, str(link_id))
    except TooMany as wrong:
        seconds = wrong.params.get("retry_after")
        raise Rejected(
            "too_many_requests", 429, retry_after=seconds if isinstance(seconds, int) else 1
        ) from None


def _keep(event: Envelope, body: bytes, signed: Verified, known: _Known, now: datetime) -> Receipt:
    digest = sha256(body).digest()
    link = signed.key.link_id
    values = {
        "nonce": sha256(f"{link}\n{signed.nonce}".encode()).digest(),
        "kept_until": signed.kept_until,
        "link": link,
        "event": event.id,
        "name": event.name,
        "version": event.version,
        "subject": event.subject,
        "time": event.time,
        "digest": digest,
        "body": encrypt(body.decode(), purpose="partners.wire_body"),
        "key": signed.key.key_id,
        "state": "test" if known.is_test or event.name == "link.test" else "new",
        "now": now,
    }
    if known.job_waits or values["state"] == "test":
        nonces, kept = _insert(values)
    else:
        # The job and the event come to be together. One that waits already will see this event, or the one of the
        # next minute does.
        with transaction.atomic():
            nonces, kept = _insert(values)
            if kept:
                _defer()
    if not nonces:
        raise Rejected("nonce_used", 401)
    if kept:
        return Receipt(event.id, digest, now)
    return _again(link, event.id, digest)


def _insert(values: dict[str, Any]) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
        found: tuple[int, int] = cursor.fetchone()
        return found


def _defer() -> None:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        # Within its own savepoint: a job that waits by now must not undo the event.
        with transaction.atomic():
            app.configure_task(
                ROUTE_LOCK, queue="partners", queueing_lock=ROUTE_LOCK, lock=ROUTE_LOCK
            ).defer()
    except AlreadyEnqueued:
        return


def _again(link: int, event_id: str, digest: bytes) -> Receipt:
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [link, event_id])
        kept, received_at = cursor.fetchone()
    if bytes(kept) != digest:
        raise Rejected("event_id_taken", 409)
    return Receipt(event_id, digest, received_at)
