"""Legal aid's own part of each command: it runs in the same transaction as the step."""

from fawang.legal_aid.actions.applications import apply
from fawang.legal_aid.actions.assignments import assign, decline, give, reassign, take_up
from fawang.legal_aid.actions.decisions import accept, close, conclude, refuse, terminate, withdraw

__all__ = [
    "accept",
    "apply",
    "assign",
    "close",
    "conclude",
    "decline",
    "give",
    "reassign",
    "refuse",
    "take_up",
    "terminate",
    "withdraw",
]
