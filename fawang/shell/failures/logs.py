"""What the log of failed requests says: enough to find the mistake, nothing about a person."""

import logging
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch

#: Exceptions whose message speaks of the code alone.
_ABOUT_CODE = (ImportError, NameError, AttributeError)


class WithoutPersonalData(logging.Filter):
    """Rewrites records of `django.request`: method and route instead of the path, no messages.

    Paths hold secret links, and the message of an exception may quote what somebody typed ("Key
    (phone)=(138…) already exists"). The frames and the classes of the exceptions remain.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite `record` in place; always let it pass."""
        request: Any = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            status = getattr(record, "status_code", "")
            record.msg = "%s %s → %s"
            record.args = (request.method, route(request), status)
            # Handlers that mail or send records elsewhere would take the whole request with them.
            del record.__dict__["request"]
        if record.exc_info:
            record.exc_text = outline(record.exc_info[1])
            record.exc_info = None
        return True


class ForeignHosts(logging.Filter):
    """Says on one line a minute that requests came for hosts that are not ours, and how many.

    The name is a stranger's, and may hold whatever they want a log to hold; Django writes it down with a traceback.
    """

    def __init__(self, every: float = 60.0) -> None:
        super().__init__()
        self._every = every
        self._since_last = 0
        self._next_at = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the first `record` of a minute; count the others for the next line."""
        self._since_last += 1
        if record.created < self._next_at:
            return False
        record.msg = "requests for a host that is not in FAWANG_HOSTS: %s, answered with 400"
        record.args = (self._since_last,)
        record.exc_info = record.exc_text = None
        record.__dict__.pop("request", None)
        self._since_last, self._next_at = 0, record.created + self._every
        return True


def route(request: HttpRequest) -> str:
    """Return the pattern of the route, such as `track/<token>`; a path that none fits is not named."""
    match: ResolverMatch | None = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no route)"


def outline(exception: BaseException | None) -> str:
    """Return the frames and classes of `exception` and of what led to it.

    Messages are left out, unless they can only speak of the code.
    """
    lines: list[str] = []
    while exception is not None:
        kind = type(exception)
        message = f": {exception}" if isinstance(exception, _ABOUT_CODE) else ""
        lines.append(f"{kind.__module__}.{kind.__qualname__}{message}")
        lines.extend(_frames(exception.__traceback__))
        exception = exception.__cause__ or (None if exception.__suppress_context__ else exception.__context__)
    return "\n".join(lines)


def _frames(traceback: TracebackType | None) -> list[str]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f'  File "{code.co_filename}", line {traceback.tb_lineno}, in {code.co_qualname}')
        traceback = traceback.tb_next
    return frames
