"""The table of calls, what passes as a signal, and the relay's passwords: pure."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fawang.consultations import turn
from fawang.consultations.calls import (
    LIVE,
    MOST_PARTS,
    MOVES,
    Act,
    CallState,
    Consent,
    Role,
    against_calling,
    checked,
    decide,
    ending,
    known_client,
    may_record,
    role_of,
)
from fawang.consultations.rules import Kind, Side, Snapshot, State
from fawang.kernel.problems import Conflict, Invalid, NotAllowed
from fawang.people.rules import Permission

OWN, HANDLE = frozenset({Permission.CONSULTATION_OWN}), frozenset({Permission.CONSULTATION_HANDLE})
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def stands(state: State, **changes: Any) -> Snapshot:
    return Snapshot(kind=Kind.CHAT, state=state, units=(1,), staff_id=7, **changes)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("permissions", [OWN, HANDLE, frozenset({Permission.CONSULTATION_SUPERVISE})])
def test_only_the_two_call_and_only_while_a_lawyer_is_there(
    state: State, permissions: frozenset[str]
) -> None:
    against = against_calling(stands(state), permissions)
    if permissions not in (OWN, HANDLE):
        assert against == "not_allowed"
    else:
        expected = {State.OPEN: None, State.WAITING: "call_needs_lawyer"}
        assert against == expected.get(state, "talk_is_over")
    assert against_calling(stands(state, erased=True), permissions) == "consultation_erased"


@pytest.mark.parametrize("state", CallState)
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_the_table_decides(state: CallState, act: Act, role: Role) -> None:
    if role not in MOVES[act].roles:
        with pytest.raises(NotAllowed):
            decide(state, act, role)
    elif state not in MOVES[act].sources:
        with pytest.raises(Conflict) as refused:
            decide(state, act, role)
        assert refused.value.code == ("call_is_running" if state in LIVE else "call_is_over")
    else:
        assert decide(state, act, role).target not in MOVES[act].sources or act == Act.FAIL


@pytest.mark.parametrize("state", CallState)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("failed", [True, False])
def test_hanging_up_is_always_possible(state: CallState, role: Role, failed: bool) -> None:
    act = ending(state, role, failed=failed)
    assert (act is None) == (state not in LIVE)
    if act is not None:
        assert decide(state, act, role).target not in LIVE


def test_roles_and_consent() -> None:
    assert role_of(Side.PERSON, Side.PERSON) == role_of(Side.LAWYER, Side.LAWYER) == Role.ASKER
    assert role_of(Side.PERSON, Side.LAWYER) == Role.ASKED
    assert role_of(Side.PERSON, Side.PLATFORM) == Role.PLATFORM
    assert may_record([Consent.YES, Consent.YES])
    assert not may_record([Consent.YES, Consent.NO])
    assert not may_record([Consent.YES, Consent.NOT_ASKED])


# --- signals -------------------------------------------------------------------------------------

HOST = "candidate:1 1 udp 2122260223 192.168.1.20 50000 typ host generation 0"
SEEN = "candidate:2 1 udp 1686052607 203.0.113.9 50000 typ srflx raddr 192.168.1.20 rport 50000"
RELAY = "candidate:3 1 udp 41885439 198.51.100.7 49170 typ relay raddr 203.0.113.9 rport 50000 generation 0"


def candidate(line: str) -> dict[str, Any]:
    return {"candidate": {"candidate": line, "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": "x"}}


def test_addresses_do_not_pass_where_all_goes_by_the_relay() -> None:
    sdp = "\r\n".join(["v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", f"a={HOST}", f"a={SEEN}", f"a={RELAY}", ""])
    parts = [
        {"description": {"type": "offer", "sdp": sdp}},
        *(candidate(one) for one in (HOST, SEEN, RELAY, "")),
    ]
    said = checked(parts, relay_only=True)
    assert "192.168" not in str(said)
    assert "203.0.113" not in str(said)
    assert [sorted(one) for one in said] == [["description"], ["candidate"], ["candidate"]]
    assert "198.51.100.7 49170 typ relay raddr 0.0.0.0 rport 9" in said[1]["candidate"]["candidate"]
    assert "typ relay" in said[0]["description"]["sdp"]
    open_ = checked(parts, relay_only=False)
    assert open_[0]["description"]["sdp"] == sdp
    assert [one["candidate"]["candidate"] for one in open_[1:]] == [HOST, SEEN, RELAY, ""]


@pytest.mark.parametrize(
    "parts",
    [
        None,
        "offer",
        [],
        [{}],
        [{"description": {"type": "offer", "sdp": 1}}],
        [{"description": {"type": "rollback", "sdp": ""}}],
        [{"description": {"type": "offer", "sdp": ""}, "candidate": {}}],
        [{"script": {"candidate": ""}}],
        [{"candidate": None}],
        [{"candidate": {"candidate": "x" * 1001}}],
        [{"candidate": {"candidate": "", "sdpMid": 3}}],
        [{"candidate": {"candidate": "", "sdpMLineIndex": "0"}}],
        [candidate(HOST)] * (MOST_PARTS + 1),
    ],
)
def test_what_no_browser_says_does_not_pass(parts: Any) -> None:
    with pytest.raises(Invalid) as refused:
        checked(parts, relay_only=False)
    assert refused.value.errors == {"signals": "field_wrong"}


def test_too_much_does_not_pass() -> None:
    with pytest.raises(Invalid) as refused:
        checked([{"description": {"type": "offer", "sdp": "x" * 32_000}}], relay_only=False)
    assert refused.value.errors == {"signals": "field_too_long"}


@pytest.mark.parametrize("client", ["", "short", "x" * 65, "with space in it", "colon:colon:colon"])
def test_names_of_windows(client: str) -> None:
    with pytest.raises(Invalid):
        known_client(client)


# --- the relay -----------------------------------------------------------------------------------


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
