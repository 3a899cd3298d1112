"""Asks an endpoint outside for JSON. Somebody waits: one limit stands around everything, to the last byte."""

import asyncio
import ssl
from functools import cache
from typing import Any


class Unanswered(Exception):
    """No answer that can be used; the message says why and holds nothing that anybody wrote."""


def post(url: str, asked: Any, *, key: str, seconds: float, connect: float, largest: int) -> bytes:
    """Send `asked` as JSON and return the JSON that comes back, as it came. Not for asynchronous code.

    Args:
        key: the bearer token; empty: none.
        seconds: for everything together, from the look-up of the name to the last byte.
        connect: of which for the connection.
        largest: how many bytes an answer may have.

    Raises:
        Unanswered: it is not there, too late, or not what was asked for.
    """
    # Nobody who asks nothing outside loads it.
    import httpx

    # Not asyncio.run: at its end it waits for the thread that looks up a name, which nobody can stop.
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_post(url, asked, key, seconds, connect, largest))
    except TimeoutError as error:
        raise Unanswered("too late") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise Unanswered(type(error).__name__) from error
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _post(url: str, asked: Any, key: str, seconds: float, connect: float, largest: int) -> bytes:
    import httpx

    # A compressed answer could be larger than it looks.
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {})
    # httpx's time limits are for one read each; a server that trickles meets the one around everything.
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(verify=_tls(), timeout=httpx.Timeout(seconds, connect=connect)) as client,
        client.stream("POST", url, json=asked, headers=headers) as answer,
    ):
        if answer.status_code != httpx.codes.OK:
            raise Unanswered(f"status {answer.status_code}")
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json" or answer.headers.get("Content-Encoding", "identity") != "identity":
            raise Unanswered("not JSON")
        body = bytearray()
        async for piece in answer.aiter_raw():
            body += piece
            if len(body) > largest:
                raise Unanswered("too large")
        return bytes(body)


@cache
def _tls() -> ssl.SSLContext:
    import httpx

    # Reading the certificates takes longer than a connection.
    return httpx.create_ssl_context()
