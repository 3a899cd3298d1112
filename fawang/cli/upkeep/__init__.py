"""Commands that look after an installation: accounts, checks, keys, personal data, first contents."""
