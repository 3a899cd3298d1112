"""Tables of the room: partners with their agreements, referrals with their trail, precedents."""

from fawang.partners.models.partners import Agreement, Partner, Precedent
from fawang.partners.models.referrals import DEPTHS, Referral, Sending, TokenForm, TrailEntry

__all__ = ["DEPTHS", "Agreement", "Partner", "Precedent", "Referral", "Sending", "TokenForm", "TrailEntry"]
