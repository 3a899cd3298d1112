"""What a referral is and what an agreement allows. Pure."""
