"""Who serves whom next, on every channel: skills, presence, duty, waiting, matching (docs/dispatch.md)."""
