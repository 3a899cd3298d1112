"""Descriptions of media (SDP, RFC 8866) as far as the platform writes and reads them. Pure."""

from enum import StrEnum

#: G.711 A-law, as telephones in China speak it, and keys as events (RFC 4733).
_LINES = (
    "v=0", "o=- 1 1 IN IP4 {host}", "s=-", "c=IN IP4 {host}", "t=0 0", "m=audio {port} RTP/AVP 8 {event}",
    "a=rtpmap:8 PCMA/8000", "a=rtpmap:{event} telephone-event/8000", "a=fmtp:{event} 0-15", "a=ptime:20", "a={way}", "",
)  # fmt: skip
#: Port 9 is where nothing listens: who sends there is heard by nobody.
NOBODY = 9


class Way(StrEnum):
    """Which ways the audio of a telephone goes, as it says (RFC 3264): it holds us unless it goes both."""

    BOTH = "sendrecv"
    #: It hears nothing. It may play music of its own.
    SENDS = "sendonly"
    HEARS = "recvonly"
    NEITHER = "inactive"

    @property
    def seen_by_others(self) -> "Way":
        """The same from the other side."""
        return {Way.SENDS: Way.HEARS, Way.HEARS: Way.SENDS}.get(self, self)


def inner(port: int, host: str = "127.0.0.1", way: Way = Way.BOTH, event: int = 101) -> str:
    """Return the description of the inside of a leg, whose audio goes to `port`; `way` is the telephone's.

    Args:
        event: the payload type of keys.
    """
    return "\r\n".join(_LINES).format(port=port, host=host, way=way.seen_by_others, event=event)


def way_of(description: str) -> Way:
    """Return which ways the audio of a telephone goes. Old ones hold with the address 0.0.0.0 (RFC 2543)."""
    found, at = Way.BOTH, 0
    for line in description.splitlines():
        word = line.removeprefix("a=").strip()
        if line.startswith("m="):
            at += 1
        elif at <= 1 and line.startswith("a=") and word in Way:
            found = Way(word)
    if found in (Way.BOTH, Way.HEARS) and "c=IN IP4 0.0.0.0" in description:
        return Way.SENDS if found == Way.BOTH else Way.NEITHER
    return found


def offer_of(answer: str) -> str:
    """Return an offer of the media of which an answer has told the telephone: both ways, keys in either role."""
    lines = []
    for line in answer.splitlines():
        if line.startswith("a=") and line.removeprefix("a=") in Way:
            lines.append(f"a={Way.BOTH}")
        elif line.startswith("a=setup:"):
            lines.append("a=setup:actpass")
        else:
            lines.append(line)
    return "\r\n".join([*lines, ""])


def port_of(description: str) -> int:
    """Return the port of the audio.

    Raises:
        ValueError: there is none.
    """
    for line in description.splitlines():
        if line.startswith("m=audio "):
            return int(line.split()[1])
    raise ValueError("no audio")


def is_web(description: str) -> bool:
    """Tell whether it is a browser's: encrypted, with keys over DTLS."""
    return "UDP/TLS/RTP/SAVPF" in description
