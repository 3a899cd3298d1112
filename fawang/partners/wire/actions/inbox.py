"""What comes: verified, kept once, answered. What an event means is done afterwards, by a job (actions/routing.py).

One statement, for it is done a hundred times a second: it looks whether the key is still valid and the link on, counts
against the partner's rate, and keeps nonce and event. What was loaded of a key is kept in the process; where the
statement finds that it no longer holds, everything is looked up anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import TooMany
from fawang.kernel.security import throttle
from fawang.kernel.security.throttle import Rate
from fawang.kernel.storage.fields import encrypt
from fawang.partners.wire.algorithms import load_public
from fawang.partners.wire.data import schemas
from fawang.partners.wire.rules.envelope import CONTENT_TYPE, Envelope, Malformed
from fawang.partners.wire.signature import Key, Refused, Verified, verify

PATH = "/partners/events"
ROUTE_LOCK = "partners.wire_route"
_KEY = """
SELECT key.link_id, key.algorithm, key.public, key.is_test, key.valid_from, key.valid_until, key.revoked_at,
       link.is_on AND partner.archived_at IS NULL, link.certificate, link.per_minute
  FROM partners_wire_key AS key
  JOIN partners_wire_link AS link ON link.id = key.link_id
  JOIN partners_partner AS partner ON partner.id = link.partner_id
 WHERE key.key_id = %s AND NOT key.is_ours
"""
_KEEP = f"""
WITH valid AS (
    SELECT
      FROM partners_wire_key AS key
      JOIN partners_wire_link AS link ON link.id = key.link_id
      JOIN partners_partner AS partner ON partner.id = link.partner_id
     WHERE key.key_id = %(key)s AND key.revoked_at IS NULL
       AND key.valid_from <= %(now)s AND (key.valid_until IS NULL OR key.valid_until > %(now)s)
       AND link.is_on AND partner.archived_at IS NULL
       AND link.certificate = %(certificate)s AND link.per_minute = %(per_minute)s
), allowed AS ({throttle.clause("valid")}), nonce AS (
    INSERT INTO partners_wire_nonce (key, kept_until) SELECT %(nonce)s, %(kept_until)s FROM allowed
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
SELECT EXISTS (SELECT FROM valid), EXISTS (SELECT FROM allowed), EXISTS (SELECT FROM nonce), EXISTS (SELECT FROM kept),
       EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %(lock)s AND status = 'todo')
"""  # noqa: S608 a clause of the kernel
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


@dataclass(frozen=True, slots=True)
class _Known:
    """A key with what its link said of it when it was loaded. Of a key nothing changes but until when it is valid."""

    key: Key
    is_test: bool
    certificate: str
    rate: Rate
    per_minute: int


#: By keyid. Whatever is in here is only believed together with `_KEEP`.
_known: dict[str, _Known] = {}
_MOST_KNOWN = 1000


def forget_keys() -> None:
    """Forget what was loaded: another database is behind this process now."""
    _known.clear()


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
    now = clock.now()
    if headers.get("content-type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise Rejected("event_content_type", 415)
    try:
        signed = verify(
            method="POST", url=settings.FAWANG_PUBLIC_URL + path, headers=headers, body=body,
            keys=lambda key_id: (_known.get(key_id) or _look_up(key_id, now)).key, now=now,
        )  # fmt: skip
        known = _known.get(signed.key.key_id) or _look_up(signed.key.key_id, now)
        if known.certificate and certificate.lower() != known.certificate:
            # It may have been taken back meanwhile.
            known = _look_up(signed.key.key_id, now)
        if known.certificate and certificate.lower() != known.certificate:
            raise Rejected("certificate_wrong", 401)
        event = _read(body, known)
        return _keep(event, body, signed, known, now)
    except Refused as wrong:
        raise Rejected(wrong.code, 403 if wrong.code == "link_off" else 401, skew=wrong.skew) from None


def _look_up(key_id: str, now: datetime) -> _Known:
    """Return what the tables say of a key.

    Raises:
        Refused: it is no key that is valid now.
    """
    _known.pop(key_id, None)
    with connection.cursor() as cursor:
        cursor.execute(_KEY, [key_id])
        row = cursor.fetchone()
    if row is None:
        raise Refused("signing_key_unknown")
    (
        link_id,
        algorithm,
        public,
        is_test,
        valid_from,
        valid_until,
        revoked_at,
        is_on,
        certificate,
        per_minute,
    ) = row
    if revoked_at is not None:
        raise Refused("signing_key_revoked")
    if valid_from > now or (valid_until is not None and valid_until <= now):
        raise Refused("signing_key_expired")
    if not is_on:
        raise Refused("link_off")
    rate = Rate.within("partners.wire", max(per_minute, 2), timedelta(minutes=1))
    known = _Known(
        Key(link_id, key_id, algorithm, load_public(algorithm, public)),
        is_test,
        certificate,
        rate,
        per_minute,
    )
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[key_id] = known
    return known


def _read(body: bytes, known: _Known) -> Envelope:
    try:
        event = Envelope.read(body)
        misfits = schemas.misfits(event.schema, event.data)
    except Malformed as wrong:
        _count(known)
        errors = {wrong.field: wrong.code} if wrong.field else None
        raise Rejected(
            wrong.code, 422 if wrong.code == "event_type_unknown" else 400, errors=errors
        ) from None
    if misfits:
        _count(known)
        raise Rejected("event_schema", 422, errors=misfits)
    return event


def _count(known: _Known) -> None:
    """Count what is not kept against the partner's rate, too."""
    try:
        throttle.take(known.rate, str(known.key.link_id))
    except TooMany as wrong:
        seconds = wrong.params.get("retry_after")
        raise Rejected(
            "too_many_requests", 429, retry_after=seconds if isinstance(seconds, int) else 1
        ) from None


def _keep(event: Envelope, body: bytes, signed: Verified, known: _Known, now: datetime) -> Receipt:
    digest = sha256(body).digest()
    link = known.key.link_id
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
        "body": encrypt(body.decode(), purpose="partners.wire_in"),
        "key": known.key.key_id,
        "state": "test" if known.is_test or event.name == "link.test" else "new",
        "now": now,
        "lock": ROUTE_LOCK,
    }
    valid, allowed, fresh, kept, job_waits = _insert(values, known)
    if not valid:
        # Revoked, expired, switched off, or only the rate or the certificate are others: it is said, or tried again.
        known = _look_up(known.key.key_id, now)
        valid, allowed, fresh, kept, job_waits = _insert(values, known)
        if not valid:
            raise Rejected("link_off", 403)
    if not allowed:
        _count(known)
        raise Rejected("too_many_requests", 429, retry_after=1)
    if not fresh:
        raise Rejected("nonce_used", 401)
    if not kept:
        return _again(link, event.id, digest)
    if values["state"] == "new" and not job_waits:
        # Were this process killed just now, the run of each minute would route the event.
        _defer()
    return Receipt(event.id, digest, now)


def _insert(values: dict[str, Any], known: _Known) -> tuple[bool, bool, bool, bool, bool]:
    more: dict[str, Any] = {"certificate": known.certificate, "per_minute": known.per_minute}
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP, {**values, **more, **throttle.clause_values(known.rate, str(known.key.link_id))}
        )
        found: tuple[bool, bool, bool, bool, bool] = cursor.fetchone()
        return found


def _defer() -> None:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        # Within a savepoint, where there is a transaction: a job that waits by now must not undo the event.
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
