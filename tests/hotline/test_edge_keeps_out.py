"""What the edge keeps out: false ways, scanners, floods, noise, strange pages; and that calls get through."""

import asyncio
import os
import socket
import ssl
import time
import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fawang.hotline.telephony.edge import Listen, Tls
from fawang.hotline.telephony.edge.settings import Transport
from fawang.hotline.telephony.programs.installed import kamailio
from fawang.hotline.telephony.programs.supervision import Supervised
from lab.platforms.ports import free_port
from lab.softphone.telephone import Telephone
from tests.hotline.background import Background
from tests.hotline.edge import (
    CARRIER,
    REALM,
    TRUNK_CALLS,
    Plugged,
    Running,
    an_edge,
    carrier,
    desk_phone,
    request_of,
)
from tests.hotline.switchboard import Switchboard
from tests.waiting import a_while, soon


def test_routes_lead_nowhere_but_to_the_switch(edge: Running) -> None:
    """A request that says it belongs to a call, and names its own way: the classic of toll fraud."""

    async def run() -> None:
        settings = edge[0]
        port, target = settings.udp[1], settings.trunks[0].port
        async with Plugged(carrier(at=target), Telephone(host="127.0.0.42")) as [network, stranger]:
            for method, tag in (("INVITE", ";tag=y"), ("BYE", ";tag=y"), ("INVITE", "")):
                request = (
                    f"{method} sip:13900139000@{CARRIER}:{target} SIP/2.0\r\n"
                    f"Via: SIP/2.0/UDP 127.0.0.42:{stranger.port};rport;branch=z9hG4bK{os.urandom(6).hex()}\r\n"
                    f"Route: <sip:127.0.0.1:{port};lr>\r\nRoute: <sip:{CARRIER}:{target};lr>\r\n"
                    f"From: <sip:1@127.0.0.42>;tag=x\r\nTo: <sip:13900139000@{CARRIER}>{tag}\r\n"
                    f"Call-ID: {os.urandom(6).hex()}\r\nCSeq: 1 {method}\r\nMax-Forwards: 70\r\n"
                    f"Contact: <sip:1@127.0.0.42:{stranger.port}>\r\nContent-Length: 0\r\n\r\n"
                )
                assert await stranger.send(request, port) == f"403 {method}"
                single = request.replace(f"Route: <sip:{CARRIER}:{target};lr>\r\n", "")
                assert await stranger.send(single, port) == f"403 {method}"
            assert network.log == []

    asyncio.run(run())


# --- noise ---------------------------------------------------------------------------------------


