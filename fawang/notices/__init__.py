"""What the person is told, by which carrier, when, and never against their wishes."""
