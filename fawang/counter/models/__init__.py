"""Tables of the counter."""

from fawang.counter.models.offline import OfflineCommand
from fawang.counter.models.tickets import Alarm, Counter, Ticket
from fawang.counter.models.visits import Visit

__all__ = ["Alarm", "Counter", "OfflineCommand", "Ticket", "Visit"]
