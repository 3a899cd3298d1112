"""Telling a program elsewhere of an alert: one HTTPS request, signed, to a host that the operator allows.

    POST <address>
    Content-Type: application/json
    Idempotency-Key: <reference>                  the same at each try
    Fawang-Signature: t=<seconds>,v1=<hex>        HMAC-SHA256 by the rule's secret of "<seconds>.<body>"

Any 2xx is taken as received. Redirects are not followed. A host that FAWANG_ALERT_HOSTS does not name is not called: a
rule must not make this server ask others within its network. Certificates are those of the usual authorities, or of the
file that SSL_CERT_FILE names. One limit stands around the whole call: the row of it is held meanwhile.
"""

import asyncio
import hashlib
import hmac

from django.conf import settings

from fawang.kernel.web import hosts

#: For everything together, from the look-up of the name to the answer's head; and of it for the connection.
SECONDS, _CONNECT = 15.0, 5.0


class Unsent(Exception):
    """It was not received. `later`: another try may help."""

    def __init__(self, code: str, *, later: bool) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code, self.later = code, later


def allowed(url: str) -> bool:
    """Tell whether an address may be called: https at a host that is named, or http where it is named with `http://`."""
    return hosts.allowed(url, settings.FAWANG_ALERT_HOSTS)


def signature(secret: str, body: bytes, seconds: int) -> str:
    """Return the header by which the other side knows that it was we who wrote, and when."""
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={signed}"


def post(*, url: str, secret: str, reference: str, body: bytes, seconds: int) -> None:
    """Send a body.

    Raises:
        Unsent: `hook_not_allowed`, `hook_unreachable`, `hook_refused`.
    """
    import httpx

    if not allowed(url):
        raise Unsent("hook_not_allowed", later=False)
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": reference,
        "Fawang-Signature": signature(secret, body, seconds),
    }
    # Not asyncio.run: at its end it waits for the thread that looks up a name, which nobody can stop.
    loop = asyncio.new_event_loop()
    try:
        status = loop.run_until_complete(_status(url, body, headers))
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        # Among them: no certificate that we know, and an answer that takes too long.
        raise Unsent("hook_unreachable", later=True) from None
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
    if not 200 <= status < 300:
        raise Unsent("hook_refused", later=status in (408, 425, 429) or status >= 500)


async def _status(url: str, body: bytes, headers: dict[str, str]) -> int:
    import httpx

    # A proxy of the environment would be another way out than the one that was allowed; its authorities are ours.
    # httpx's time limits are for one read each; who trickles meets the one around everything.
    async with (
        asyncio.timeout(SECONDS),
        httpx.AsyncClient(
            verify=httpx.create_ssl_context(trust_env=True), follow_redirects=False, trust_env=False,
            timeout=httpx.Timeout(SECONDS, connect=_CONNECT),
        ) as client,
        client.stream("POST", url, content=body, headers=headers) as answer,
    ):  # fmt: skip
        return answer.status_code
