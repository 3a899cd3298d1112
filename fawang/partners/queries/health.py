"""What is checked of an installation: matters that are open with a partner without an agreement in force, and
disputes.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import ngettext

from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.runtime.health import Check, Finding, Level
from fawang.partners.models import Agreement, Partner, Referral
from fawang.partners.rules.agreements import AgreementState
from fawang.work_orders.rules.codes import Card


def _find() -> Iterator[Finding]:
    today = clock.now().astimezone(CHINA).date()
    in_force = Agreement.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        partner=OuterRef("pk"),
        state=AgreementState.IN_FORCE,
        valid_from__lte=today,
    )
    open_ = Referral.objects.filter(partner=OuterRef("pk"), ended_at__isnull=True)
    if lapsed := Partner.objects.filter(~Exists(in_force), Exists(open_), archived_at=None).count():
        yield Finding(
            Level.WARNING,
            ngettext(
                "%(count)s partner has open matters and no agreement in force: see the page of partners.",
                "%(count)s partners have open matters and no agreement in force: see the page of partners.",
                lapsed,
            )
            % {"count": lapsed},
        )
    if late := Referral.objects.filter(ended_at__isnull=True, card=Card.RED).count():
        yield Finding(
            Level.WARNING,
            ngettext(
                "%(count)s referral is late: see the list of referrals.",
                "%(count)s referrals are late: see the list of referrals.",
                late,
            )
            % {"count": late},
        )


PARTNERS = Check("partners", find=_find, needs=("database",))
