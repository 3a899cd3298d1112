"""Payments: what somebody owes for a service, how it was paid, receipts, refunds, and what is waived."""
