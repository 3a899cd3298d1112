"""The seat of whoever answers and the board of whoever leads the shift; what waits and rings are consultations."""
