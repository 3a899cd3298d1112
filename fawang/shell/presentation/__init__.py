"""How pages look and read: the frame's variable, icons, forms, preferences, what was typed."""
