"""A call as a machine of states: what happens to it, and what is then to be done. Pure."""
