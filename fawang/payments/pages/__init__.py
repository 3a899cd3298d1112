"""Pages of payments: what the person owes and pays, the messages of the payment side, the book of the office."""
