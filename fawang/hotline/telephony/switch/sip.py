"""SIP dialogs in a thread of their own: sippy's event loop, which the rest of the process never waits for.

sippy (a back-to-back user agent in Python) has one global dispatcher and must be talked to from its own thread. Here
its dialogs have names, what happens to them is handed to the asyncio loop, and what they are told is handed to the
thread. It speaks UDP only: Kamailio stands before it for browsers, TLS and registrations (docs/hotline.md).
"""

import asyncio
import logging
import queue
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from fawang.hotline.telephony.switch.headers import OURS, refuse_extensions
from fawang.hotline.telephony.switch.offers import take
from fawang.hotline.telephony.switch.stack import Silent, load
from fawang.hotline.telephony.switch.within import Agreed, Keyed, Offered

#: The port where none is said.
_SIP = 5060
_OK = 200
#: Seconds until an INVITE that nobody answers is given up, if nothing else ends it before.
_LONGEST_RINGING = 90
_LAST_WORDS = 0.2
_SDP = "application/sdp"
#: Five hundred Chinese characters, percent-encoded.
_LONGEST_HEADER = 4500
_SOURCE_HEADER = "x-fawang-source"
#: What is answered within a dialog by a telephone that knows nothing of it any more, or for one that cannot be reached:
#: RFC 3261 and 5626; 477 and 478 are Kamailio's. Whatever else is answered, it is there.
_NOT_THERE = frozenset({404, 408, 410, 430, 477, 478, 480, 481, 604})
log = logging.getLogger(__name__)

_WITHHELD = {"", "anonymous", "unknown", "restricted"}


@dataclass(frozen=True, slots=True)
class Invited:
    """A dialog begins. `number` is empty where it is withheld, `body` their offer of media (empty: they want ours)."""

    dialog: str
    number: str
    dialled: str
    body: str
    headers: Mapping[str, str]
    #: The address from which it came.
    source: str = ""


@dataclass(frozen=True, slots=True)
class Connected:
    """The other side took off, or acknowledges that we did with an offer of ours; `body` is their answer."""

    dialog: str
    body: str


@dataclass(frozen=True, slots=True)
class Over:
    """The dialog has ended; `code` is the SIP response that ended it, 0 for a BYE or CANCEL."""

    dialog: str
    code: int


type SipNews = Invited | Connected | Offered | Agreed | Keyed | Over


