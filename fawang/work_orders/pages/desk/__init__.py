"""The workbench: the inbox, an order, taking a matter in."""
