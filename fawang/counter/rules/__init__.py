"""The rules of the counter: what a visit record may say, and who is called next. Pure."""
