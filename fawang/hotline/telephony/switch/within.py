"""What a telephone asks in a dialog that is up: other media, hold among it; a refresh; keys. RFC 3261, 3311.

sippy leaves most of it unanswered, or answers for a bridge of two telephones. Here each request gets its answer, and
none ends the call. What is answered later, an offer, is one at a time: a second one is to come again (491).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fawang.hotline.telephony.switch.headers import METHODS, OURS, refuse_extensions

_RELAYED, _PLAIN = "application/dtmf-relay", "application/dtmf"
_KINDS = f"{_RELAYED}, {_PLAIN}"
_TAKEN, _ELSEWHERE = 200, 300
#: Keys as the bodies of old telephones have them: a sign, or its number (RFC 2833).
_KEYS = {**{one: one for one in "0123456789*#"}, "10": "*", "11": "#"}
_RELAY = re.compile(r"(?im)^\s*signal\s*=\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Offered:
    """The other side wants other media; `body` is its offer. Where it is empty, it wants ours."""

    dialog: str
    body: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """The other side has taken our offer, or its own back; `body` is its description as it now holds."""

    dialog: str
    body: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """A key was pressed: 0 to 9, `*` or `#`, in a message instead of the audio."""

    dialog: str
    key: str


def keys_of(kind: str, body: str) -> Iterator[str]:
    """Yield the key that an INFO says, if it says one that we know.

    Raises:
        ValueError: its body is of a kind that says no keys.
    """
    if kind.lower() == _RELAYED:
        found = _RELAY.search(body)
        said = found[1] if found else ""
    elif kind.lower() == _PLAIN:
        said = body.strip()
    else:
        raise ValueError(kind)
    if said in _KEYS:
        yield _KEYS[said]


class Within:
    """Goes before sippy's user agent.

    `told` gets the kind of news and what it says: its body, or its key.
    """

    told: Callable[[type[Offered | Agreed | Keyed], str], None]
    #: sippy's classes of a header and of a body.
    header: Any
    text: Any
    _asked: Any = None
    #: Our offer is with the other side.
    _ours: bool = False

    def recvRequest(self: Any, request: Any, transaction: Any) -> Any:  # noqa: N802
        """Answer what is asked within the dialog; leave all else to sippy."""
        sippy: Any = super()
        if not self.isConnected():
            return sippy.recvRequest(request, transaction)
        if request.getMethod() == "BYE":
            self.leave_open()
            return sippy.recvRequest(request, transaction)
        if (refusal := refuse_extensions(request, self.local_ua, self.header)) is not None:
            return refusal, None, None
        number = request.getHFBody("cseq").getCSeqNum()
        if self.rCSeq is not None and number <= self.rCSeq:
            return self._response(request, 500, "Server Internal Error"), None, None
        self.rCSeq = number
        body = request.getBody()
        match request.getMethod():
            case "UPDATE" if body is None:
                self._moved(request)
                return self._agreeing(request), None, None
            case "INVITE" | "UPDATE":
                return self._offered(request, body)
            case "INFO":
                return self._informed(request, body), None, None
            case "OPTIONS":
                return self._speaking(self._response(request, 200, "OK")), None, None
        refusal = self._response(request, 405, "Method Not Allowed")
        refusal.appendHeader(self.header(f"Allow: {METHODS}"))
        return refusal, None, None

    def sendUasResponse(self: Any, scode: int, *values: Any, **more: Any) -> None:  # noqa: N802
        """Say with the answer that takes an INVITE what we speak."""
        if _TAKEN <= scode < _ELSEWHERE:
            more["extra_headers"] = [*(more.get("extra_headers") or ()), *map(self.header, OURS)]
        sippy: Any = super()
        sippy.sendUasResponse(scode, *values, **more)

    def agree(self: Any, body: str) -> None:
        """Answer an offer, or make the one that was asked for; nothing if it was given up meanwhile."""
        request, self._asked = self._asked, None
        if request is None:
            return
        self._moved(request)
        self._ours, self.rSDP = request.getBody() is None, request.getBody() or self.rSDP
        response = self._agreeing(request)
        response.setBody(self.text(body))
        self._send(response, ack_cb=self._acknowledged if self._ours else None)

    def disagree(self) -> None:
        """Refuse an offer: all stays as it was."""
        self._refuse(488, "Not Acceptable Here")

    def leave_open(self) -> None:
        """Answer what is still open when the dialog ends."""
        self._refuse(487, "Request Terminated")

    def _offered(self: Any, request: Any, body: Any) -> Any:
        invite = request.getMethod() == "INVITE"
        if self._asked is not None or self._ours:
            return self._response(request, 491, "Request Pending"), None, None
        if body is not None and body.getType() != "application/sdp":
            return self._response(request, 415, "Unsupported Media Type"), None, None
        self._asked = request
        if invite:
            self._send(self._response(request, 100, "Trying"))
        self.told(Offered, str(body or ""))
        # An offer that is taken back ends no call; one whose answer nobody acknowledges does (RFC 3261, 13.3.1.4).
        return None, self._given_up, self.disconnect if invite else None

    def _given_up(self: Any, *_: object) -> None:
        """Let all be as it was before an offer that was taken back."""
        self._asked = None
        self.told(Agreed, str(self.rSDP or ""))

    def _acknowledged(self: Any, ack: Any) -> None:
        self._ours, self.rSDP = False, ack.getBody() or self.rSDP
        self.told(Agreed, str(ack.getBody() or ""))

    def _informed(self: Any, request: Any, body: Any) -> Any:
        if body is not None:
            try:
                keys = [*keys_of(body.getType(), str(body))]
            except ValueError:
                refusal = self._response(request, 415, "Unsupported Media Type")
                refusal.appendHeader(self.header(f"Accept: {_KINDS}"))
                return refusal
            for key in keys:
                self.told(Keyed, key)
        return self._response(request, 200, "OK")

    def _moved(self: Any, request: Any) -> None:
        """Take a telephone's new address: what we ask it later goes there."""
        if request.countHFs("contact") and (not self.routes or self.routes[0].getUrl().lr):
            self.rTarget = request.getHFBody("contact").getUrl().getCopy()
            if not self.routes:
                self.rAddr = self.rTarget.getTAddr()

    def _refuse(self, code: int, reason: str) -> None:
        request, self._asked = self._asked, None
        if request is not None:
            self._send(self._response(request, code, reason))

    def _response(self: Any, request: Any, code: int, reason: str) -> Any:
        return request.genResponse(code, reason, server=self.local_ua)

    def _agreeing(self: Any, request: Any) -> Any:
        response = self._response(request, 200, "OK")
        response.appendHeader(self.header(name="contact", body=self.lContact))
        return self._speaking(response)

    def _speaking(self, message: Any) -> Any:
        message.appendHeaders([self.header(one) for one in OURS])
        return message

    def _send(self: Any, response: Any, **more: Any) -> None:
        self.global_config["_sip_tm"].sendResponse(response, **more)
