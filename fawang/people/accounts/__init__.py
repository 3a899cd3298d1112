"""Who makes a request, and the sessions of those who have signed in."""
