"""Programs and processes of the hotline: how they run beside each other, and who goes first."""
