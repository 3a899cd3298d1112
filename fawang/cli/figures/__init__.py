"""Commands of the data centre: facts, metrics, forecasts, hot spots, reports."""
