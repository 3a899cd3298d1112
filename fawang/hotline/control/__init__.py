"""Call control: from what a switch hears to what is done, and what the tables are told."""
