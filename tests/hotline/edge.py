"""The edge of the tests: who is who on the loopback, and what they send."""

import os
from collections.abc import Callable

from fawang.hotline.rules.credentials import for_phone
from fawang.hotline.telephony.edge import Edge, Limits, Listen, Trunk
from fawang.hotline.telephony.edge.settings import Transport
from fawang.hotline.telephony.programs.supervision import Supervised
from lab.softphone.telephone import Telephone

SECRET = "only for tests, and long enough for them"
REALM = "hotline.test"
#: The telephone network: calls come from there, and mobile numbers are dialled there.
CARRIER = "127.0.0.21"
#: Another hotline.
PARTNER = "127.0.0.22"
#: A network that is dialled, and from where nobody calls.
OUTWARDS = "127.0.0.24"
#: Desk phones, and somebody whom nobody knows.
OFFICE, STRANGER = "127.0.0.31", "127.0.0.41"
FAILURES, BAN_SECONDS, TRUNK_CALLS, REPORT_SECONDS = 3, 8, 10, 2


def an_edge(free_port: Callable[[], int]) -> Edge:
    """Return its settings, on ports that nobody has."""
    return Edge(
        secrets=(SECRET, "the secret before that one, not yet forgotten"),
        listen=(
            Listen(Transport.UDP, "127.0.0.1", free_port()),
            Listen(Transport.WS, "127.0.0.1", free_port()),
        ),
        switch=("127.0.0.1", free_port()),
        realm=REALM,
        trunks=(
            Trunk("carrier", (CARRIER,), CARRIER, free_port(), ("1ZXXXXXXXXX",)),
            Trunk("partner", (f"{PARTNER}/32",), PARTNER, free_port(), ("12345",), partner=True),
            Trunk("outwards", (), OUTWARDS, free_port(), ("0ZXXXXXXXXX",)),
        ),
        phones={"lawyer1": 1, "lawyer2": 3},
        origins=(f"http://127.0.0.1:{free_port()}",),
        limits=Limits(
            requests=60,
            failures=FAILURES,
            source_failures=9,
            ban_seconds=BAN_SECONDS,
            trunk_calls=TRUNK_CALLS,
            report_seconds=REPORT_SECONDS,
        ),
    )


type Running = tuple[Edge, Supervised]


def desk_phone(seat: str = "lawyer1", generation: int = 1, **options: object) -> Telephone:
    """A desk phone with its secret."""
    chosen = {"host": OFFICE, "password": for_phone(SECRET, seat, generation=generation), **options}
    return Telephone(seat, domain=REALM, **chosen)  # type: ignore[arg-type]


def carrier(number: str = "13800138000", **options: object) -> Telephone:
    """Somebody who calls by the telephone network."""
    return Telephone(number, host=CARRIER, **options)  # type: ignore[arg-type]


class Plugged:
    """Telephones, plugged in for a while."""

    def __init__(self, *phones: Telephone) -> None:
        self._phones = phones

    async def __aenter__(self) -> list[Telephone]:
        return [await one.start() for one in self._phones]

    async def __aexit__(self, *_: object) -> None:
        for one in self._phones:
            await one.unplug()


def request_of(agent: str, port: int, method: str = "OPTIONS", user: str = "100@") -> str:
    """A request of somebody who looks around."""
    return (
        f"{method} sip:{user}127.0.0.1:{port} SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP {STRANGER}:5999;rport;branch=z9hG4bK{os.urandom(6).hex()}\r\n"
        f"From: <sip:100@127.0.0.1>;tag=x\r\nTo: <sip:100@127.0.0.1>\r\nCall-ID: {os.urandom(6).hex()}\r\n"
        f"CSeq: 1 {method}\r\nMax-Forwards: 70\r\nUser-Agent: {agent}\r\nContent-Length: 0\r\n\r\n"
    )