class Sip:
    """Dialogs by name. Its methods may be called from the asyncio loop at any time."""

    def __init__(self, address: str, port: int, hear: Callable[[SipNews], None], *, edge: str = "") -> None:
        self._address, self._port, self._hear, self._edge = address, port, hear, edge
        self._loop = asyncio.get_running_loop()
        self._dialogs: dict[str, Any] = {}
        self._count = 0
        # Dialogs of an earlier run may still be known to others by their names.
        self._run_name = secrets.token_hex(3)
        self._thread = threading.Thread(target=self._run, name="sip", daemon=True)
        self._works: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._handing = threading.Thread(target=self._hand_over, name="sip-works", daemon=True)
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._sippy: Any = None

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address is taken.
        """
        self._thread.start()
        await self._ready
        self._handing.start()

    async def stop(self) -> None:
        """End all dialogs, and the thread."""
        for dialog in list(self._dialogs):
            self.end(dialog)
        # The last words go out before the loop is left.
        await asyncio.sleep(_LAST_WORDS)
        self._do(self._sippy.ED2.breakLoop)
        self._works.put(None)
        await asyncio.to_thread(self._thread.join, 5)

    def take_off(self, dialog: str, body: str, *, offers: bool = False) -> None:
        """Answer an INVITE; where it made no offer, `body` is ours, and `Connected` comes with their answer."""
        kind = "CCEventPreConnect" if offers else "CCEventConnect"
        self._tell(dialog, lambda s: getattr(s, kind)((200, "OK", s.MsgBody(body))))

    def agree(self, dialog: str, body: str) -> None:
        """Answer an offer of other media (`Offered`), or make the offer that was asked for; `Agreed` comes then."""
        self._within(dialog, lambda agent: agent.agree(body))

    def disagree(self, dialog: str) -> None:
        """Refuse an offer of other media: all stays as it was."""
        self._within(dialog, lambda agent: agent.disagree())

    def refuse(self, dialog: str, code: int, reason: str) -> None:
        """Refuse an INVITE."""
        self._tell(dialog, lambda s: s.CCEventFail((code, reason)), over=True)

    def end(self, dialog: str) -> None:
        """Hang up."""
        self._tell(dialog, lambda s: s.CCEventDisconnect(), over=True)

    async def is_there(self, dialog: str, seconds: float) -> bool:
        """Ask a telephone within its dialog whether it is still there (OPTIONS); it has so many seconds to answer."""
        answer: asyncio.Future[int] = self._loop.create_future()
        self._do(self._ask, dialog, lambda code: self._loop.call_soon_threadsafe(_settle, answer, code))
        try:
            async with asyncio.timeout(seconds):
                return await answer not in _NOT_THERE
        except TimeoutError:
            return False

    def invite(
        self,
        dialog: str,
        host: str,
        port: int | None,
        user: str,
        *,
        number: str,
        body: str,
        headers: Mapping[str, str],
        via: tuple[str, int] | None,
    ) -> None:
        """Call a telephone; `number` is what it shows, `via` the edge that knows the way, where there is one."""
        self._do(self._invite, dialog, (host, port), user, number, body, dict(headers), via)

    # --- in the thread ---------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._sippy = load()
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
            "_sip_logger": Silent(),
        }
        self._config["_sip_tm"] = s.SipTransactionManager(self._config, self._requested)

    def _requested(self, request: Any, transaction: Any) -> Any:
        method = request.getMethod()
        if request.getHFBody("to").getTag() is not None:
            return request.genResponse(481, "Call Leg/Transaction Does Not Exist"), None, None
        if (refusal := self._refusal(request)) is not None:
            return refusal, None, None
        if method == "INVITE":
            self._count += 1
            dialog = f"in-{self._run_name}-{self._count}"
            headers = _own_headers(request)
            happened = partial(self._happened, dialog, headers, source=self._source(request, headers))
            agent = self._sippy.Agent(self._config, happened)
            agent.lContact = self._contact(request.getRURI().username)
            self._keep(dialog, agent)
            return agent.recvRequest(request, transaction)
        if method == "OPTIONS":
            answer = request.genResponse(200, "OK")
            answer.appendHeaders([self._sippy.SipHeader(one) for one in OURS])
            return answer, None, None
        return request.genResponse(405, "Method Not Allowed"), None, None

    def _refusal(self, request: Any) -> Any:
        """Return the refusal of what requires more than we speak, or offers nothing that we could speak with it."""
        body, header = request.getBody(), self._sippy.SipHeader
        if (refusal := refuse_extensions(request, None, header)) is not None or body is None:
            return refusal
        if request.getMethod() == "INVITE":
            if body.getType() != _SDP:
                refusal = request.genResponse(415, "Unsupported Media Type")
                refusal.appendHeader(header(f"Accept: {_SDP}"))
                return refusal
            try:
                take(str(body))
            except ValueError as why:
                log.info("a call is refused: %s", why)
                return request.genResponse(488, "Not Acceptable Here")
        return None

    def _contact(self, user: str | None) -> Any:
        """Return where requests within a dialog are to be sent, for the dialog of a number that was dialled."""
        s = self._sippy
        url = s.SipURL(username=user, host=self._address, port=self._port)
        return s.SipContact(address=s.SipAddress(url=url))

    def _source(self, request: Any, headers: dict[str, str]) -> str:
        """Return from where a call comes: the packet's address, not what is written in it.

        What comes from the edge has come by it, and it writes down from where it has it.
        """
        source, said = str(request.getSource()[0]), headers.pop(_SOURCE_HEADER, "")
        return said or source if source in (self._address, self._edge) else source

    def _invite(
        self, dialog: str, to: tuple[str, int | None], user: str, number: str, body: str,
        headers: dict[str, str], via: tuple[str, int] | None,
    ) -> None:  # fmt: skip
        s = self._sippy
        if via is None:
            to = (to[0], to[1] or _SIP)
        more = [s.SipHeader(name=name, body=s.SipGenericHF(value, name)) for name, value in headers.items()]
        more += map(s.SipHeader, OURS)
        agent = s.Agent(
            self._config,
            partial(self._happened, dialog, {}),
            nh_address=to,
            extra_headers=more,
            expire_time=_LONGEST_RINGING,
        )
        agent.outbound_proxy, agent.lContact = via, self._contact(None)
        self._keep(dialog, agent)
        shown = number or "anonymous"
        agent.recvEvent(s.CCEventTry((s.SipCallId(), shown, user, s.MsgBody(body), None, shown)))
        # What follows goes by the route that the edge has recorded; with a proxy sippy would write it another way.
        agent.outbound_proxy = None

    def _ask(self, dialog: str, answered: Callable[[int], object]) -> None:
        agent = self._dialogs.get(dialog)
        if agent is None or not agent.isConnected():
            # It is ending, or only beginning: nobody vanishes from that.
            answered(_OK)
            return

        def take(response: Any) -> None:
            code = int(response.getSCode()[0])
            if code >= _OK:
                answered(code)

        agent.newTransaction(agent.genRequest("OPTIONS"), resp_cb=take)

    def _happened(
        self, dialog: str, headers: dict[str, str], event: Any, agent: Any, source: str = ""
    ) -> None:
        s = self._sippy
        if isinstance(event, s.CCEventTry):
            _call_id, number, dialled, body, _auth, _name = event.getData()
            known = "" if str(number or "").lower() in _WITHHELD else str(number)
            self._say(Invited(dialog, known, str(dialled or ""), str(body or ""), headers, source))
        elif isinstance(event, s.CCEventConnect):
            self._say(Connected(dialog, str(event.getData()[2] or "")))
        elif isinstance(event, s.CCEventFail):
            self._ended(dialog, int(event.getData()[0]))
        elif isinstance(event, s.CCEventDisconnect):
            self._ended(dialog, 0)

    def _keep(self, dialog: str, agent: Any) -> None:
        agent.told = lambda kind, said: self._say(kind(dialog, said))
        self._dialogs[dialog] = agent

    def _ended(self, dialog: str, code: int) -> None:
        if self._dialogs.pop(dialog, None) is not None:
            self._say(Over(dialog, code))

    def _say(self, news: SipNews) -> None:
        self._loop.call_soon_threadsafe(self._hear, news)

    def _tell(self, dialog: str, event: Callable[[Any], Any], *, over: bool = False) -> None:
        def tell() -> None:
            agent = self._dialogs.get(dialog)
            if agent is not None:
                if over:
                    agent.leave_open()
                agent.recvEvent(event(self._sippy))
            if over:
                self._ended(dialog, 0)

        self._do(tell)

    def _within(self, dialog: str, work: Callable[[Any], None]) -> None:
        def tell() -> None:
            agent = self._dialogs.get(dialog)
            if agent is not None:
                work(agent)

        self._do(tell)

    def _do(self, work: Callable[..., None], *values: Any) -> None:
        self._works.put(partial(work, *values))

    def _hand_over(self) -> None:
        """Hand works to the thread from one of its own: while sippy is busy, whoever hands it more has to wait."""
        over = False
        while not over:
            works = [self._works.get()]
            while not self._works.empty():
                works.append(self._works.get())
            over = None in works
            self._sippy.ED2.callFromThread(_all, [work for work in works if work is not None])


def _all(works: Sequence[Callable[[], None]]) -> None:
    for work in works:
        try:
            work()
        except Exception:
            # What goes wrong with one call must not take the others with it.
            log.exception("a call could not be told something")


def _settle(answer: "asyncio.Future[int]", code: int) -> None:
    if not answer.done():
        answer.set_result(code)


def _own_headers(request: Any) -> dict[str, str]:
    """Return the headers of partners, `x-fawang-…`, by name in lower case."""
    found = {}
    for header in request.headers:
        name = str(header.name).lower()
        if name.startswith("x-fawang-"):
            found[name] = str(header.body)[:_LONGEST_HEADER]
    return found
