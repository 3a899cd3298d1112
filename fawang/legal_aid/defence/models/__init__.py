"""Tables of defence in criminal cases: notifications, posts of duty lawyers, what they did, wishes of detainees."""

from fawang.legal_aid.defence.models.duty import Help, Post, Wish
from fawang.legal_aid.defence.models.notifications import Notification

__all__ = ["Help", "Notification", "Post", "Wish"]
