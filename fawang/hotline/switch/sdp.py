"""Descriptions of media (SDP, RFC 8866) as far as the platform writes and reads them. Pure."""

#: G.711 A-law, as telephones in China speak it, and keys as events (RFC 4733).
_LINES = (
    "v=0", "o=- 1 1 IN IP4 {host}", "s=-", "c=IN IP4 {host}", "t=0 0", "m=audio {port} RTP/AVP 8 101",
    "a=rtpmap:8 PCMA/8000", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", "a=ptime:20", "a=sendrecv", "",
)  # fmt: skip
#: Port 9 is where nothing listens: who sends there is heard by nobody.
NOBODY = 9


def inner(port: int, host: str = "127.0.0.1") -> str:
    """Return the description of the inside of a leg, whose audio goes to `port`."""
    return "\r\n".join(_LINES).format(port=port, host=host)


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
