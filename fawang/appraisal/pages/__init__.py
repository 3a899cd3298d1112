"""Pages of forensic appraisal: the register, for everybody and for whoever keeps it."""
