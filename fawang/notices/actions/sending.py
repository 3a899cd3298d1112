"""Handing notices to carriers, so that each goes out once, whenever a worker dies.

Two transactions. The first claims the notice (state `sending`, one try more) and commits before any
carrier is called. The second holds the row while the carrier is called and writes what came of it.
A notice that is `sending` while nobody holds its row was left by a worker that died in between: the
carrier is asked what it knows, and only what it surely does not have is sent again.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.ids import keyed_token
from fawang.notices import queries, texts
from fawang.notices.actions.jobs import decide_again, defer, follow, look_again
from fawang.notices.carriers import carrier_ahead, carrier_of, open_carrier
from fawang.notices.carriers.protocol import (
    CarrierFailed,
    Found,
    OutgoingMessage,
    Permanent,
    Temporary,
    Unsure,
)
from fawang.notices.events import NoticeFailed, NoticeSent
from fawang.notices.models import Notice
from fawang.notices.rules import PROBLEMS, Send, State, Suppress, pause_after

log = logging.getLogger(__name__)

#: What sending changes; the encrypted columns are not written anew each time.
_MOVING = (
    "state", "reason", "medium", "third", "neutral", "not_before", "attempts", "last_error", "carrier",
    "carrier_ref", "sent_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Claim:
    """The right to call the carrier for try number `attempt`; whoever claims later ends it.

    Without a message it is a claim to find out what became of an earlier try.
    """

    notice_id: int
    attempt: int
    message: OutgoingMessage | None


def send(*, notice_id: int, now: datetime) -> None:
    """Send a notice if it may go out now; otherwise defer it to when it may, or to the next try.

    Safe to call at any time, any number of times and from several workers at once. Runs its own
    transactions, so it must not be called within one.
    """
    claim = _claim(notice_id, now)
    if claim is not None and claim.message is None:
        _find_out(claim, now)
        # What the carrier surely does not have goes the whole way again, wishes and all.
        claim = _claim(notice_id, now, fresh_only=True)
    if claim is not None and claim.message is not None:
        _deliver(claim, claim.message, now)


def defer_strays(*, now: datetime) -> int:
    """Give a new job to notices that have lost theirs; return how many."""
    ids = queries.strays(now)
    for notice_id in ids:
        with transaction.atomic():
            row = Notice.objects.select_for_update(skip_locked=True).filter(pk=notice_id).first()
            if row is not None:
                defer(row, now)
    return len(ids)


def reference_of(notice: Notice) -> str:
    """Return the reference under which carriers know a notice: the same at every try, new when repeated."""
    return "n" + keyed_token(settings.FAWANG_LINK_KEY, "notice", notice.pk, notice.repeats)


def _claim(notice_id: int, now: datetime, *, fresh_only: bool = False) -> _Claim | None:
    with transaction.atomic(durable=True):
        row = Notice.objects.select_for_update(skip_locked=True).filter(pk=notice_id).first()
        if row is None:
            # Somebody has it: a carrier for a while, or anybody for a moment and then lets it go.
            look_again(notice_id, now)
            return None
        if row.state == State.SENDING and not fresh_only:
            row.attempts += 1
            row.save(update_fields=["attempts"])
            return _Claim(row.pk, row.attempts, None)
        if row.state not in (State.HELD, State.QUEUED):
            return None
        if row.not_before > now:
            if not fresh_only:
                defer(row, now)
            return None
        return _begin(row, now)


def _begin(row: Notice, now: datetime) -> _Claim | None:
    way, to, locale = decide_again(row, now)
    if isinstance(way, Suppress):
        _finish(row, State.SUPPRESSED, way.code)
        return None
    follow(row, way, now)
    if way.not_before > now:
        row.save(update_fields=_MOVING)
        defer(row, now)
        return None
    try:
        message = _message(row, way, to, locale)
    except (KeyError, ValueError, TypeError) as error:
        log.error("notice %s: its text cannot be put together (%s)", row.pk, type(error).__name__)  # noqa: TRY400
        _finish(row, State.FAILED, "notice_unreadable")
        return None
    row.state = State.SENDING
    row.attempts += 1
    row.carrier = carrier_ahead(row.order_ref, way, row.attempts) or carrier_of(way.medium)
    row.save(update_fields=_MOVING)
    return _Claim(row.pk, row.attempts, message)


def _message(row: Notice, way: Send, to: str, locale: str) -> OutgoingMessage:
    said = texts.render(row.text, json.loads(row.params), way=way, locale=locale)
    return OutgoingMessage(
        reference=reference_of(row),
        to=to,
        text=said.body,
        subject=said.subject,
        neutral=way.neutral,
        about=row.order_ref,
    )


def _deliver(claim: _Claim, message: OutgoingMessage, now: datetime) -> None:
    with transaction.atomic(durable=True):
        row = _held(claim)
        if row is None:
            return
        try:
            row.carrier_ref = _hand_over(row.carrier, message)
        except Unsure as failure:
            row.last_error = failure.code
            # The state stays `sending`: the next try begins by asking the carrier.
            _try_later(row, State.SENDING, now)
        except Temporary as failure:
            row.last_error = failure.code
            _try_later(row, State.QUEUED, now)
        except Permanent as failure:
            row.last_error = failure.code
            _finish(row, State.FAILED, failure.code)
        else:
            row.sent_at, row.last_error = now, ""
            _finish(row, State.SENT, "")


def _find_out(claim: _Claim, now: datetime) -> None:
    with transaction.atomic(durable=True):
        row = _held(claim)
        if row is None:
            return
        try:
            found = _ask(row.carrier, reference_of(row))
        except Temporary as failure:
            row.last_error = failure.code
            _try_later(row, State.SENDING, now)
            return
        except Permanent:
            # The carrier that had it is not set up any more.
            found = Found.CANNOT_TELL
        if found == Found.ACCEPTED:
            row.sent_at, row.last_error = now, ""
            _finish(row, State.SENT, "")
        elif found == Found.CANNOT_TELL:
            _finish(row, State.UNCONFIRMED, "carrier_cannot_tell")
        elif pause_after(row.attempts) is None:
            _finish(row, State.FAILED, row.last_error or "carrier_unexpected")
        else:
            row.state, row.not_before = State.QUEUED, now
            row.save(update_fields=_MOVING)


def _hand_over(carrier: str, message: OutgoingMessage) -> str:
    try:
        return open_carrier(carrier).deliver(message)
    except CarrierFailed:
        raise
    except Exception as error:
        # The text of the error may quote the message: only its kind is logged.
        log.error("carrier %s broke off: %s", carrier, type(error).__name__)  # noqa: TRY400
        raise Unsure("carrier_unexpected") from None


def _ask(carrier: str, reference: str) -> Found:
    try:
        return open_carrier(carrier).find(reference)
    except CarrierFailed:
        raise
    except Exception as error:
        log.error("carrier %s could not be asked: %s", carrier, type(error).__name__)  # noqa: TRY400
        raise Temporary("carrier_unexpected") from None


def _held(claim: _Claim) -> Notice | None:
    """Lock and return the notice, unless somebody else has claimed it since.

    Whoever calls a carrier holds a row with another number of attempts, which is not waited for here:
    what is waited for lasts a moment only.
    """
    rows = Notice.objects.select_for_update()
    return rows.filter(pk=claim.notice_id, state=State.SENDING, attempts=claim.attempt).first()


def _try_later(row: Notice, state: State, now: datetime) -> None:
    pause = pause_after(row.attempts)
    if pause is None:
        # Whatever may have gone out is never called failed.
        _finish(row, State.FAILED if state == State.QUEUED else State.UNCONFIRMED, row.last_error)
        return
    row.state = state
    row.not_before = now + pause
    row.save(update_fields=_MOVING)
    defer(row, now)


def _finish(row: Notice, state: State, reason: str) -> None:
    row.state, row.reason = state, reason
    if row.is_code:
        # Of no use to anybody from here on.
        row.params = row.to = ""
        row.save(update_fields=["params", "to"])
    row.save(update_fields=_MOVING)
    if state == State.SENT and row.contact_id is not None and not (row.third or row.neutral):
        outbox.publish(NoticeSent(notice_id=row.pk, contact_id=row.contact_id), by=SYSTEM)
    if state in PROBLEMS:
        outbox.publish(NoticeFailed(notice_id=row.pk, order_ref=row.order_ref, reason=reason), by=SYSTEM)
