"""SIP dialogs in a thread of their own: sippy's event loop, which the rest of the process never waits for.

sippy (a back-to-back user agent in Python) has one global dispatcher and must be talked to from its own thread. Here
its dialogs have names, what happens to them is handed to the asyncio loop, and what they are told is handed to the
thread. It speaks UDP only: Kamailio stands before it for browsers, TLS and registrations (docs/hotline.md).
"""

import asyncio
import logging
import secrets
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

#: Seconds until an INVITE that nobody answers is given up, if nothing else ends it before.
_LONGEST_RINGING = 90
_LAST_WORDS = 0.2
log = logging.getLogger(__name__)
_WITHHELD = {"", "anonymous", "unknown", "restricted"}


@dataclass(frozen=True, slots=True)
class Invited:
    """A dialog begins. `number` is empty where it is withheld; `body` is their offer of media."""

    dialog: str
    number: str
    dialled: str
    body: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Connected:
    """The other side took off; `body` is their answer."""

    dialog: str
    body: str


@dataclass(frozen=True, slots=True)
class Over:
    """The dialog has ended; `code` is the SIP response that ended it, 0 for a BYE or CANCEL."""

    dialog: str
    code: int


type SipNews = Invited | Connected | Over


class Sip:
    """Dialogs by name. Its methods may be called from the asyncio loop at any time."""

    def __init__(self, address: str, port: int, hear: Callable[[SipNews], None]) -> None:
        self._address, self._port, self._hear = address, port, hear
        self._loop = asyncio.get_running_loop()
        self._dialogs: dict[str, Any] = {}
        self._count = 0
        # Dialogs of an earlier run may still be known to others by their names.
        self._run_name = secrets.token_hex(3)
        self._thread = threading.Thread(target=self._run, name="sip", daemon=True)
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._sippy: Any = None

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address is taken.
        """
        self._thread.start()
        await self._ready

    async def stop(self) -> None:
        """End all dialogs, and the thread."""
        for dialog in list(self._dialogs):
            self.end(dialog)
        # The last words go out before the loop is left.
        await asyncio.sleep(_LAST_WORDS)
        self._do(self._sippy.ED2.breakLoop)
        await asyncio.to_thread(self._thread.join, 5)

    def take_off(self, dialog: str, body: str) -> None:
        """Answer an INVITE."""
        self._tell(dialog, lambda s: s.CCEventConnect((200, "OK", s.MsgBody(body))))

    def refuse(self, dialog: str, code: int, reason: str) -> None:
        """Refuse an INVITE."""
        self._tell(dialog, lambda s: s.CCEventFail((code, reason)), over=True)

    def end(self, dialog: str) -> None:
        """Hang up."""
        self._tell(dialog, lambda s: s.CCEventDisconnect(), over=True)

    def invite(
        self,
        dialog: str,
        host: str,
        port: int,
        user: str,
        *,
        number: str,
        body: str,
        headers: Mapping[str, str],
    ) -> None:
        """Call a telephone; `number` is what it shows."""
        self._do(self._invite, dialog, (host, port), user, number, body, dict(headers))

    # --- in the thread ---------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._sippy = _load()
            self._listen()
        except BaseException as error:
            self._loop.call_soon_threadsafe(self._ready.set_exception, error)
            return
        self._loop.call_soon_threadsafe(self._ready.set_result, None)
        self._sippy.ED2.loop()

    def _listen(self) -> None:
        s = self._sippy
        s.SipConf.my_address, s.SipConf.my_port = self._address, self._port
        s.SipConf.my_uaname = "fawang"
        self._config = {
            "_sip_address": self._address,
            "_sip_port": self._port,
            "_sip_logger": _Silent(),
        }
        self._config["_sip_tm"] = s.SipTransactionManager(self._config, self._requested)

    def _requested(self, request: Any, transaction: Any) -> Any:
        method = request.getMethod()
        if request.getHFBody("to").getTag() is not None:
            return request.genResponse(481, "Call Leg/Transaction Does Not Exist"), None, None
        if method == "INVITE":
            self._count += 1
            dialog = f"in-{self._run_name}-{self._count}"
            headers = _own_headers(request)
            agent = self._sippy.UA(self._config, partial(self._happened, dialog, headers))
            self._dialogs[dialog] = agent
            return agent.recvRequest(request, transaction)
        if method == "OPTIONS":
            return request.genResponse(200, "OK"), None, None
        return request.genResponse(405, "Method Not Allowed"), None, None

    def _invite(
        self, dialog: str, to: tuple[str, int], user: str, number: str, body: str, headers: dict[str, str]
    ) -> None:
        s = self._sippy
        more = [s.SipHeader(name=name, body=s.SipGenericHF(value, name)) for name, value in headers.items()]
        agent = s.UA(
            self._config,
            partial(self._happened, dialog, {}),
            nh_address=to,
            extra_headers=more or None,
            expire_time=_LONGEST_RINGING,
        )
        self._dialogs[dialog] = agent
        shown = number or "anonymous"
        agent.recvEvent(s.CCEventTry((s.SipCallId(), shown, user, s.MsgBody(body), None, shown)))

    def _happened(self, dialog: str, headers: dict[str, str], event: Any, agent: Any) -> None:
        s = self._sippy
        if isinstance(event, s.CCEventTry):
            _call_id, number, dialled, body, _auth, _name = event.getData()
            known = "" if str(number or "").lower() in _WITHHELD else str(number)
            self._say(Invited(dialog, known, str(dialled or ""), str(body or ""), headers))
        elif isinstance(event, s.CCEventConnect):
            self._say(Connected(dialog, str(event.getData()[2])))
        elif isinstance(event, s.CCEventFail):
            self._ended(dialog, int(event.getData()[0]))
        elif isinstance(event, s.CCEventDisconnect):
            self._ended(dialog, 0)

    def _ended(self, dialog: str, code: int) -> None:
        if self._dialogs.pop(dialog, None) is not None:
            self._say(Over(dialog, code))

    def _say(self, news: SipNews) -> None:
        self._loop.call_soon_threadsafe(self._hear, news)

    def _tell(self, dialog: str, event: Callable[[Any], Any], *, over: bool = False) -> None:
        def tell() -> None:
            agent = self._dialogs.get(dialog)
            if agent is not None:
                agent.recvEvent(event(self._sippy))
            if over:
                self._ended(dialog, 0)

        self._do(tell)

    def _do(self, work: Callable[..., None], *values: Any) -> None:
        self._sippy.ED2.callFromThread(work, *values)


class _Silent:
    """sippy's log holds whole messages, numbers among them: nothing of it is kept."""

    def write(self, *_: object, **__: object) -> None:
        """Keep nothing."""


