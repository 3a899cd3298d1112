"""Lawyers and firms: the public directory, requests for a quote, discipline records, complaints to the bureau."""
