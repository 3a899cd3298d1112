"""Where partners' systems write to us, what is published, and the pages of the desk."""
