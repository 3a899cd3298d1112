"""工单: the work order from intake to closing — lifecycle, deadlines, inbox, history."""
