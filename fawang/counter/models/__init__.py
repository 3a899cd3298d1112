"""Tables of the counter."""

from fawang.counter.models.offline import OfflineCommand
from fawang.counter.models.visits import Visit

__all__ = ["OfflineCommand", "Visit"]
