"""Pages of the room: the workbench, the form of a partner without a system, the trail on the page of an order."""
