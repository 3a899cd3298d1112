"""kill -9 of the server with two hundred chats open: all go on, no message is lost or doubled."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.platform import Platform
from tests.waiting import PATIENCE, a_while, soon

CHATS = 200
EACH = 5
TEXT = "公司说我试用期不合格，让我明天不用来了，这样合法吗？"


@dataclass
class Talk:
    """A person in a chat: they write, follow what is said, and send again whatever got no answer."""

    client: httpx.AsyncClient
    number: int
    code: str = ""
    key: str = ""
    heard: list[int] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)

    async def answer(self, path: str, **options: Any) -> Any:
        """Send until there is an answer, as the page does."""
        address = f"10.30.{self.number // 250}.{self.number % 250 + 1}"
        headers = {"X-Forwarded-For": address, "X-Access-Key": self.key, **options.pop("headers", {})}
        stored: list[Any] = []

        async def sent() -> bool:
            with contextlib.suppress(httpx.HTTPError):
                answer = await self.client.post(path, headers=headers, **options)
                assert answer.status_code in (201, 429, 503), answer.text
                stored.extend([answer.json()] if answer.status_code == 201 else [])
            return bool(stored)

        await soon(sent, seconds=10 * PATIENCE, every=0.2)
        return stored[0]

    async def begin(self) -> None:
        """Ask for a chat."""
        body = {"text": TEXT, "kind": "chat"}
        receipt = await self.answer(
            "/consultations", json=body, headers={"Idempotency-Key": f"talk-{self.number}"}
        )
        self.code, self.key = receipt["code"], receipt["access_key"]

    async def follow(self) -> None:
        """Follow the talk until everything has been heard, coming back after each break."""
        while len(self.heard) < EACH + 1:
            headers = {"X-Access-Key": self.key, "Last-Event-ID": str(self.heard[-1] if self.heard else 0)}
            with contextlib.suppress(httpx.HTTPError):
                async with self.client.stream(
                    "GET", f"/consultations/{self.code}/events", headers=headers
                ) as stream:
                    async for line in stream.aiter_lines():
                        if line.startswith("id: "):
                            self.heard.append(int(line[4:]))
                            if len(self.heard) == EACH + 1:
                                return
            await a_while(0.2)

    async def write(self) -> None:
        """Write, one after the other."""
        for count in range(EACH):
            body = {"text": f"第{count}句", "client_id": f"talk-{self.number}-{count}-message"}
            stored = await self.answer(f"/consultations/{self.code}/messages", json=body)
            self.acknowledged.append(stored["number"])
            await a_while(1.0)


def test_two_hundred_chats_go_on_after_the_server_was_killed(platform: Platform) -> None:
    async def run() -> list[Talk]:
        limits = httpx.Limits(max_connections=None)
        client = httpx.AsyncClient(base_url=f"{platform.url}/api/v1", limits=limits, timeout=30)
        async with client:
            talks = [Talk(client, number) for number in range(CHATS)]
            await asyncio.gather(*(talk.begin() for talk in talks))
            following = [asyncio.ensure_future(talk.follow()) for talk in talks]
            writing = asyncio.gather(*(talk.write() for talk in talks))
            # In the middle of it.
            await soon(lambda: sum(len(talk.acknowledged) for talk in talks) > CHATS)
            await asyncio.to_thread(platform.instance.kill, "server")
            await asyncio.to_thread(platform.restart, "server")
            await writing
            await asyncio.gather(*following)
        return talks

    talks = asyncio.run(run())
    everything = list(range(1, EACH + 2))
    assert [talk.heard for talk in talks] == [everything] * CHATS
    assert [talk.acknowledged for talk in talks] == [everything[1:]] * CHATS
    codes = ",".join(f"'{talk.code}'" for talk in talks)
    stored = platform.sql(
        "SELECT count(*) FROM consultations_message m JOIN consultations_consultation c ON c.id = m.consultation_id"
        f" WHERE c.code IN ({codes})"
    )
    assert int(stored) == CHATS * (EACH + 1)
