"""Mails to partners, within what the reader may see."""

from django.db.models import Q

from fawang.kernel.rules.actor import Actor
from fawang.partners.links.email import LetterState
from fawang.partners.links.models import Letter
from fawang.partners.models import Partner, Referral
from fawang.partners.queries.referrals import SEEING, permissions_on

_MOST = 200


def open_for(by: Actor) -> list[tuple[Letter, Partner]]:
    """Return the mails that failed or whose code nobody has told yet, the latest first."""
    rows = list(Letter.objects.filter(Q(state=LetterState.FAILED) | Q(told_at=None)).order_by("-pk")[:_MOST])
    found = Referral.objects.select_related("partner", "agreement").in_bulk(
        [row.number for row in rows], field_name="code"
    )
    return [
        (row, referral.partner)
        for row in rows
        if (referral := found.get(row.number))
        and permissions_on(referral, by) & SEEING
        and (row.digits or row.state == LetterState.FAILED)
    ]
