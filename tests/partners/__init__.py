"""Other bodies: referrals both ways, agreements, the trail."""
