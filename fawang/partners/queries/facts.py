"""The facts of a referral as its table looks at them."""

from datetime import datetime

from fawang.kernel.clock import CHINA
from fawang.kernel.storage import gathering
from fawang.partners.models import Referral
from fawang.partners.queries.agreements import in_force, terms_of
from fawang.partners.rules.agreements import Ground
from fawang.partners.rules.messages import Urgency
from fawang.partners.rules.procedure import Direction, ReferralFacts


def facts_of(referral: Referral, now: datetime) -> ReferralFacts:
    """Return what the table looks at."""
    return ReferralFacts(
        state=referral.state,
        returns=referral.returns,
        decided=referral.decided,
        withheld=withheld(referral, now),
    )


def withheld(referral: Referral, now: datetime) -> str:
    """Return the code of what must come before a referral may leave (again); empty: nothing."""
    if referral.direction != Direction.OUT:
        return ""
    today = now.astimezone(CHINA).date()
    if (
        gathering.held(("in force", referral.partner_id), lambda: in_force(referral.partner_id, today))
        is None
    ):
        return "agreement_not_in_force"
    if referral.consent_withdrawn_at is not None:
        return "partner_consent_withdrawn"
    if terms_of(referral.agreement).ground == Ground.CONSENT and referral.consent_at is None:
        return "partner_consent_missing"
    if referral.urgency == Urgency.DANGER and referral.police_called_at is None:
        return "police_not_called"
    return ""
