"""Mails that a report is there: each receiver gets one, whenever a worker dies.

As notices do it (notices/actions/sending.py): a first transaction claims the mail, a second one holds its row while the
carrier is called. What is `sending` while nobody holds it was left by a worker that died in between: the carrier is
asked, and what may have been sent is not sent again.
"""

import json
import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from fawang.datacentre.models.reports import MadeReport, MailState, ReportMail
from fawang.datacentre.reports.orders import SILENT
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import keyed_token
from fawang.kernel.security import audit
from fawang.notices.carriers import carrier_of, open_carrier
from fawang.notices.carriers.protocol import (
    CarrierFailed,
    Found,
    OutgoingMessage,
    Permanent,
    Temporary,
    Unsure,
)
from fawang.notices.rules import pause_after
from fawang.people.rules.wishes import Medium

log = logging.getLogger(__name__)

MAILED = audit.declare("datacentre.report_mailed", gettext_lazy("Told receivers that a report is there"))
TASK = "datacentre.mail_report"
_MOVING = ("state", "attempts", "not_before", "carrier", "last_error", "sent_at", "to")


def write_mails(*, by: Actor, report_id: int) -> int:
    """Write a mail to each receiver of a report's schedule, in the caller's transaction; return how many."""
    report = MadeReport.objects.select_related("schedule").get(pk=report_id)
    schedule = report.schedule
    if schedule is None or schedule.deleted_at is not None:
        return 0
    addresses = json.loads(schedule.receivers or "[]")
    now = clock.now()
    for place, address in enumerate(addresses):
        row = ReportMail.objects.create(report=report, place=place, to=address, not_before=now)
        _defer(row, now)
    audit.record(MAILED, by=by, object=f"datacentre.report:{report.pk}", receivers=len(addresses))
    return len(addresses)


def send_mail(*, by: Actor, mail_id: int, now: datetime) -> None:
    """Send a mail if it may go out now. Safe to call at any time and any number of times; runs its own transactions."""
    with transaction.atomic(durable=True):
        row = ReportMail.objects.select_for_update(skip_locked=True).filter(pk=mail_id).first()
        if row is None or row.state not in (MailState.QUEUED, MailState.SENDING):
            return
        left = row.state == MailState.SENDING
        if not left and row.not_before > now:
            _defer(row, now)
            return
        row.state, row.attempts = MailState.SENDING, row.attempts + 1
        row.carrier = row.carrier or carrier_of(Medium.EMAIL)
        row.save(update_fields=_MOVING)
        attempt = row.attempts
    with transaction.atomic(durable=True):
        row = ReportMail.objects.select_for_update().select_related("report").filter(
            pk=mail_id, state=MailState.SENDING, attempts=attempt
        ).first()  # fmt: skip
        if row is None:
            return
        if left and not _absent(row, now):
            return
        _deliver(row, now)


def defer_strays(*, by: Actor, now: datetime) -> int:
    """Give a new job to mails that have lost theirs; return how many."""
    waiting = ReportMail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING])
    rows = waiting.filter(not_before__lt=now - SILENT)
    for row in rows:
        with transaction.atomic():
            _defer(row, now)
    return len(rows)


def _absent(row: ReportMail, now: datetime) -> bool:
    """Tell whether a mail that a dead worker left surely was not taken; if not, write down what became of it."""
    try:
        found = open_carrier(row.carrier).find(_reference(row))
    except CarrierFailed as failure:
        _later(row, failure.code, MailState.SENDING, now)
        return False
    if found == Found.ABSENT:
        return True
    if found == Found.ACCEPTED:
        _end(row, MailState.SENT, "", now)
    else:
        _end(row, MailState.UNCONFIRMED, "carrier_cannot_tell", now)
    return False


def _deliver(row: ReportMail, now: datetime) -> None:
    try:
        open_carrier(row.carrier).deliver(_message(row))
    except Unsure as failure:
        _later(row, failure.code, MailState.SENDING, now)
    except Temporary as failure:
        _later(row, failure.code, MailState.QUEUED, now)
    except Permanent as failure:
        _end(row, MailState.FAILED, failure.code, now)
    except Exception as error:
        # The text of the error may quote the address: only its kind is logged.
        log.error("mail %s of a report broke off: %s", row.pk, type(error).__name__)  # noqa: TRY400
        _later(row, "carrier_unexpected", MailState.SENDING, now)
    else:
        _end(row, MailState.SENT, "", now)


def _message(row: ReportMail) -> OutgoingMessage:
    report = row.report
    with translation.override(report.order["language"]):
        link = settings.FAWANG_PUBLIC_URL + reverse("datacentre:report", args=[report.key])
        subject = _("Demo data: %(title)s") % {"title": report.title} if report.is_demo else report.title
        lines = [
            _("This report is ready: %(title)s.") % {"title": report.title},
            _("It is demo data of a synthetic province.") if report.is_demo else "",
            _("Sign in and take it from here: %(link)s") % {"link": link},
            _("It is kept until %(day)s. Only who may see these figures can open it.")
            % {"day": f"{report.expires_at:%Y-%m-%d}"},
        ]
    return OutgoingMessage(
        reference=_reference(row),
        to=row.to,
        subject=subject,
        text="\n\n".join(filter(None, lines)),
        neutral=False,
    )


def _reference(row: ReportMail) -> str:
    return "r" + keyed_token(settings.FAWANG_LINK_KEY, "report_mail", row.pk, 0)


def _later(row: ReportMail, code: str, state: MailState, now: datetime) -> None:
    pause = pause_after(row.attempts)
    if pause is None:
        _end(row, MailState.FAILED if state == MailState.QUEUED else MailState.UNCONFIRMED, code, now)
        return
    row.state, row.last_error, row.not_before = state, code, now + pause
    row.save(update_fields=_MOVING)
    _defer(row, now)


def _end(row: ReportMail, state: MailState, code: str, now: datetime) -> None:
    row.state, row.last_error = state, code
    if state == MailState.SENT:
        row.sent_at = now
        # Of no use to anybody from here on.
        row.to = ""
    row.save(update_fields=_MOVING)


def _defer(row: ReportMail, now: datetime) -> None:
    later = row.not_before if row.not_before > now else None
    app.configure_task(TASK, queue="notices", schedule_at=later).defer(mail_id=row.pk)
