"""Recordings as they are handed in."""

import io
import subprocess
import sys
import wave

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.hotline.telephony.sound import audio_import
from fawang.kernel.rules.problems import Invalid, TooLarge


def wav(
    hertz: float = 440,
    *,
    rate: int = 44_100,
    width: int = 2,
    channels: int = 1,
    seconds: float = 1.0,
    loud: float = 0.5,
) -> bytes:
    """A file with a tone."""
    tone = np.sin(np.arange(int(rate * seconds)) * (2 * np.pi * hertz / rate)) * loud
    if width == 1:
        frames = np.round(tone * 127 + 128).astype(np.uint8)[:, None]
    else:
        whole = np.round(tone * ((1 << (8 * width - 1)) - 1)).astype("<i4")
        frames = whole[:, None].view(np.uint8).reshape(-1, 4)[:, :width]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(np.tile(frames.reshape(len(tone), 1, -1), (1, channels, 1)).tobytes())
    return out.getvalue()


def mp3(
    hertz: float = 440, *, rate: int = 44_100, channels: int = 1, seconds: float = 1.0, loud: float = 0.5
) -> bytes:
    """The same tone as an MP3."""
    tone = np.sin(np.arange(int(rate * seconds)) * (2 * np.pi * hertz / rate)) * loud
    out = io.BytesIO()
    soundfile.write(out, np.tile(tone[:, None], (1, channels)), rate, format="MP3")
    return out.getvalue()


#: A tag of nothing but room for one (ID3v2.3), as programs write it before the sound.
TAG = b"ID3\x03\x00\x00\x00\x00\x01\x00" + bytes(128)


def strongest(samples: np.ndarray) -> float:
    """The frequency that is heard most, in Hz."""
    return float(np.abs(np.fft.rfft(samples)).argmax() * 8000 / len(samples))


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_tone_stays_the_tone_it_was(rate: int, width: int, channels: int) -> None:
    samples = audio_import.read(wav(rate=rate, width=width, channels=channels, seconds=0.7))
    assert samples.dtype == np.int16
    assert len(samples) == pytest.approx(5600, abs=2)
    assert strongest(samples) == pytest.approx(440, abs=2)
    assert np.abs(samples[500:-500]).max() == pytest.approx(16384, rel=0.05)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("tag", [b"", TAG])
def test_an_mp3_is_the_tone_that_it_was(rate: int, channels: int, tag: bytes) -> None:
    samples = audio_import.read(tag + mp3(rate=rate, channels=channels, seconds=0.7))
    assert samples.dtype == np.int16
    assert len(samples) == pytest.approx(5600, abs=400)
    assert strongest(samples) == pytest.approx(440, abs=5)
    assert np.abs(samples[1500:-1500]).max() == pytest.approx(16384, rel=0.1)


def test_an_mp3_that_is_too_long_short_or_silent_is_refused_and_not_decoded_to_its_end() -> None:
    for content, why in (
        (mp3(rate=8_000, seconds=61.5), "recording_too_long"),
        (mp3(rate=8_000, seconds=3600, loud=0.0), "recording_too_long"),
        (mp3(seconds=0.1, rate=48_000), "recording_too_short"),
        (mp3(loud=0.0), "recording_silent"),
    ):
        with pytest.raises(Invalid) as refused:
            audio_import.read(content)
        assert refused.value.errors == {"sound": why}


def test_other_sound_that_says_it_is_an_mp3_is_not_decoded() -> None:
    out = io.BytesIO()
    soundfile.write(out, np.zeros(8000), 8000, format="OGG", subtype="VORBIS")
    for content in (
        b"ID3" + out.getvalue(),
        TAG + wav(),
        TAG + b"fLaC" + bytes(100),
        TAG,
        b"\xff\xfb" + bytes(9000),
    ):
        with pytest.raises(Invalid) as refused:
            audio_import.read(content)
        assert refused.value.errors == {"sound": "recording_unreadable"}


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=200))
def test_a_broken_mp3_is_refused_or_read_and_never_anything_else(at: int, junk: bytes) -> None:
    content = bytearray(_SOUND)
    content[at : at + len(junk)] = junk
    try:
        assert len(audio_import.read(bytes(content))) > 0
    except Invalid as refused:
        assert refused.errors["sound"].startswith("recording_")


_SOUND = mp3()


def test_the_decoder_can_do_nothing_but_decode() -> None:
    """What a file might make of it opens nothing, reaches nobody, and takes no more memory than it may."""
    code = (
        "import socket\n"
        "from fawang.hotline.telephony.sound import mp3\n"
        "mp3._confine()\n"
        "for work in (lambda: open('/etc/hostname'), socket.socket, lambda: bytearray(2 ** 30)):\n"
        "    try:\n"
        "        work()\n"
        "    except (OSError, MemoryError):\n"
        "        print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused"] * 3


def test_what_a_telephone_cannot_carry_does_not_fold_back() -> None:
    # 7 kHz would come out at 1 kHz if it were only thinned out.
    mixed = wav(7000, rate=48_000)
    samples = audio_import.read(mixed)
    assert np.abs(samples[1000:-1000]).max() < 300


def test_the_file_that_is_kept_is_that_of_a_telephone() -> None:
    kept = audio_import.write_wav(audio_import.read(wav()))
    with wave.open(io.BytesIO(kept)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes()) == (
            1,
            2,
            8000,
            8000,
        )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "recording_unreadable"),
        (b"ID3\x04 an mp3", "recording_unreadable"),
        (wav()[:30], "recording_unreadable"),
        (wav(rate=4_000), "recording_unreadable"),
        (wav(channels=3), "recording_unreadable"),
        (wav(seconds=0.1), "recording_too_short"),
        (wav(rate=8_000, seconds=60.5), "recording_too_long"),
        (wav(loud=0.001), "recording_silent"),
        # Its head promises more than there is.
        (wav(seconds=0.5)[:100], "recording_too_short"),
    ],
)
def test_what_is_no_recording_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(Invalid) as found:
        audio_import.read(content)
    assert found.value.errors == {"sound": why}


def test_what_is_too_large_is_not_looked_at() -> None:
    with pytest.raises(TooLarge):
        audio_import.read(b"RIFF" + bytes(audio_import.MOST_BYTES))


@settings(max_examples=150)
@given(st.integers(0, 60), st.binary(min_size=1, max_size=12), st.integers(0, 40))
def test_a_file_that_is_damaged_anywhere_is_read_or_refused(place: int, damage: bytes, cut: int) -> None:
    content = bytearray(wav(rate=8_000, seconds=0.4))
    content[place : place + len(damage)] = damage
    try:
        audio_import.read(bytes(content[: len(content) - cut]))
    except Invalid as found:
        assert found.errors["sound"].startswith("recording_")
