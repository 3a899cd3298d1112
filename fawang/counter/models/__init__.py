"""Tables of the counter."""

from fawang.counter.models.visits import Visit

__all__ = ["Visit"]
