"""What several pages of an order are made of: forms of commands, history, files, notices, rows."""
