"""What may be done, paid and found: days of advisers, talks, places, volunteers, inspections. Pure."""
