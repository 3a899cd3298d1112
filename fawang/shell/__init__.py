"""The visual frame: base templates, components, home, "get help", "my matters", the workbench's frame."""
