"""How a metric goes on, and how far such forecasts were off before."""
