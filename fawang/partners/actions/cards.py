"""Yellow and red cards of referrals, by a periodic job; who is pressed follows from the event."""

from datetime import datetime

from django.db import transaction

from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.partners.events import ReferralCard
from fawang.partners.models import Referral
from fawang.work_orders.rules.deadlines import card_due

_BATCH = 200


def show_due_cards(*, by: Actor, now: datetime) -> int:
    """Show every card that is due; return how many. Safe to run twice, late, or in two workers."""
    shown = 0
    while True:
        batch = list(
            Referral.objects.filter(check_at__lte=now)
            .order_by("check_at")
            .values_list("pk", flat=True)[:_BATCH]
        )
        if not batch:
            return shown
        for referral_id in batch:
            shown += _show_card(referral_id, by, now)


def _show_card(referral_id: int, by: Actor, now: datetime) -> int:
    with transaction.atomic():
        row = Referral.objects.select_for_update().get(pk=referral_id)
        if row.check_at is None or row.check_at > now or row.red_at is None:
            return 0
        row.card, row.check_at = card_due(row.red_at, now)
        # The version stays: no step was taken, and a form that somebody is filling in still holds.
        row.save(update_fields=["card", "check_at"])
        outbox.publish(
            ReferralCard(
                referral_id=row.pk,
                version=row.version,
                term=row.term,
                colour=row.card,
                side=row.turn,
                partner_id=row.partner_id,
                unit_id=row.unit_id,
            ),
            by=by,
        )
        live.announce(f"referral:{row.pk}", f"partners:{row.unit_id}")
        return 1
