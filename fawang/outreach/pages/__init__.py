"""Pages of outreach: for the public, for advisers in a village, and on the desk."""
