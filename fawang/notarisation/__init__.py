"""Notarisation (公证): applications to notary offices, from the choice of the office to the review of a certificate."""
