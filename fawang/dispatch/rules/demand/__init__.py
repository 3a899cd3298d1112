"""How many will come and how long they wait: forecasts, queueing theory. Pure."""
