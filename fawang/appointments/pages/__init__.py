"""Pages of appointments: of residents, and below `desk` of staff."""
