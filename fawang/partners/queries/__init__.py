"""Reading partners, agreements and referrals, always within what the reader may see."""
