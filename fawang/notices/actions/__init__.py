"""Telling people: `tell`, `tell_staff` and `send_code` say what is told, `send` hands it to a carrier."""

from fawang.notices.actions.sending import defer_strays, send
from fawang.notices.actions.subscriptions import forget_subscriptions, subscribe, unsubscribe
from fawang.notices.actions.telling import (
    cancel,
    erase_notices,
    forget_codes,
    outdate,
    resend,
    send_code,
    tell,
    tell_staff,
)

__all__ = [
    "cancel",
    "defer_strays",
    "erase_notices",
    "forget_codes",
    "forget_subscriptions",
    "outdate",
    "resend",
    "send",
    "send_code",
    "subscribe",
    "tell",
    "tell_staff",
    "unsubscribe",
]
