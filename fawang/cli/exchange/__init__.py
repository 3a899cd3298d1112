"""Commands about what goes between this installation and others."""
