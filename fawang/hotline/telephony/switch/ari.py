"""The Asterisk REST Interface (ARI): requests over HTTP, and events over a WebSocket, opened again after a break.

What a request says goes in its body: addresses of requests are logged in many places, and numbers must not be.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import httpx
from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.headers import build_authorization_basic

from fawang.hotline.rules.legs import SwitchFailed

log = logging.getLogger(__name__)

#: Seconds for one request. A command waits in Asterisk until the channel has done those before it.
_PATIENCE = 8.0
#: Asterisk closes connections that are idle for 15 seconds: ours are given up before.
_IDLE = 5.0
#: Seconds between attempts to open the WebSocket again: the first, and the longest.
_SOON, _LATER = 0.2, 2.0
#: After so many seconds in which nobody listens at its address any more, no Asterisk runs there.
_DEAD = 1.0
#: The events that are wanted. Of all others (what variables say, for one) there are many times as many.
_WANTED = ("ApplicationReplaced", "ChannelDestroyed", "ChannelDtmfReceived", "ChannelHangupRequest", "ChannelHold",
           "ChannelStateChange", "ChannelUnhold", "PlaybackFinished", "StasisEnd", "StasisStart")  # fmt: skip
#: How often, and after how many seconds, what Asterisk is not ready for is asked again.
_TIMES, _AGAIN = 40, 0.05
#: What is refused because it is no more, or no longer ours: 400 and 422 are said of channels in requests on bridges.
NO_MORE = (400, 404, 409, 412, 422)

type Event = Mapping[str, Any]


class AriFailed(SwitchFailed):
    """Asterisk does not answer, or refuses; `status` is that of HTTP, 0 where there was none.

    `nobody`: no process listens at its address.
    """

    def __init__(self, what: str, status: int = 0, *, nobody: bool = False) -> None:
        super().__init__(what)
        self.status, self.nobody = status, nobody


class Ari:
    """A connection to one Asterisk, for one application."""

    def __init__(self, url: str, user: str, password: str, app: str) -> None:
        self.app = app
        self._base = url.rstrip("/")
        self._basic = build_authorization_basic(user, password)
        self._http = httpx.AsyncClient(
            headers={"Authorization": self._basic}, timeout=_PATIENCE, trust_env=False,
            limits=httpx.Limits(max_connections=50, keepalive_expiry=_IDLE),
        )  # fmt: skip
        self._socket: ClientConnection | None = None

    async def __call__(
        self, method: str, *path: str, body: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None,
        fine: tuple[int, ...] = (), until_ready: tuple[int, ...] = (),
    ) -> Any:  # fmt: skip
        """Return the answer to a request: JSON, bytes of a file, or nothing.

        Args:
            fine: statuses that are no failure; the answer is then None.
            until_ready: statuses after which it is asked again for two seconds.

        Raises:
            AriFailed: Asterisk cannot be reached, or answers with another status.
        """
        for _attempt in range(_TIMES if until_ready else 1):
            answer = await self._ask(method, path, body, query)
            if answer.status_code not in until_ready:
                break
            await asyncio.sleep(_AGAIN)
        if answer.status_code in fine:
            return None
        if answer.is_error:
            raise AriFailed(f"Asterisk refuses {method} {path[0]}: {answer.status_code}", answer.status_code)
        if not answer.content:
            return None
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.content

    async def open(self) -> None:
        """Open the WebSocket: from now on Asterisk gives calls to this application.

        Raises:
            AriFailed: Asterisk cannot be reached, or refuses.
        """
        parts = urlsplit(self._base)
        scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
        asked = urlencode({"app": self.app, "subscribeAll": "false"})
        address = urlunsplit((scheme, parts.netloc, f"{parts.path}/events", asked, ""))
        try:
            self._socket = await connect(
                address, subprotocols=[Subprotocol("ari")],
                additional_headers={"Authorization": self._basic}, max_size=2**20, proxy=None,
                open_timeout=_PATIENCE, close_timeout=1, ping_interval=10, ping_timeout=10,
            )  # fmt: skip
        except InvalidStatus as why:
            status = why.response.status_code
            raise AriFailed(f"Asterisk refuses events: {status}", status) from why
        except (OSError, WebSocketException) as why:
            nobody = isinstance(why, ConnectionRefusedError)
            raise AriFailed(f"Asterisk gives no events: {type(why).__name__}", nobody=nobody) from why
        # Who gives all events is understood as well.
        with contextlib.suppress(AriFailed):
            wanted = {"allowed": [{"type": one} for one in _WANTED]}
            await self("PUT", "applications", self.app, "eventFilter", body=wanted)

    async def listen(
        self, hear: Callable[[Event], None], again: Callable[[], None], dead: Callable[[], None]
    ) -> None:
        """Hand on events until another takes over the application.

        `again` is called each time after a break, `dead` in a break as soon as no Asterisk runs any more.
        """
        wait, nobody_since = _SOON, 0.0
        loop = asyncio.get_running_loop()
        while True:
            if self._socket is not None:
                wait, nobody_since = _SOON, 0.0
                if await self._hear(self._socket, hear):
                    return
                self._socket = None
                log.warning("no events of Asterisk any more: trying again")
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LATER)
            try:
                await self.open()
            except AriFailed as why:
                log.warning("%s", why)
                nobody_since = (nobody_since or loop.time()) if why.nobody else 0.0
                if nobody_since and loop.time() - nobody_since >= _DEAD:
                    dead()
            else:
                again()

    async def close(self) -> None:
        """Ask and hear nothing any more."""
        if self._socket is not None:
            await self._socket.close()
        await self._http.aclose()

    async def _ask(
        self,
        method: str,
        path: tuple[str, ...],
        body: Mapping[str, Any] | None,
        query: Mapping[str, str] | None,
    ) -> httpx.Response:
        address = "/".join((self._base, *(quote(one, safe="") for one in path)))
        try:
            return await self._http.request(method, address, json=body, params=query)
        except httpx.HTTPError as why:
            raise AriFailed(f"Asterisk does not answer {method} {path[0]}: {type(why).__name__}") from why

    async def _hear(self, socket: ClientConnection, hear: Callable[[Event], None]) -> bool:
        """Hand on events until the connection breaks; tell whether another has taken over."""
        try:
            async for message in socket:
                event = _event(message)
                try:
                    hear(event)
                except Exception:
                    # One event that is not understood must not end all that follow.
                    log.exception("an event of Asterisk went wrong: %.40s", event.get("type"))
                if event.get("type") == "ApplicationReplaced":
                    return True
        except (OSError, WebSocketException):
            pass
        return False


def _event(message: str | bytes) -> Event:
    try:
        found = json.loads(message)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}
