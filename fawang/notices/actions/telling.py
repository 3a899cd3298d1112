"""Saying what is to be told: written in the caller's transaction, decided by the wishes of who is told."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound, TooMany
from fawang.kernel.security import audit, throttle
from fawang.notices import texts
from fawang.notices.actions.jobs import CODE_VALID, address_of, decide_again, decide_for, defer, follow
from fawang.notices.data import limits
from fawang.notices.models import Notice, Subscription
from fawang.notices.rules import CANCELLABLE, REPEATABLE, Send, State, Suppress, decide_staff
from fawang.people import queries as people
from fawang.people.rules.wishes import Medium, read_phone

REPEATED = audit.declare("notices.repeated", gettext_lazy("Sent a notice again"))
CANCELLED = audit.declare("notices.cancelled", gettext_lazy("Set a notice aside"))
OUTDATED = audit.declare("notices.outdated", gettext_lazy("Held back a notice that was out of date"))
ERASED = audit.declare("notices.erased", gettext_lazy("Erased the texts of notices"))

CODE_TEXT = "one_time_code"
#: Sign-in codes leave a row each, of use only while somebody asks why theirs did not come.
KEEP_CODES = timedelta(days=30)


def tell(
    *,
    by: Actor,
    contact_id: int,
    order_ref: str,
    text: str,
    params: Mapping[str, Any],
    dedupe_key: str,
    units: Sequence[int] = (),
) -> Notice:
    """Tell the person of a contact something, as their wishes allow; told twice under one key, it goes once.

    Writes in the caller's transaction and returns at once: no carrier is called here. What their
    wishes forbid is written too, suppressed with its reason, so that staff see why nothing went out.

    Args:
        order_ref: what it is about, as `room.thing:id`.
        text: a code of `texts.TEXTS`.
        params: JSON values for the text; `link` is a path of this installation.
        dedupe_key: at most 80 characters, such as `step:12:3`.
        units: the competent unit and all above it. They look after the notice if it fails; without
            them it shows with the matter only.

    Raises:
        ValueError: there is no such text, or it lacks a param.
    """
    kept = texts.declared(text, params)
    if told := Notice.objects.filter(dedupe_key=dedupe_key).first():
        return told
    now = clock.now()
    contact = people.contact(contact_id)
    row = Notice(
        order_ref=order_ref,
        order_code=kept["code"],
        units=list(units),
        dedupe_key=dedupe_key,
        text=text,
        params=json.dumps(kept, ensure_ascii=False),
        contact_id=contact_id,
        medium=contact.medium,
        not_before=now,
        created_by=by.label,
        created_at=now,
    )
    way = decide_for(contact, now)
    if text in limits.RECEIPTS and isinstance(way, Send):
        way = _within_budget(way, address_of(contact, way))
    follow(row, way, now)
    return _write(row, now)


def _within_budget(way: Send, to: str) -> Send | Suppress:
    """Return `way`, or why a receipt does not go there: anybody may have typed a stranger's number."""
    if way.medium == Medium.EMAIL:
        narrow, reason = (limits.RECEIPT_BY_EMAIL, to.lower()), "notice_mailbox_full_today"
    else:
        phone = read_phone(to) or to
        if people.is_proved(phone):
            return way
        narrow, reason = (limits.RECEIPT_BY_PHONE, phone), "notice_number_unproved"
    try:
        throttle.take_all(narrow, *limits.for_all())
    except TooMany as refused:
        return Suppress(reason if refused.scope == narrow[0].scope else "notice_budget_used_up")
    return way


def tell_staff(
    *,
    by: Actor,
    staff_id: int,
    text: str,
    params: Mapping[str, Any],
    dedupe_key: str,
    order_ref: str = "",
    units: Sequence[int] = (),
) -> Notice:
    """Tell a member of staff something, at their own mobile number and never by night.

    Without a number it is written too, suppressed with its reason, so that somebody sees who does
    not learn of their work. For the arguments see `tell`.

    Raises:
        ValueError: there is no such text, or it lacks a param.
    """
    kept = texts.declared(text, params)
    if told := Notice.objects.filter(dedupe_key=dedupe_key).first():
        return told
    now = clock.now()
    row = Notice(
        order_ref=order_ref,
        order_code=kept["code"],
        units=list(units),
        dedupe_key=dedupe_key,
        text=text,
        params=json.dumps(kept, ensure_ascii=False),
        staff_id=staff_id,
        locale=settings.LANGUAGE_CODE,
        medium=Medium.SMS,
        not_before=now,
        created_by=by.label,
        created_at=now,
    )
    follow(row, decide_staff(people.staff_phone(staff_id), now), now)
    return _write(row, now)


