"""Legal aid: eligibility, decision, assignment, outcome, prescribed forms."""
