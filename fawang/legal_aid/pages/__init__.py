"""Pages of legal aid: prescribed forms; subsidies, peer review, statistics and cooperation of offices on the desk."""
