"""What changes work orders: intake, steps, terms, documents, drafts."""
