"""Answers as others get them: for programs, as sheets, as streams, for the public."""
