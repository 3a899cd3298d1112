"""The telephone: a person calls the partner and tells it; the call's reference is that of the referral.

Also what is left where no other link of an agreement is there. The desk lists what is to be told
(`queries.referrals.by_hand`), and `actions.telephone` records that it was.
"""

from fawang.partners.links import Address, Outcome
from fawang.partners.rules.messages import ReferralMessage


class Telephone:
    """Leaves each message to a person."""

    name = "telephone"

    def deliver(self, address: Address, message: ReferralMessage) -> Outcome:
        """Say that somebody has to call."""
        return Outcome.BY_HAND


TELEPHONE = Telephone()
