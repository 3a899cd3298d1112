"""A form that is sent twice does its work once: pressed twice, or sent again by a browser that got no answer."""

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

from fawang.kernel.security import idempotency
from fawang.kernel.security.access import ActingRequest

#: The hidden field by which a form is known again.
FIELD = "once"
_LONGEST = 64


def mark(request: ActingRequest) -> str:
    """Return the mark of a form: the one it came with, so that it stays the same form when it is shown again."""
    return request.POST.get(FIELD, "")[:_LONGEST] or secrets.token_urlsafe(16)


def once(request: ActingRequest, what: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do `work` once for a form and what was typed into it; return its answer, the first one where it was done before.

    Whoever goes back and types something else means something else: that is done too.
    """
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    content = hashlib.sha256(json.dumps([request.get_full_path(), typed]).encode()).hexdigest()
    key = f"datacentre.{what}:{request.actor.label}:{content}" if request.POST.get(FIELD) else None
    return idempotency.once(key, content, work)[0]
