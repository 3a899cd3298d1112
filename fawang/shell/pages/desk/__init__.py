"""The workbench: inbox, order, intake, try-out of the routing, audit."""
