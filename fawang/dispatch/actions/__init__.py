"""Writing dispatch: everything that happens becomes an entry of the journal, and the rows that follow from it."""
