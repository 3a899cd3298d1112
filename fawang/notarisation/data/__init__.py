"""Rules of notarisation as data, each with its source."""
