"""Reading dispatch: the state of matching, seats, who waits, call-backs, the board."""
