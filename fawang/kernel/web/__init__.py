"""What pages and the API have in common: forms, markup, menus, files and papers as answers."""
