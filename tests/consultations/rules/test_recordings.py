"""What a recording is made of: its waveform, and silence where something was blanked."""

import io
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.consultations.rules.recordings import (
    Span,
    checked_peaks,
    checked_reason,
    checked_span,
    condensed,
    silenced,
    wave_of,
    without,
)
from fawang.kernel.rules.problems import Conflict, Invalid

peaks = st.lists(st.integers(0, 100), max_size=900)


def wav(seconds: float = 2.0, *, rate: int = 8000, loud: int = 7) -> bytes:
    """Return a stereo WAV that is equally loud throughout."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes([loud]) * (int(seconds * rate) * 4))
    return made.getvalue()


@given(peaks, st.integers(1, 400))
def test_a_waveform_has_no_more_columns_and_hides_nothing_loud(found: list[int], columns: int) -> None:
    shown = condensed(found, columns)
    assert len(shown) == min(len(found), columns)
    assert max(shown, default=0) == max(found, default=0)


@given(peaks, st.integers(1, 10**7), st.data())
def test_a_blanked_span_is_flat_and_the_rest_stays(
    found: list[int], length: int, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, length - 1))
    span = Span(start, data.draw(st.integers(start + 1, length)))
    flat = without(found, length, span)
    for n, (before, after) in enumerate(zip(found, flat, strict=True)):
        begins, ends = n * length / len(found), (n + 1) * length / len(found)
        touched = begins < span.end_ms and ends > span.start_ms
        assert after == (0 if touched else before)


@given(
    st.integers(0, 1999), st.integers(1, 2000), st.integers(1, 5000), st.sampled_from((8000, 16000, 44100))
)
def test_silence_is_where_it_was_wanted_however_the_sound_is_cut(
    start: int, length: int, size: int, rate: int
) -> None:
    sound = wav(2.0, rate=rate)
    span = Span(start, min(start + length, 2000))
    form = wave_of(sound[:1000])
    first, last = form.bytes_of(span)
    pieces = [(at, sound[at : at + size]) for at in range(0, len(sound), size)]
    made = b"".join(silenced(piece, at, first, last, form.silence) for at, piece in pieces)
    assert len(made) == len(sound)
    assert made[: form.start] == sound[: form.start]
    with wave.open(io.BytesIO(made)) as file:
        frames = file.readframes(file.getnframes())
    silent = [n for n in range(len(frames) // 4) if frames[n * 4 : n * 4 + 4] == bytes(4)]
    # Every moment that lies within the span, in both channels, and no more than the one at its edge.
    assert silent == list(range(span.start_ms * rate // 1000, -(-span.end_ms * rate // 1000)))


@pytest.mark.parametrize("head", [b"", b"RIFF", b"\x1a\x45\xdf\xa3" + bytes(100), wav()[:30]])
def test_of_what_is_no_wav_nothing_is_blanked(head: bytes) -> None:
    with pytest.raises(Conflict, match="recording_cannot_blank"):
        wave_of(head)


def test_the_law_of_telephones_has_a_silence_of_its_own() -> None:
    plain = bytearray(wav())
    plain[20:22], plain[34:36] = (6).to_bytes(2, "little"), (8).to_bytes(2, "little")
    assert wave_of(bytes(plain)).silence == 0xD5
    plain[20:22] = (85).to_bytes(2, "little")
    with pytest.raises(Conflict):
        wave_of(bytes(plain))


@pytest.mark.parametrize("wrong", [[101], [-1], ["5"], [True], [0.5], [1] * 31])
def test_peaks_that_are_none(wrong: list[object]) -> None:
    with pytest.raises(Invalid):
        checked_peaks(wrong, 30)


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (5, 6), (-1, 2)])
def test_spans_that_are_none(start: float, end: float) -> None:
    with pytest.raises(Invalid):
        checked_span(start, end, 5000)
    assert checked_span(4, 60, 5000) == Span(4000, 5000)


def test_a_reason_is_needed() -> None:
    for wrong in ("", "  ", "长" * 201):
        with pytest.raises(Invalid):
            checked_reason(wrong)
