"""A kind that asks for a fee and issues a certificate: what notarisation and appraisal have in common."""
