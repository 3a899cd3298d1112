"""Telling a Kamailio that runs: JSON-RPC over a socket in its folder, for nobody but its own user.

What is told here is in its configuration too (`configuration.write`), so that it holds after a restart. Format:
JSON-RPC 2.0 in datagrams, as Kamailio's module jsonrpcs takes it.
"""

import asyncio
import contextlib
import itertools
import json
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fawang.hotline.telephony.edge.configuration import digests
from fawang.hotline.telephony.edge.settings import Edge

#: Where in the folder of an edge its control is; `kamailio.cfg` names it too.
SOCKET = "control"
_ANSWER_SECONDS = 2.0
_MOST_BYTES = 65536
_numbers = itertools.count(1)


class ControlFailed(Exception):
    """Kamailio does not answer, or does not take what it is told."""


async def admit(folder: Path, edge: Edge, before: Mapping[str, int]) -> None:
    """Let in the desk phones of `edge`, and nobody else; `before` are those that it has let in, with generations.

    Whoever has another secret now is not rung any more until they have signed in with it.

    Raises:
        ControlFailed: Kamailio has not heard of all of it; telling it again does no harm.
    """
    fresh = dict(digests(edge))
    with _Line(folder) as line:
        for name in before.keys() - fresh.keys():
            await line.ask("htable.delete", "phones", name)
            await line.ask("ul.rm", "location", name)
        for name, digest in fresh.items():
            if before.get(name) == edge.phones[name]:
                continue
            if "error" in await line.ask("htable.sets", "phones", name, digest):
                raise ControlFailed("Kamailio does not take the secret of a desk phone")
            await line.ask("ul.rm", "location", name)


class _Line:
    """A socket of ours to which it answers."""

    def __init__(self, folder: Path) -> None:
        self._to = folder / SOCKET
        self._own = folder / f"answer-{os.getpid()}-{next(_numbers)}"

    def __enter__(self) -> "_Line":
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(f"{self._own}")
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        with contextlib.suppress(FileNotFoundError):
            self._own.unlink()

    async def ask(self, method: str, *values: str) -> dict[str, Any]:
        """Ask something; return the whole answer, which may be an error."""
        number, loop = next(_numbers), asyncio.get_running_loop()
        question = {"jsonrpc": "2.0", "method": method, "params": values, "id": number}
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                self._socket.connect(f"{self._to}")
                await loop.sock_sendall(self._socket, json.dumps(question).encode())
                while True:
                    answer = json.loads(await loop.sock_recv(self._socket, _MOST_BYTES))
                    if answer.get("id") == number:
                        return dict(answer)
        except (OSError, TimeoutError, ValueError) as why:
            raise ControlFailed(f"Kamailio does not answer: {why}") from None
