"""The pages of knowledge: for the public, and for those who write and review."""
