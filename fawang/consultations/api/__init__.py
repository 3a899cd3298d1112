"""The JSON API of consultations: questions and talks, files, records, calls, guests, zones."""
