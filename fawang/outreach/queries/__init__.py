"""Reading outreach: scoped by unit within the statement. Nothing here writes."""
