"""Offers of telephones: what of them is taken, how the media engine is told of it, and what is answered."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.hotline.telephony.switch.offers import SPOKEN, event_inside, take

HEAD = ("v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "c=IN IP4 192.0.2.1", "t=0 0")
CRYPTO = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x"


def of(*lines: str) -> str:
    """Return a telephone's description."""
    return "\r\n".join([*HEAD, *lines, ""])


def audio(formats: str, *maps: str, profile: str = "RTP/AVP") -> list[str]:
    """Return its audio, with payload types and what they are."""
    return [f"m=audio 4000 {profile} {formats}", *(f"a=rtpmap:{one}" for one in maps)]


PLAIN = audio("8 101", "8 PCMA/8000", "101 telephone-event/8000")


def test_what_everybody_offers_is_passed_on_as_it_is() -> None:
    assert take(of(*PLAIN, "a=fmtp:101 0-15", "a=ptime:20")).description == of(
        *PLAIN, "a=fmtp:101 0-15", "a=ptime:20"
    )


def test_of_many_voices_the_one_that_is_recorded_is_taken_with_the_events_of_its_clock() -> None:
    offer = of(
        *audio("111 9 0 8 110 97", "111 opus/48000/2", "110 telephone-event/48000", "97 telephone-event/8000"),
        "a=fmtp:111 useinbandfec=1", "a=rtcp-fb:111 nack", "a=fmtp:110 0-16", "a=fmtp:97 0-16", "a=sendrecv",
    )  # fmt: skip
    taken = take(offer)
    assert (taken.voice, taken.event, taken.clock) == (8, 97, 8000)
    assert taken.description == of(
        "m=audio 4000 RTP/AVP 8 97 101", "a=rtpmap:97 telephone-event/8000", "a=fmtp:97 0-16", "a=sendrecv",
        "a=rtpmap:101 telephone-event/8000",
    )  # fmt: skip


def test_events_of_another_clock_are_told_at_that_of_the_voice_and_answered_at_their_own() -> None:
    taken = take(of(*audio("0 110", "110 telephone-event/48000")))
    assert "a=rtpmap:110 telephone-event/8000\r\n" in taken.description
    answered = of(*audio("0 110", "0 PCMU/8000", "110 telephone-event/8000"), "a=fmtp:110 0-15")
    offer = of(*audio("0 110", "110 telephone-event/48000"))
    assert taken.answer(offer, answered) == answered.replace("event/8000", "event/48000")


def test_each_line_is_answered_in_its_place() -> None:
    offer = of(
        "m=image 5000 udptl t38",
        "a=T38FaxVersion:0",
        *PLAIN,
        "m=video 4002 RTP/AVP 99",
        "a=rtpmap:99 H264/90000",
    )
    taken = take(offer)
    assert "image" not in taken.description
    assert "video" not in taken.description
    assert taken.answer(offer, of(*PLAIN)) == of("m=image 0 udptl t38", *PLAIN, "m=video 0 RTP/AVP 99")


@pytest.mark.parametrize(
    "answered",
    [
        of(*audio("0 101")),
        of(*audio("8 101", profile="RTP/SAVP")),
        of(*PLAIN, *PLAIN),
        of(),
    ],
    ids=["another voice", "another profile", "two lines", "none"],
)
def test_what_is_no_answer_is_never_given(answered: str) -> None:
    with pytest.raises(ValueError, match="not "):
        take(of(*PLAIN)).answer(of(*PLAIN), answered)


def test_of_encrypted_and_plain_the_first_is_taken_that_has_its_key() -> None:
    plain, secret = audio("8 101"), audio("8 101", profile="RTP/SAVP")
    assert take(of(*secret, CRYPTO, *plain)).profile == "RTP/SAVP"
    assert take(of(CRYPTO, *secret)).profile == "RTP/SAVP"
    assert take(of(*secret, *plain)).profile == "RTP/AVP"
    with pytest.raises(ValueError, match="no audio"):
        take(of(*secret))


@pytest.mark.parametrize(
    "lines",
    [
        [], ["m=audio"], ["m=audio x RTP/AVP 8"], ["m=audio 0 RTP/AVP 8"], audio("x"), audio("13"),
        audio("104", "104 AMR/8000"),
        audio("101", "101 telephone-event/8000"), audio("8", profile="UDP/TLS/RTP/SAVPF"), audio("8", profile="TCP"),
    ],
)  # fmt: skip
def test_what_cannot_be_spoken(lines: list[str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        take(of(*lines))


def test_inside_keys_are_101_unless_the_telephone_has_that_for_something_else() -> None:
    assert event_inside(of(*PLAIN)) == 101
    assert event_inside(of(*audio("8 101 96", "101 telephone-event/8000", "96 telephone-event/8000"))) == 101
    assert event_inside(of(*audio("8 96", "96 telephone-event/8000"))) == 96
    assert event_inside(of(*audio("8"))) == 101


_LINES = st.sampled_from([
    *PLAIN, "m=audio 4000 RTP/AVP 8 8 101 101", "m=audio 4000/2 RTP/SAVP 0 96", "a=rtpmap:96 telephone-event/16000",
    "a=rtpmap:101 opus/48000/2", "a=rtpmap:", "a=fmtp:101", "m=", "m=audio", "m=audio 99999999 RTP/AVP", CRYPTO,
    "=", "",
])  # fmt: skip


@given(st.lists(_LINES | st.text(max_size=30)))
def test_whatever_is_offered_is_taken_or_refused_and_one_voice_is_told(lines: list[str]) -> None:
    offer = of(*lines)
    try:
        taken = take(offer)
    except ValueError:
        return
    assert taken.answer(offer, of(f"m=audio 4000 {taken.profile} {taken.voice}")).count("m=") >= 1
    told = taken.description
    assert told.count("\r\nm=") == 1
    again = take(told)
    assert (again.voice, again.profile) == (taken.voice, taken.profile)


def test_what_we_say_that_we_speak_the_media_engine_speaks() -> None:
    program = shutil.which("rtpengine", path="/usr/sbin:/usr/bin")
    assert program
    said = subprocess.run([program, "--codecs"], capture_output=True, text=True, check=True).stdout
    spoken = {
        line.split(":")[0].strip().lower() for line in said.splitlines() if line.endswith(": fully supported")
    }
    assert set(SPOKEN) <= spoken
    assert not {"amr", "amr-wb"} & set(SPOKEN)