def _own_headers(request: Any) -> dict[str, str]:
    """Return the headers of partners, `x-fawang-…`, by name in lower case."""
    found = {}
    for header in request.headers:
        name = str(header.name).lower()
        if name.startswith("x-fawang-"):
            found[name] = str(header.body)[:200]
    return found


class _Sippy:
    """What is used of sippy."""


def _load() -> Any:
    # Its dispatcher belongs to the thread that loads it.
    from sippy import CCEvents
    from sippy.Core.EventDispatcher import ED2
    from sippy.MsgBody import MsgBody
    from sippy.SipCallId import SipCallId
    from sippy.SipConf import SipConf
    from sippy.SipGenericHF import SipGenericHF
    from sippy.SipHeader import SipHeader
    from sippy.SipTransactionManager import SipTransactionManager
    from sippy.SipURL import SipURL
    from sippy.UA import UA

    found: Any = _Sippy()
    for event in ("CCEventConnect", "CCEventDisconnect", "CCEventFail", "CCEventTry"):
        setattr(found, event, getattr(CCEvents, event))
    for name, part in (
        ("ED2", ED2), ("MsgBody", MsgBody), ("SipCallId", SipCallId), ("SipConf", SipConf), ("UA", UA),
        ("SipGenericHF", SipGenericHF), ("SipHeader", SipHeader), ("SipTransactionManager", SipTransactionManager),
    ):  # fmt: skip
        setattr(found, name, part)
    _read_transports_in_any_case(SipURL)
    # It prints whole messages that it cannot read, numbers among them.
    for name, module in list(sys.modules.items()):
        if name.startswith("sippy.") and hasattr(module, "dump_exception"):
            module.dump_exception = _cannot_be_read  # type: ignore[attr-defined]
    return found


def _cannot_be_read(_message: str, *_: object, **__: object) -> None:
    log.warning("a SIP message could not be read or handled: %s", sys.exc_info()[0])


def _read_transports_in_any_case(url: Any) -> None:
    """Let `;transport=UDP` mean UDP: sippy 2.5 knows the word in lower case only, and ends such calls with an error."""
    read = url.setParams
    if getattr(read, "fawang", False):
        return

    def set_params(self: Any, params: Any) -> None:
        read(self, params)
        if isinstance(self.transport, str):
            self.transport = self.transport.lower()

    set_params.fawang = True  # type: ignore[attr-defined]
    url.setParams = set_params
