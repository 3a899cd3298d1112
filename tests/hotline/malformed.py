"""Datagrams that are no SIP, or SIP gone wrong: of RFC 4475's invalid messages, cut short, and random bytes."""

import random
import socket
import time
from collections.abc import Sequence

from tests.hotline.edge import request_of
from tests.waiting import stand_by

#: What is changed of a message that is good, after RFC 4475, 3.1.2 and 3.3.
_CHANGES = (
    # 3.1.2.1 extraneous separators, 3.1.2.2 and 3.1.2.3 lengths, 3.1.2.4 numbers too large
    ("Max-Forwards: 70", "Max-Forwards: 70\r\nContact: \"Joe\" <sip:joe@example.org>;;;;"),
    ("Content-Length: 0", "Content-Length: 9999"),
    ("Content-Length: 0", "Content-Length: -999"),
    ("CSeq: 1 ", "CSeq: 36893488147419103232 "),
    # 3.1.2.6 a quote that does not end, 3.1.2.7 and 3.1.2.8 the target
    ("To: <sip:100@127.0.0.1>", 'To: "Mr. J. User <sip:j.user@example.com>'),
    ("OPTIONS sip:", "OPTIONS <sip:"),
    ("OPTIONS sip:100@127.0.0.1", "OPTIONS sip:100@127.0.0.1; lr"),
    # 3.1.2.9 two blanks, 3.1.2.16 another version, 3.1.2.17 and 3.1.2.18 another method than its own
    ("OPTIONS sip", "OPTIONS  sip"),
    (" SIP/2.0\r\nVia", " SIP/7.0\r\nVia"),
    ("CSeq: 1 OPTIONS", "CSeq: 1 INVITE"),
    ("CSeq: 1 OPTIONS", "CSeq: 8 NEWMETHOD"),
    # 3.3.1 what every message has, missing
    ("Call-ID: ", "Subject: "),
    ("Via: SIP/2.0/UDP", "X: SIP/2.0/UDP"),
    ("Via: SIP/2.0/UDP ", "Via: SIP/2.0/UDP,,"),
    ("From: <sip:100@127.0.0.1>", "From: <"),
    ("OPTIONS sip:100@127.0.0.1", "OPTIONS nobodyKnowsThisScheme:totallyopaquecontent"),
)  # fmt: skip
_REPLIES = (
    # 3.1.2.19 a code that is none, 3.1.2.5 numbers too large, cut short
    "SIP/2.0 4294967301 better not break the receiver\r\nVia: SIP/2.0/UDP 192.0.2.105\r\nCSeq: 1 INVITE\r\n\r\n",
    "SIP/2.0 503 Busy\r\nVia: SIP/2.0/UDP 192.0.2.1;ttl=9999\r\nCSeq: 9292394834772304023312 INVITE\r\n\r\n",
    "SIP/2.0 200\r\n",
)


def malformed(port: int, seed: int = 4475) -> list[bytes]:
    """Return some hundred of them, no two alike; the same ones each time."""
    chance = random.Random(seed)
    good = request_of("a telephone", port)
    changed = [good.replace(was, now, 1).encode() for was, now in _CHANGES]
    assert all(one != good.encode() for one in changed)
    cut = [good.encode()[: chance.randrange(8, len(good) - 40)] for _ in range(20)]
    words = [b"INVITE\r\n\r\n", b"INVITE sip:12348@x SIP/2.0\r\nTo: \r\n\r\n", b"\xff" * 900, b"\0" * 2000]
    return changed + [one.encode() for one in _REPLIES] + cut + noise(chance) + words


def noise(chance: random.Random) -> list[bytes]:
    """Return some that are nothing at all."""
    return [chance.randbytes(chance.randrange(50, 1200)) for _ in range(40)]


def flood(
    port: int, hosts: Sequence[str], datagrams: Sequence[bytes], *, number: int, seconds: float
) -> None:
    """Send so many within so many seconds, in turn from each of these addresses: as one does who forges them."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in hosts]
    try:
        for one, host in zip(sockets, hosts, strict=True):
            one.bind((host, 0))
        began = time.monotonic()
        for count in range(number):
            sockets[count % len(sockets)].sendto(datagrams[count % len(datagrams)], ("127.0.0.1", port))
            stand_by(max(0.0, began + count * seconds / number - time.monotonic()))
    finally:
        for one in sockets:
            one.close()
