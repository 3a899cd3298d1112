"""What appointments enter into the registries of the house: menus, personal data, texts of notices, names, limits."""
