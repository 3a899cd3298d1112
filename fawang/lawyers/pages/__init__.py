"""Pages of the directory, of requests to lawyers, and of complaints about them."""
