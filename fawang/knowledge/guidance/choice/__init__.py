"""Which entry answers first: opened outright when it is sure, one of two, after a question back, or none (docs/guidance.md)."""
