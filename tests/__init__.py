"""The checks. They mirror the source."""
