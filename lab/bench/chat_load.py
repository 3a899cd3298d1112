"""Many people and lawyers in chats, from a process of its own: `python -m lab.bench.chat_load`.

It speaks HTTP/1.1 over plain sockets: a library's client costs more CPU than the server that is measured. Writes a
line when all streams are open, waits for a line, then writes messages at an even rate and measures how long each
takes to the other side. Ends by itself.
"""

import asyncio
import contextlib
import json
import resource
import sys
import time
from dataclasses import dataclass, field
from typing import Any

#: So many streams are opened at once at the beginning; a province's people do not come in one second either.
_OPENING = 40
_POSTING = 24
_PATIENCE = 10.0


@dataclass
class Load:
    """The chats of a run, and what was heard when."""

    port: int
    chats: list[tuple[str, str]]
    token: str
    sent: dict[str, float] = field(default_factory=dict)
    accepted: dict[str, float] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)
    refused: int = 0

    async def follow(self, number: int, *, lawyer: bool, opened: asyncio.Semaphore, ready: list[int]) -> None:
        """Keep a stream open and note when each message arrives."""
        code, _key = self.chats[number]
        async with opened:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
            writer.write(self._head("GET", f"/{code}/events", number, lawyer=lawyer, close=False))
            status = await reader.readline()
            assert b"200" in status, status
            # The stream speaks at once: how the talk stands comes with its first news.
            while not (await reader.readline()).startswith(b"event: state"):
                pass
            ready.append(number)
        with contextlib.suppress(asyncio.CancelledError):
            while line := await reader.readline():
                if b'"id-' in line:
                    name = line.partition(b'"id-')[2].partition(b'"')[0].decode()
                    if name.endswith("p" if lawyer else "l"):
                        self.heard.setdefault(name, time.perf_counter())
        writer.close()

    async def post(self, number: int, name: str, *, lawyer: bool) -> None:
        """Write a message and note when it was accepted."""
        code, _key = self.chats[number]
        body = json.dumps({"text": f"id-{name}", "client_id": f"load-message-{name}"}).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.sent[name] = time.perf_counter()
        head = self._head("POST", f"/{code}/messages", number, lawyer=lawyer, close=True)
        writer.write(head.replace(b"\r\n\r\n", f"\r\nContent-Length: {len(body)}\r\n\r\n".encode()) + body)
        status = await reader.readline()
        if b"201" in status:
            self.accepted[name] = time.perf_counter()
        else:
            self.refused += 1
        await reader.read()
        writer.close()

    def _head(self, method: str, path: str, number: int, *, lawyer: bool, close: bool) -> bytes:
        # Everybody has an address of their own, as people do, and few are of one network.
        address = f"10.{number % 200 + 40}.{number // 200 % 250}.{number // 50_000 + 1}"
        who = f"Authorization: Bearer {self.token}" if lawyer else f"X-Access-Key: {self.chats[number][1]}"
        lines = [
            f"{method} /api/v1/consultations{path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"X-Forwarded-For: {address}",
            "Content-Type: application/json",
            f"Connection: {'close' if close else 'keep-alive'}",
            who,
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def run(wish: dict[str, Any]) -> dict[str, Any]:
    """Open the streams, write the messages; return when each was sent, accepted and heard, in seconds."""
    load = Load(wish["port"], [(code, key) for code, key in wish["chats"]], wish["token"])
    opened, ready = asyncio.Semaphore(_OPENING), list[int]()
    sides = [side for side in (False, True) for _window in range(wish["windows"])]
    async with asyncio.TaskGroup() as group:
        streams = [
            group.create_task(load.follow(number, lawyer=side, opened=opened, ready=ready))
            for number in range(len(load.chats))
            for side in sides
        ]
        while len(ready) < len(streams):
            await asyncio.sleep(0.1)
        print(len(ready), flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await _write(load, wish["messages"], wish["rate"])
        for stream in streams:
            stream.cancel()
    return {
        "accepted": [load.accepted[name] - load.sent[name] for name in load.accepted],
        "heard": [load.heard[name] - load.sent[name] for name in load.heard],
        "after": [load.heard[name] - at for name, at in load.accepted.items() if name in load.heard],
        "lost": sum(name not in load.heard for name in load.accepted),
        "refused": load.refused,
    }


async def _write(load: Load, messages: int, rate: float) -> None:
    posting, tasks = asyncio.Semaphore(_POSTING), []

    async def one(count: int) -> None:
        async with posting:
            lawyer = bool(count % 2)
            await load.post(count * 7 % len(load.chats), f"{count}{'l' if lawyer else 'p'}", lawyer=lawyer)

    begin = time.perf_counter()
    for count in range(messages):
        await asyncio.sleep(max(0.0, begin + count / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(one(count)))
    await asyncio.gather(*tasks)
    deadline = time.perf_counter() + _PATIENCE
    while len(load.heard) < len(load.accepted) and time.perf_counter() < deadline:
        await asyncio.sleep(0.05)


def main() -> None:
    """Run what standard input asks for."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    print(json.dumps(asyncio.run(run(json.loads(sys.stdin.readline())))), flush=True)


if __name__ == "__main__":
    main()