def send_code(*, by: Actor, phone: str, code: str, locale: str) -> Notice:
    """Send a one-time code to the mobile number that somebody has just typed, whatever the hour.

    Number and code are erased once it is sent or too old. The caller limits how often one asks.
    """
    now = clock.now()
    minutes = int(CODE_VALID.total_seconds() // 60)
    row = Notice(
        dedupe_key=f"code:{uuid4().hex}",
        text=CODE_TEXT,
        params=json.dumps(texts.declared(CODE_TEXT, {"code": code, "minutes": minutes})),
        to=phone,
        locale=locale,
        medium=Medium.SMS,
        neutral=True,
        state=State.QUEUED,
        not_before=now,
        created_by=by.label,
        created_at=now,
    )
    return _write(row, now)


def resend(*, by: Actor, notice_id: int) -> Notice:
    """Have a notice sent again that failed, may not have arrived, or was held back.

    The caller has checked that `by` may. The wishes decide anew: what is still against them stays
    suppressed, and the row returned says so.

    Raises:
        NotFound: there is no such notice.
        Conflict: `notice_being_sent`, `notice_not_repeatable`, `notice_erased`.
    """
    now = clock.now()
    with transaction.atomic():
        row = _locked(notice_id)
        if row.state not in REPEATABLE:
            raise Conflict("notice_not_repeatable", state=row.state)
        if not row.params:
            raise Conflict("notice_erased")
        row.attempts, row.reason, row.last_error, row.carrier, row.carrier_ref = 0, "", "", "", ""
        # A new reference: a carrier that knows the old one would send nothing.
        row.repeats += 1
        follow(row, decide_again(row, now)[0], now)
        row.save()
        _record(REPEATED, by, row)
        if row.state != State.SUPPRESSED:
            defer(row, now)
    return row


def cancel(*, by: Actor, notice_id: int) -> Notice:
    """Take back a notice that has not gone out, or put a failed one aside as dealt with.

    Raises:
        NotFound: there is no such notice.
        Conflict: `notice_being_sent`, `notice_not_cancellable`.
    """
    with transaction.atomic():
        row = _locked(notice_id)
        if row.state not in CANCELLABLE:
            raise Conflict("notice_not_cancellable", state=row.state)
        follow(row, Suppress("notice_cancelled"), clock.now())
        row.save(update_fields=["state", "reason"])
        _record(CANCELLED, by, row)
    return row


def outdate(*, by: Actor, order_ref: str, text: str, keep: str = "") -> int:
    """Hold back what still waits to be told of a matter and is no longer so; return how many.

    Args:
        text: the code of the text, such as `case_offered`.
        keep: the `dedupe_key` of the one that still holds.
    """
    waiting = Notice.objects.filter(order_ref=order_ref, text=text, state__in=[State.HELD, State.QUEUED])
    outdated = waiting.exclude(dedupe_key=keep).update(state=State.SUPPRESSED, reason="notice_outdated")
    if outdated:
        audit.record(OUTDATED, by=by, object=order_ref, text=text, notices=outdated)
    return outdated


def erase_notices(*, by: Actor, order_ref: str) -> int:
    """Remove the content of everything told about a matter (retention); return how many notices there are.

    What still waits is taken back first. That something was told, when and how, stays.
    """
    rows = Notice.objects.filter(order_ref=order_ref)
    with transaction.atomic():
        rows.filter(state__in=[State.HELD, State.QUEUED]).update(
            state=State.SUPPRESSED, reason="notice_cancelled"
        )
        erased = rows.update(params="")
        Subscription.objects.filter(order_ref=order_ref).delete()
        audit.record(ERASED, by=by, object=order_ref, notices=erased)
    return erased


def forget_codes(*, now: datetime) -> int:
    """Delete old rows of one-time codes; return how many."""
    old = Notice.objects.filter(contact__isnull=True, staff__isnull=True, created_at__lt=now - KEEP_CODES)
    return old.delete()[0]


def _write(row: Notice, now: datetime) -> Notice:
    try:
        with transaction.atomic():
            # A twin in another transaction waits here until the first has committed.
            row.save(force_insert=True)
            if row.state != State.SUPPRESSED:
                defer(row, now)
    except IntegrityError as error:
        if "notice_told_once" not in str(error):
            raise
        return Notice.objects.get(dedupe_key=row.dedupe_key)
    return row


def _locked(notice_id: int) -> Notice:
    row = Notice.objects.select_for_update(skip_locked=True).filter(pk=notice_id).first()
    if row is None and Notice.objects.filter(pk=notice_id).exists():
        # A carrier has it at this moment; that takes seconds.
        raise Conflict("notice_being_sent")
    if row is None:
        raise NotFound("not_found")
    return row


def _record(kind: audit.AuditType, by: Actor, row: Notice) -> None:
    unit_id = row.units[0] if row.units else None
    audit.record(
        kind, by=by, object=f"notices.notice:{row.pk}", unit_id=unit_id, order=row.order_ref, state=row.state
    )
