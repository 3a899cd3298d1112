"""Legal aid's own part of an application and of each command: it runs in the same transaction."""
