"""Reading partners, agreements and referrals, always within what the reader may see."""

from fawang.partners.models import Partner, Referral

__all__ = ["Partner", "Referral"]
