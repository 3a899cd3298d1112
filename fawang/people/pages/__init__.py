"""Pages of people: signing in, the account, the register of staff."""
