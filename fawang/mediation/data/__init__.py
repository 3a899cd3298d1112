"""Facts of the field with their sources: terms, and what mediators are paid."""
