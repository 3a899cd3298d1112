"""A talk as it is sent to those who take part: messages, files, recordings."""
