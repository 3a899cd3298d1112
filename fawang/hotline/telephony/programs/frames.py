"""What two processes of the hotline tell each other over a pair of sockets: tuples, each with its length before it.

Both ends are this program, and nobody else has the sockets: so what comes may be loaded as it is.
"""

import asyncio
import pickle
import struct
from collections.abc import AsyncIterator
from typing import Any

_LENGTH = struct.Struct(">I")


def packed(*what: Any) -> bytes:
    """Return a tuple as it is sent."""
    body = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


async def unpacked(reader: asyncio.StreamReader) -> tuple[Any, ...]:
    """Return the next tuple that comes.

    Raises:
        asyncio.IncompleteReadError: the other end has gone.
    """
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    found: tuple[Any, ...] = pickle.loads(await reader.readexactly(length))  # noqa: S301 from ourselves alone
    return found


async def frames(reader: asyncio.StreamReader) -> AsyncIterator[tuple[Any, ...]]:
    """Yield what comes until the other end has gone."""
    try:
        while True:
            yield await unpacked(reader)
    except (asyncio.IncompleteReadError, ConnectionError):
        return
