"""Whether the first answer is right: measured (`fawang eval first-answer`), and learned (`learn`)."""
