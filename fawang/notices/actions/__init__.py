"""Telling people: `tell` and `send_code` say what is to be told, `send` hands it to a carrier."""

from fawang.notices.actions.sending import defer_strays, send
from fawang.notices.actions.telling import cancel, erase_notices, forget_codes, resend, send_code, tell

__all__ = ["cancel", "defer_strays", "erase_notices", "forget_codes", "resend", "send", "send_code", "tell"]
