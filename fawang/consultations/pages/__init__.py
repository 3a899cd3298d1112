"""The pages of consultations: the person's, and the lawyer's desk."""
