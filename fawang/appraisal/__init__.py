"""Forensic appraisal (司法鉴定): commissions to listed institutions, the way of the materials, the report."""
