"""What a telephone changes within a call: hold, another port or codec, a refresh; and what else it asks there."""

import asyncio
import secrets
from abc import ABC, abstractmethod
from typing import Any

HOST = "127.0.0.1"


class Changing(ABC):
    """The part of a telephone that asks within its call. `told` is the description that it got last."""

    way: str
    codec: int
    told: str
    _rtp: asyncio.DatagramTransport
    _version: int
    #: What was asked and is to be answered, by its number: what was sent, whether it offered, the answer.
    _asked_now: dict[str, tuple[dict[str, str], bool, asyncio.Future[int]]]

    async def change(
        self, way: str = "", *, method: str = "INVITE", moves: bool = False, asks: bool = False, host: str = HOST,
        codec: int | None = None, **headers: str,
    ) -> int:  # fmt: skip
        """Change the audio within the call: hold (`sendonly`, `inactive`), resume, another port or codec, or nothing.

        Args:
            method: `UPDATE` says it in another way.
            asks: it makes no offer, and lets the switch make one (INVITE), or merely refreshes (UPDATE).
            host: what it says as its address; 0.0.0.0 was hold in old times.
            headers: more of them, with `_` for a hyphen.

        Returns:
            What was answered in the end; 0 where nothing was.
        """
        self._version += bool(way) or moves or codec is not None
        self.way = way or self.way
        self.codec = self.codec if codec is None else codec
        old = self._rtp
        if moves:
            self._rtp = await self._audio()
        lines = tuple(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())
        answer = await self._ask(method, "" if asks else self._sdp(host), more=lines)
        if moves:
            old.close()
        return answer

    async def inform(self, kind: str, body: str, method: str = "INFO") -> int:
        """Say something within the call; return what was answered, 0 where nothing was."""
        return await self._ask(method, body, kind=kind)

    def take_back(self) -> None:
        """Take back the change that was asked for last."""
        sent, _offered, _answer = self._asked_now[max(self._asked_now, key=int)]
        self._request("CANCEL", of=sent)

    async def _ask(self, method: str, body: str, **more: Any) -> int:
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        sent = self._request(method, body, **more)
        self._asked_now[sent["cseq"]] = (sent, bool(body), answer)
        try:
            async with asyncio.timeout(30):
                return await answer
        except TimeoutError:
            return 0

    def _settled(self, number: str, method: str, status: int, body: str) -> None:
        """Take what was answered to something asked within the call."""
        sent, offered, answer = self._asked_now[number]
        if status < 200:
            return
        if status == 200 and body:
            self.told = body
            self._aim(body)
        if method == "INVITE":
            fresh = {"branch": f"z9hG4bK{secrets.token_hex(8)}"} if status == 200 else {}
            self._request("ACK", self._sdp() if status == 200 and not offered else "", {**sent, **fresh})
        if not answer.done():
            answer.set_result(status)

    @abstractmethod
    async def _audio(self) -> asyncio.DatagramTransport: ...

    @abstractmethod
    def _aim(self, body: str) -> None: ...

    @abstractmethod
    def _sdp(self, host: str = HOST) -> str: ...

    @abstractmethod
    def _request(
        self, method: str, body: str = "", of: dict[str, str] | None = None, *, kind: str = "application/sdp",
        more: tuple[str, ...] = (),
    ) -> dict[str, str]: ...  # fmt: skip
