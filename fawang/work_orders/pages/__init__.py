"""Pages of work orders: getting help, following a matter, and the workbench."""
