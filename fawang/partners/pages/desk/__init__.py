"""The workbench: referrals, what is to be told by telephone, partners with their agreements, precedents."""
