"""Pages of dispatch for staff: call-backs and how many a quarter holds, duties, the roster of a month."""
