"""What writes in forensic appraisal."""
