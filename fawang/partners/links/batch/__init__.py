"""A day's referrals as a file, XLSX or CSV, for partners without a system: the columns, and what a row means."""
