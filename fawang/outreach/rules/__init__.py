"""What may be done, paid and found: advisers and their days, talks, places of service, volunteers, inspections. Pure."""
