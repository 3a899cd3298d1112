"""Reading knowledge: statutes, entries, the review list, and guidance as a whole."""
