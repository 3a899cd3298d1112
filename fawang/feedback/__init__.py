"""Rating, follow-up of the dissatisfied (回访)."""