def test_options_are_answered_and_unknown_methods_refused(edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        async with Plugged(Telephone(host="127.0.0.43")) as [somebody]:
            assert await somebody.send(request_of("x", port, user=""), port) == "200 OPTIONS"
            for method in ("MESSAGE", "SUBSCRIBE", "REFER", "PUBLISH", "NOTIFY", "BREW"):
                assert await somebody.send(request_of("x", port, method), port) == f"405 {method}"
            few = request_of("x", port).replace("Max-Forwards: 70", "Max-Forwards: 0")
            assert await somebody.send(few, port) == "483 OPTIONS"
            big = request_of("x" * 17_000, port)
            assert await somebody.send(big, port) == "513 OPTIONS"

    asyncio.run(run())


@pytest.mark.parametrize("agent", ["friendly-scanner", "sipvicious", "sipcli/v1.8", "sundayddr"])
def test_scanners_hear_nothing_ever_after(edge: Running, agent: str) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        host = f"127.0.0.{50 + len(agent)}"
        async with Plugged(Telephone(host=host)) as [scanner]:
            assert await scanner.send(request_of("a telephone", port, user=""), port) == "200 OPTIONS"
            assert await scanner.send(request_of(agent, port), port, 0.7) == ""
            assert await scanner.send(request_of("a telephone", port, user=""), port, 0.7) == ""

    asyncio.run(run())


def test_a_flood_is_shut_out_while_a_call_gets_through(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        async with Plugged(Telephone(host="127.0.0.44"), carrier(), desk_phone()) as [flooder, caller, seat]:
            for count in range(600):
                for method in ("INVITE", "REGISTER"):
                    flooder._sip.sendto(request_of("x", port, method, "12348@").encode(), ("127.0.0.1", port))
                if count % 20 == 0:
                    await a_while(0.01)
                if count == 500:
                    caller.call(port)
            leg = (await behind.news("Arrived", number="13800138000"))["leg"]
            behind.tell("accept", leg)
            await soon(lambda: caller.up)
            assert await seat.register(port) == 200
            assert len(flooder.log) < 400
            await a_while(0.3)
            assert await flooder.send(request_of("x", port, user=""), port, 0.7) == ""

    asyncio.run(run())


def test_a_trunk_has_so_many_calls_a_second_and_is_never_shut_out(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        async with Plugged(carrier()) as [flood]:
            began = time.monotonic()
            for count in range(200):
                if count % 10 == 0:
                    await a_while(0.01)
                flood._sip.sendto(
                    request_of("x", port, "INVITE", "12348@")
                    .replace("<sip:100@127.0.0.1>;tag=x", "<sip:13800138000@127.0.0.21>;tag=x")
                    .replace("User-Agent", "Contact: <sip:1@127.0.0.21>\r\nUser-Agent")
                    .encode(),
                    ("127.0.0.1", port),
                )
            await soon(lambda: flood.log.count("503 INVITE") > 100)
            # So many a second, of those that it took.
            assert flood.log.count("100 INVITE") <= (time.monotonic() - began + 2) * TRUNK_CALLS
        await a_while(1.1)
        async with Plugged(carrier("13700137000")) as [caller]:
            caller.call(port)
            leg = (await behind.news("Arrived", number="13700137000"))["leg"]
            behind.tell("accept", leg)
            await soon(lambda: caller.up)

    asyncio.run(run())


def test_what_is_no_sip_changes_nothing(behind: Switchboard, edge: Running) -> None:
    async def run() -> None:
        port = edge[0].udp[1]
        noise = (
            b"", b"\r\n\r\n", b"INVITE\r\n\r\n", b"\xff" * 900, b"\0" * 2000, os.urandom(500),
            b"INVITE sip:12348@x SIP/2.0\r\nTo: \r\n\r\n",
            b"INVITE sip:12348@x SIP/2.0\r\nVia: SIP/2.0/UDP 1\r\nFrom: <\r\nTo: >\r\nCSeq: x\r\nCall-ID:\r\n\r\n",
            b"REGISTER sip:x SIP/9.0\r\n" + b"A: " + b"(" * 4000 + b"\r\n\r\n",
            request_of("x", port).replace("Content-Length: 0", "Content-Length: 99999").encode(),
            request_of("x", port).replace("CSeq: 1 OPTIONS", "CSeq: 99999999999 INVITE").encode(),
        )  # fmt: skip
        async with Plugged(Telephone(host="127.0.0.45"), carrier()) as [somebody, caller]:
            for one in noise:
                somebody._sip.sendto(one, ("127.0.0.1", port))
            caller.call(port)
            behind.tell("accept", (await behind.news("Arrived"))["leg"])
            await soon(lambda: caller.up)
        assert edge[1].restarts == 0 or edge[1].pid

    asyncio.run(run())


# --- browsers' way in ----------------------------------------------------------------------------


def handshake(port: int, origin: str, **changed: str) -> bytes:
    """Return what the edge says to a WebSocket handshake of a page; `changed` are other headers."""
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(handshake_text(port, origin, **changed))
        return connection.recv(100).split(b"\r\n")[0]


def handshake_text(port: int, origin: str, **changed: str) -> bytes:
    """Return such a handshake."""
    headers = {
        "Host": f"127.0.0.1:{port}", "Upgrade": "websocket", "Connection": "Upgrade", "Origin": origin,
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "sip", "Sec-WebSocket-Version": "13",
        **changed,
    }  # fmt: skip
    lines = ["GET / HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()


def test_browsers_come_from_our_pages_only(edge: Running) -> None:
    port, ours = edge[0].listen[1].port, edge[0].origins[0]
    assert b"101" in handshake(port, ours)
    assert b"403" in handshake(port, "https://elsewhere.example")
    assert b"403" in handshake(port, ours + "0")
    assert b"404" in handshake(port, ours, Upgrade="h2c")


def test_plain_sip_by_tcp_is_for_nobody(edge: Running) -> None:
    port = edge[0].listen[1].port
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(request_of("x", port, user="").replace("SIP/2.0/UDP", "SIP/2.0/TCP").encode())
        connection.settimeout(0.7)
        with pytest.raises(TimeoutError):
            connection.recv(100)


def test_browsers_and_telephones_come_by_tls(background: Background, tmp_path: Path) -> None:
    settings = an_edge(free_port)
    port = free_port()
    settings = replace(
        settings,
        listen=(settings.listen[0], Listen(Transport.WSS, "127.0.0.1", port)),
        tls=a_certificate(tmp_path),
    )
    trusting = ssl.create_default_context(cafile=f"{tmp_path / 'edge.pem'}")
    register = (
        request_of("x", port, "REGISTER", "")
        .replace("SIP/2.0/UDP", "SIP/2.0/TLS")
        .replace("127.0.0.1>", f"{REALM}>")
    )
    with background.entered(Supervised(kamailio(settings, tmp_path / "edge"))):
        with trusting.wrap_socket(
            socket.create_connection(("127.0.0.1", port), 5), server_hostname="localhost"
        ) as tls:
            assert tls.version() in ("TLSv1.2", "TLSv1.3")
            tls.sendall(handshake_text(port, settings.origins[0]))
            assert b"101 Switching Protocols" in tls.recv(1000)
        with trusting.wrap_socket(
            socket.create_connection(("127.0.0.1", port), 5), server_hostname="localhost"
        ) as tls:
            tls.sendall(register.encode())
            assert tls.recv(1000).startswith(b"SIP/2.0 401")
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(OSError), socket.create_connection(("127.0.0.1", port), 5) as plain:
            old.wrap_socket(plain)


def a_certificate(folder: Path) -> Tls:
    """Make a certificate that certifies itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "edge.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "edge.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return Tls(folder / "edge.pem", folder / "edge.key")
