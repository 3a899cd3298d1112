"""Who takes part, who gives way to whom, for whom a signal is, and what passes as one: pure."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.browser_calls.rules import (
    MOST_MEMBERS,
    MOST_PARTS,
    MOST_SIGNALS,
    SILENT,
    addressed,
    checked,
    free_seat,
    is_polite,
    is_silent,
    known_client,
    most_signals,
)
from fawang.kernel.rules.problems import Conflict, Invalid

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NUMBERS = st.integers(1, 60)


@given(st.sets(st.integers(1, MOST_MEMBERS)))
def test_a_free_seat_is_one_that_nobody_has(taken: set[int]) -> None:
    if len(taken) < MOST_MEMBERS:
        seat = free_seat(taken)
        assert seat not in taken
        assert 1 <= seat <= MOST_MEMBERS
    else:
        with pytest.raises(Conflict) as refused:
            free_seat(taken)
        assert (refused.value.code, refused.value.params["most"]) == ("meeting_full", 5)


@given(st.lists(NUMBERS, min_size=2, max_size=5, unique=True))
def test_of_each_pair_one_gives_way_and_all_give_way_to_the_newest(members: list[int]) -> None:
    for one in members:
        for other in members:
            if one != other:
                assert is_polite(one, other) != is_polite(other, one)
    newest = max(members)
    assert all(is_polite(one, newest) for one in members if one != newest)


@given(others=st.sets(NUMBERS, max_size=4), to=st.none() | NUMBERS)
def test_a_signal_is_for_one_of_the_others(others: set[int], to: int | None) -> None:
    try:
        found = addressed(to, others)
    except Conflict as problem:
        assert problem.code == "member_gone"
        assert not others if to is None else to not in others
    except Invalid as problem:
        assert problem.errors == {"to": "field_wrong"}
        assert to is None
        assert len(others) > 1
    else:
        assert found in others
        assert to in (None, found)


def test_silence_and_how_much_may_be_said() -> None:
    assert not is_silent(NOW - SILENT, NOW)
    assert is_silent(NOW - SILENT - timedelta(seconds=1), NOW)
    assert [most_signals(joined) for joined in (1, 2, 5)] == [MOST_SIGNALS, MOST_SIGNALS, 4 * MOST_SIGNALS]


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


_OCTETS = st.integers(1, 254)
_ADDRESSES = st.builds(lambda *parts: ".".join(map(str, parts)), st.just(172), _OCTETS, _OCTETS, _OCTETS)
_LINES = st.builds(
    lambda kind, own, behind: f"candidate:1 1 udp 1 {own} 50000 typ {kind} raddr {behind} rport 50000",
    st.sampled_from(["host", "srflx", "prflx", "relay"]),
    _ADDRESSES,
    _ADDRESSES,
)


@given(st.lists(_LINES, min_size=1, max_size=MOST_PARTS - 1))
def test_by_the_relay_only_the_addresses_of_the_relay_pass(lines: list[str]) -> None:
    sdp = "\r\n".join(["v=0", *(f"a={line}" for line in lines), ""])
    said = checked([{"description": {"type": "answer", "sdp": sdp}}, *map(candidate, lines)], relay_only=True)
    relays = [line.split()[4] for line in lines if " relay " in line]
    kept = [part["candidate"]["candidate"].split() for part in said[1:]]
    assert [line[4] for line in kept] == relays
    assert all(line[9] == "0.0.0.0" for line in kept)
    in_sdp = [line.split() for line in said[0]["description"]["sdp"].split("\r\n") if "candidate" in line]
    assert [(line[4], line[9]) for line in in_sdp] == [(one, "0.0.0.0") for one in relays]
