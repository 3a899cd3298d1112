"""The relay's passwords and its configuration: pure."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from fawang.browser_calls.rules import turn

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_passwords_are_those_that_coturn_computes() -> None:
    name, password = turn.credentials("north", opaque="a1", until=NOW)
    assert name == f"{int(NOW.timestamp())}:a1"
    assert base64.b64decode(password) == hmac.digest(b"north", name.encode(), hashlib.sha1)


def test_what_a_browser_is_told() -> None:
    nothing = turn.ice(turn.Relay(), opaque="a1", now=NOW)
    assert (nothing.servers, nothing.policy) == ([], "all")
    relay = turn.Relay(("turn:r.example:3478?transport=udp",), "north", only=True)
    told = turn.ice(relay, opaque="a1", now=NOW)
    assert told.policy == "relay"
    until = int(str(told.servers[0]["username"]).partition(":")[0])
    assert timedelta(minutes=10) <= timedelta(seconds=until - NOW.timestamp()) <= timedelta(hours=1)
    assert told.seconds == until - NOW.timestamp()
    assert turn.ice(turn.Relay(relay.urls, "north"), opaque="a1", now=NOW).policy == "all"


def test_the_configuration_lets_the_relay_reach_itself_alone() -> None:
    made = turn.configuration(
        turn.Relay(("turn:x",), "north", only=True), address="198.51.100.7", realm="r.example"
    )
    lines = made.splitlines()
    assert {
        "use-auth-secret",
        "static-auth-secret=north",
        "denied-peer-ip=0.0.0.0-255.255.255.255",
        "allowed-peer-ip=198.51.100.7",
        "no-tls",
        "no-cli",
    } <= set(lines)
    assert "allow-loopback-peers" not in made
    wider = turn.configuration(
        turn.Relay(("turn:x",), "north"),
        address="198.51.100.7",
        realm="r",
        certificate="/c.pem",
        key="/k.pem",
    )
    assert "denied-peer-ip=10.0.0.0-10.255.255.255" in wider
    assert "denied-peer-ip=0.0.0.0-255.255.255.255" not in wider
    assert "cert=/c.pem\npkey=/k.pem" in wider
