"""What is reckoned without tables and engines: periods, pseudonyms, alerts, small cells. Pure."""
