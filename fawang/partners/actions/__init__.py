"""What changes referrals, agreements and precedents."""
