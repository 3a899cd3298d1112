"""Headers by which the switch says who it is and what it speaks of SIP: the core (RFC 3261) and no extensions.

So whoever requires an extension (`100rel`, `timer`, `precondition`) is refused and can call again without (8.2.2.3).
"""

from collections.abc import Callable
from typing import Any

METHODS = "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO"
#: What every answer that takes a request says, and every INVITE. An empty list of extensions is one too (20.37).
OURS = (f"Allow: {METHODS}", "Supported: ")


def refuse_extensions(request: Any, agent: str | None, header: Callable[[str], Any]) -> Any:
    """Return the refusal of a request that requires extensions (420); None where it requires nothing.

    Args:
        agent: who says so (sippy's `local_ua`).
        header: makes sippy's header of a line.
    """
    required = [str(one).strip() for one in request.getHFBodys("require")]
    if not any(required):
        return None
    refusal = request.genResponse(420, "Bad Extension", server=agent)
    refusal.appendHeader(header(f"Unsupported: {', '.join(filter(None, required))}"))
    return refusal
