"""Lawyers and firms: directory, requests for a quote, discipline records, complaints."""
