"""One signed request to a partner, and what came of it.

Hosts that FAWANG_PARTNER_HOSTS does not name are not called: what a partner or an agreement says must not make this
server ask others within its network. Redirects are not followed. One limit stands around the whole call, and of the
answer so much is read as a receipt or a problem needs.
"""

import asyncio
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from fawang.kernel.web import hosts

SECONDS, _CONNECT, _LONGEST_ANSWER = 15.0, 5.0, 64 * 1024


class Unsent(Exception):
    """There was no answer. `code`: `host_not_allowed`, `unreachable`, `too_slow`, `answer_unfit`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said. `read`: the JSON object of the body; empty where it was none."""

    status: int
    read: Mapping[str, Any]
    milliseconds: int

    @property
    def code(self) -> str:
        """Return the code of a problem, as far as it may stand in our tables; else the status."""
        code = self.read.get("code")
        fits = (
            isinstance(code, str) and code.isascii() and code.replace("_", "").isalnum() and len(code) <= 40
        )
        return str(code) if fits else f"http_{self.status}"


def may_be_called(url: str) -> bool:
    """Tell whether the operator allows the host of an address."""
    return hosts.allowed(url, settings.FAWANG_PARTNER_HOSTS)


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send a body.

    Raises:
        Unsent: there was no answer that says anything.
    """
    import httpx

    if not may_be_called(url):
        raise Unsent("host_not_allowed")
    # Not asyncio.run: at its end it waits for the thread that looks up a name, which nobody can stop.
    loop = asyncio.new_event_loop()
    began = time.monotonic()
    try:
        status, content = loop.run_until_complete(_exchange(url, headers, body))
    except (TimeoutError, httpx.TimeoutException):
        raise Unsent("too_slow") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        raise Unsent("unreachable") from None
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
    return Answer(status, _object(content), round((time.monotonic() - began) * 1000))


async def _exchange(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
    import httpx

    async with (
        asyncio.timeout(SECONDS),
        httpx.AsyncClient(
            verify=_authorities(), follow_redirects=False, trust_env=False,
            timeout=httpx.Timeout(SECONDS, connect=_CONNECT),
        ) as client,
        client.stream("POST", url, content=body, headers=dict(headers)) as answer,
    ):  # fmt: skip
        content = b""
        async for piece in answer.aiter_raw():
            content += piece
            if len(content) > _LONGEST_ANSWER:
                break
        return answer.status_code, content[:_LONGEST_ANSWER]


@cache
def _authorities() -> ssl.SSLContext:
    import httpx

    context: ssl.SSLContext = httpx.create_ssl_context(trust_env=True)
    if settings.FAWANG_PARTNER_CERTIFICATE:
        context.load_cert_chain(settings.FAWANG_PARTNER_CERTIFICATE)
    return context


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
