"""The link `email`: a form is made, its link goes by mail, its code by telephone."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit
from fawang.notices.carriers import carrier_of, open_carrier
from fawang.notices.carriers.protocol import CarrierFailed, OutgoingMessage, Permanent, Unsure
from fawang.notices.rules import pause_after
from fawang.partners.actions.token_forms import make_form
from fawang.partners.links import Address, LinkFailed, Outcome, email
from fawang.partners.links.email import LetterState
from fawang.partners.links.models import Letter
from fawang.partners.models import TokenForm
from fawang.partners.queries import agreements, referrals
from fawang.partners.rules.messages import MessageType, ReferralMessage
from fawang.partners.rules.procedure import Side
from fawang.people.rules.wishes import Medium

log = logging.getLogger(__name__)
CODE_READ = audit.declare(
    "partners.form_code_read", gettext_lazy("Read the code of a partner's form, to tell it")
)
CODE_TOLD = audit.declare(
    "partners.form_code_told", gettext_lazy("Told a partner the code of its form by telephone")
)
#: A code that nobody asked for so long is forgotten with its form.
_CODE_KEPT = timedelta(days=14)


class EmailLink:
    """The link `email`."""

    name = "email"

    def deliver(self, address: Address, message: ReferralMessage) -> Outcome:
        """Write a mail, with a new form where the partner has none that it has opened. It is sent by a job."""
        if not address.email:
            raise LinkFailed(f"no e-mail address of {address.partner}")
        if Letter.objects.filter(partner=address.partner, number=message.number, step=message.step).exists():
            return Outcome.QUEUED
        now = clock.now()
        letter = Letter(
            partner=address.partner, number=message.number, step=message.step, created_at=now, next_at=now
        )
        if message.type != MessageType.WITHDRAWN and not _has_form(message.number):
            made = make_form(by=SYSTEM, code=message.number)
            letter.path, letter.digits = made.path, made.code
        letter.save()
        return Outcome.QUEUED


def _has_form(number: str) -> bool:
    return TokenForm.objects.filter(
        referral__code=number, revoked_at=None, opened_at__isnull=False, expires_at__gt=clock.now()
    ).exists()


EMAIL_LINK = EmailLink()


def send_due(*, by: Actor, now: datetime) -> int:
    """Send the mails that are due; return how many were handed to the mail server."""
    count = 0
    for letter_id in Letter.objects.filter(next_at__lte=now).values_list("pk", flat=True)[:200]:
        with transaction.atomic():
            row = (
                Letter.objects.select_for_update(skip_locked=True)
                .filter(pk=letter_id, next_at__lte=now)
                .first()
            )
            if row is not None:
                count += _send(row, now)
    return count


def _send(row: Letter, now: datetime) -> bool:
    """Hand a mail over, and write down what became of it. One that may have gone out is sent again: it says no more."""
    row.attempts += 1
    url = f"{settings.FAWANG_PUBLIC_URL}{row.path}" if row.path else ""
    try:
        open_carrier(carrier_of(Medium.EMAIL)).deliver(
            OutgoingMessage(
                reference=f"letter-{row.pk}",
                to=agreements.partner(row.partner).email,
                text=email.text(row.number, url),
                subject=email.subject(row.number),
                neutral=False,
            )
        )
    except CarrierFailed as failure:
        row.error = failure.code[:40]
        pause = None if isinstance(failure, Permanent) else pause_after(row.attempts)
        row.state = LetterState.FAILED if pause is None else LetterState.WAITING
        row.next_at = now + pause if pause else None
        log.warning(
            "letter %s: %s%s", row.pk, failure.code, " (unsure)" if isinstance(failure, Unsure) else ""
        )
    else:
        row.state, row.sent_at, row.next_at, row.error, row.path = LetterState.SENT, now, None, "", ""
    row.save()
    return row.state == LetterState.SENT


def code_to_tell(*, by: Actor, number: str) -> str:
    """Return the code that is to be told to the partner of a referral by telephone; empty where there is none.

    Raises:
        NotFound: no such referral, or not theirs.
    """
    with transaction.atomic():
        referral = referrals.visible(number, by)
        if Side.US not in referrals.sides_of(referral, by):
            raise NotFound("not_found")
        row = _untold(number)
        if row is None:
            return ""
        audit.record(CODE_READ, by=by, object=f"partners.referral:{referral.pk}", unit_id=referral.unit_id)
        digits: str = row.digits
        return digits


def code_told(*, by: Actor, number: str) -> None:
    """Note that the code was told; nobody reads it again."""
    with transaction.atomic():
        referral = referrals.visible(number, by)
        if Side.US not in referrals.sides_of(referral, by):
            raise NotFound("not_found")
        row = _untold(number)
        if row is not None:
            row.digits, row.told_at, row.told_by = "", clock.now(), by.label
            row.save(update_fields=["digits", "told_at", "told_by"])
            audit.record(
                CODE_TOLD, by=by, object=f"partners.referral:{referral.pk}", unit_id=referral.unit_id
            )


def _untold(number: str) -> Letter | None:
    rows = Letter.objects.filter(number=number, told_at=None, created_at__gt=clock.now() - _CODE_KEPT)
    return next((row for row in rows.order_by("-pk") if row.digits), None)


def letters_of(numbers: list[str]) -> Mapping[str, Letter]:
    """Return the latest mail about each of these referrals."""
    return {row.number: row for row in Letter.objects.filter(number__in=numbers).order_by("pk")}


def forget(*, now: datetime) -> int:
    """Forget codes and paths of forms that have expired; return how many mails."""
    count = 0
    for row in Letter.objects.filter(created_at__lt=now - _CODE_KEPT, told_at=None)[:500]:
        if row.digits or row.path:
            row.digits = row.path = ""
            row.save(update_fields=["digits", "path"])
            count += 1
    return count
