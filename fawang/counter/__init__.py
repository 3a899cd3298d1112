"""The counter: walk-in queue, counter desk, and a record of every visit."""
