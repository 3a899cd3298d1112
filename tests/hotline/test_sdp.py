"""Descriptions of media: which ways the audio goes, and what is said of it to the other side."""

import pytest

from fawang.hotline.telephony.switch import sdp
from fawang.hotline.telephony.switch.sdp import Way


def of(*lines: str, host: str = "192.0.2.1") -> str:
    """Return a telephone's description, with lines of its own in the end."""
    return "\r\n".join(["v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", f"c=IN IP4 {host}", "t=0 0", *lines, ""])


AUDIO, VIDEO = "m=audio 4000 RTP/AVP 8", "m=video 4002 RTP/AVP 99"


@pytest.mark.parametrize("way", Way)
def test_a_way_is_said_for_all_or_for_the_audio(way: Way) -> None:
    assert sdp.way_of(of(f"a={way}", AUDIO)) == way
    assert sdp.way_of(of(AUDIO, f"a={way}")) == way
    # What the audio says counts more, and what the video says nothing.
    assert sdp.way_of(of("a=sendrecv", AUDIO, f"a={way}", VIDEO, "a=inactive")) == way


def test_both_ways_unless_it_says_otherwise() -> None:
    assert sdp.way_of(of(AUDIO)) == Way.BOTH
    assert sdp.way_of("") == Way.BOTH


def test_old_telephones_hold_without_an_address() -> None:
    assert sdp.way_of(of(AUDIO, host="0.0.0.0")) == Way.SENDS
    assert sdp.way_of(of(AUDIO, "a=recvonly", host="0.0.0.0")) == Way.NEITHER
    assert sdp.way_of(of(AUDIO, "a=inactive", host="0.0.0.0")) == Way.NEITHER


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Way.BOTH, "sendrecv"),
        (Way.SENDS, "recvonly"),
        (Way.HEARS, "sendonly"),
        (Way.NEITHER, "inactive"),
    ],
)
def test_what_one_sends_the_other_hears(way: Way, said: str) -> None:
    described = sdp.inner(4000, way=way)
    assert f"a={said}\r\n" in described
    assert sdp.port_of(described) == 4000
    assert sdp.way_of(described).seen_by_others == way


def test_an_offer_is_made_of_an_answer_both_ways() -> None:
    answer = of(AUDIO, "a=recvonly", "a=setup:passive")
    assert sdp.offer_of(answer) == of(AUDIO, "a=sendrecv", "a=setup:actpass")


def test_without_audio_there_is_no_port() -> None:
    with pytest.raises(ValueError, match="no audio"):
        sdp.port_of(of(VIDEO))
