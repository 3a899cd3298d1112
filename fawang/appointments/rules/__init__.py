"""The law of appointments: the ledger of a slot, plans that open slots, the states of a date. Pure."""
