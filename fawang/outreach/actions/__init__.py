"""Writing outreach. Keyword-only, with `by=`; each runs one transaction."""
