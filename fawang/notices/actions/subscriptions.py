"""Consent to be told later, about what somebody was shown: given and taken back on the page of their own matter."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.notices.models import Subscription

GIVEN = audit.declare("notices.consent_given", gettext_lazy("Wants to be told if an answer was wrong"))
TAKEN_BACK = audit.declare("notices.consent_taken_back", gettext_lazy("No longer wants to be told"))
#: Consent ends by itself: numbers are handed on, and law changes.
KEPT = timedelta(days=365)


def subscribe(
    *, by: Actor, contact_id: int, order_ref: str, order_code: str, shown: Mapping[str, int]
) -> Subscription | None:
    """Keep that the person of a contact wants to be told if something of `shown` turns out to be wrong.

    Given again it is renewed, with what was shown since. None, if nothing was shown.

    Args:
        shown: what was shown, by code, and in which edition.
    """
    if not shown:
        return None
    now = clock.now()
    with transaction.atomic():
        row, _new = Subscription.objects.update_or_create(
            order_ref=order_ref,
            contact_id=contact_id,
            defaults={
                "order_code": order_code,
                "shown": dict(shown),
                "since": now,
                "until": clock.today() + KEPT,
            },
        )
        audit.record(GIVEN, by=by, object=order_ref)
    return row


def unsubscribe(*, by: Actor, contact_id: int, order_ref: str) -> bool:
    """Take the consent back: nothing of it stays. Returns whether there was any."""
    with transaction.atomic():
        gone, _by_table = Subscription.objects.filter(contact_id=contact_id, order_ref=order_ref).delete()
        if gone:
            audit.record(TAKEN_BACK, by=by, object=order_ref)
    return bool(gone)


def forget_subscriptions(*, now: datetime) -> int:
    """Delete consent whose time is over; return how much."""
    over = Subscription.objects.filter(until__lt=now.astimezone(clock.CHINA).date())
    return over.delete()[0]
