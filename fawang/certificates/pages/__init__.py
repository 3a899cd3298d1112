"""Pages of certificates: verification, the bearer's, and below `desk` those of staff."""
