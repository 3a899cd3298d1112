"""Questions and lawyers: a person and a lawyer in writing and in live chat (咨询)."""
